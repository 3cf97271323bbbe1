#pragma once

#include <windows.h>
#include <oleauto.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "interface.h"
#include "json.h"
#include "text.h"
#include "variant.h"

/* A counted reference to a COM object. */
template <typename T>
class Reference {
public:
    Reference() = default;
    /* Takes over a reference, for example that of a new object. */
    explicit Reference(T *object) : object_(object) {}
    Reference(const Reference &other) : object_(other.object_)
    {
        if (object_)
            object_->AddRef();
    }
    Reference &operator=(Reference other)
    {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Reference()
    {
        if (object_)
            object_->Release();
    }

    static Reference sharing(T *object)
    {
        if (object)
            object->AddRef();
        return Reference(object);
    }

    T *operator->() const { return object_; }
    T *get() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }

private:
    T *object_ = nullptr;
};

/* One use of a member: which, and with what. */
struct Use {
    const Member &member;
    const std::vector<Variant> &arguments;
    /* What the scenario says of this use, besides an error or a value; null when it says nothing. */
    const Json &answer;

    bool gets(const char *name) const { return member.kind == Member::Kind::get && same(member.name, name); }
    bool puts(const char *name) const { return member.kind == Member::Kind::put && same(member.name, name); }
    bool calls(const char *name) const { return member.kind == Member::Kind::call && same(member.name, name); }
};

/* An object of the agent: IDispatch over an interface of the type library. Properties are what was put, or set here. */
class Object : public IDispatch {
public:
    using Properties = std::initializer_list<std::pair<const char *, Variant>>;

    explicit Object(const std::string &interface_name, Properties properties = {});

    /* The object behind an argument; null for a foreign one. */
    static Object *behind(IUnknown *argument);

    STDMETHODIMP QueryInterface(REFIID id, void **object) override;
    STDMETHODIMP_(ULONG) AddRef() override;
    STDMETHODIMP_(ULONG) Release() override;
    STDMETHODIMP GetTypeInfoCount(UINT *count) override;
    STDMETHODIMP GetTypeInfo(UINT index, LCID locale, ITypeInfo **info) override;
    STDMETHODIMP GetIDsOfNames(REFIID id, LPOLESTR *names, UINT count, LCID locale, DISPID *ids) override;
    STDMETHODIMP Invoke(DISPID id, REFIID reserved, LCID locale, WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *wrong) override;

    Variant property(const std::string &name) const;
    void set_property(const std::string &name, Variant value);

    /* The update that this object is or belongs to; empty for none. */
    virtual std::string subject() const { return {}; }
    /* What stands for this object in the log of calls, as an argument. */
    virtual Json about() const { return subject().empty() ? Json() : Json(subject()); }

protected:
    virtual ~Object() = default;

    /* What the scenario says of a member of this very object. */
    virtual const Json &own_answers(const std::string &member) const;

    /* Does what the member does. `message` is the text of an error. */
    virtual HRESULT use(const Use &use, Variant &result, std::string &message);

    /* Where answers that count their uses are counted. */
    virtual std::string answer_key(const std::string &member) const;

private:
    LONG references_ = 1;
    const Interface *interface_;
    std::string name_;
    std::vector<std::pair<std::string, Variant>> properties_;

    HRESULT coerce(const Member &member, const DISPPARAMS &parameters, std::vector<Variant> &arguments, UINT *wrong) const;
    HRESULT answer(const Member &member, const std::vector<Variant> &arguments, Variant &result, std::string &message);
};

using Any = Reference<Object>;

/* A new object that is nothing but its properties. */
Variant record(const std::string &interface_name, Object::Properties properties);
