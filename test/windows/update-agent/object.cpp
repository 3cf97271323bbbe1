#include "object.h"

#include "answers.h"
#include "log.h"

namespace {

/* Asked of an argument to find out whether it is one of ours. */
const IID own_object = {0x5f0d8a51, 0x6a6e, 0x4b0e, {0x9a, 0x57, 0x0a, 0x6a, 0x0f, 0x5e, 0xc0, 0x02}};

const Json nothing;

HRESULT raise(EXCEPINFO *exception, HRESULT code, const std::string &source, const std::string &message)
{
    if (!exception)
        return code;
    *exception = {};
    exception->scode = code;
    exception->bstrSource = SysAllocString(wide(source).c_str());
    if (!message.empty())
        exception->bstrDescription = SysAllocString(wide(message).c_str());
    return DISP_E_EXCEPTION;
}

Json logged(const Variant &argument)
{
    Object *object = argument.unknown() ? Object::behind(argument.unknown()) : nullptr;
    if (!object)
        return argument.json();
    const Json about = object->about();
    object->Release();
    return about;
}

} // namespace

Object::Object(const std::string &interface_name, Properties properties) : interface_(Interface::named(interface_name)), name_(interface_name)
{
    for (const auto &[name, value] : properties)
        properties_.emplace_back(name, value);
    if (!interface_)
        log_problem("no interface " + interface_name + " in the type library");
}

Object *Object::behind(IUnknown *argument)
{
    void *object = nullptr;
    if (argument)
        argument->QueryInterface(own_object, &object);
    return static_cast<Object *>(object);
}

HRESULT Object::QueryInterface(REFIID id, void **object)
{
    const bool known = id == IID_IUnknown || id == IID_IDispatch || id == own_object;
    *object = known ? this : nullptr;
    if (known)
        AddRef();
    return known ? S_OK : E_NOINTERFACE;
}

ULONG Object::AddRef()
{
    return InterlockedIncrement(&references_);
}

ULONG Object::Release()
{
    const LONG left = InterlockedDecrement(&references_);
    if (left == 0)
        delete this;
    return left;
}

HRESULT Object::GetTypeInfoCount(UINT *count)
{
    *count = interface_ ? 1 : 0;
    return S_OK;
}

HRESULT Object::GetTypeInfo(UINT, LCID, ITypeInfo **info)
{
    *info = interface_ ? interface_->info() : nullptr;
    if (!*info)
        return E_NOTIMPL;
    (*info)->AddRef();
    return S_OK;
}

HRESULT Object::GetIDsOfNames(REFIID, LPOLESTR *names, UINT count, LCID, DISPID *ids)
{
    return interface_ ? interface_->info()->GetIDsOfNames(names, count, ids) : DISP_E_UNKNOWNNAME;
}

HRESULT Object::coerce(const Member &member, const DISPPARAMS &parameters, std::vector<Variant> &arguments, UINT *wrong) const
{
    if (parameters.cArgs < member.required || parameters.cArgs > member.parameters.size())
        return DISP_E_BADPARAMCOUNT;
    for (UINT i = 0; i < parameters.cArgs; i++) {
        const UINT place = parameters.cArgs - 1 - i; /* the last argument stands first */
        const VARTYPE type = member.parameters[i];
        VARIANT given;
        VariantInit(&given);
        HRESULT code = VariantCopyInd(&given, &parameters.rgvarg[place]);
        const bool no_object = (type == VT_DISPATCH || type == VT_UNKNOWN) && (given.vt == VT_EMPTY || given.vt == VT_NULL);
        if (SUCCEEDED(code) && no_object)
            code = DISP_E_TYPEMISMATCH; /* whatever Wine makes of it */
        else if (SUCCEEDED(code) && type != VT_VARIANT)
            code = VariantChangeType(&given, &given, 0, type);
        Variant argument;
        if (SUCCEEDED(code) && given.vt == VT_DISPATCH)
            argument = Variant(given.pdispVal);
        else if (SUCCEEDED(code) && given.vt == VT_UNKNOWN && given.punkVal)
            argument = Variant::unknown(given.punkVal);
        else if (SUCCEEDED(code) && given.vt == VT_BSTR)
            argument = Variant(utf8(given.bstrVal, static_cast<int>(SysStringLen(given.bstrVal))));
        else if (SUCCEEDED(code) && given.vt == VT_BOOL)
            argument = Variant(given.boolVal != VARIANT_FALSE);
        else if (SUCCEEDED(code) && given.vt == VT_I4)
            argument = Variant(given.lVal);
        VariantClear(&given);
        if (FAILED(code)) {
            if (wrong)
                *wrong = place;
            return DISP_E_TYPEMISMATCH;
        }
        arguments.push_back(std::move(argument));
    }
    return S_OK;
}

HRESULT Object::Invoke(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *wrong)
{
    const Member *member = interface_ ? interface_->member(id, flags) : nullptr;
    if (!member)
        return DISP_E_MEMBERNOTFOUND;
    std::vector<Variant> arguments;
    const HRESULT fits = coerce(*member, *parameters, arguments, wrong);
    Json written = Json::list();
    for (const Variant &argument : arguments)
        written.add(logged(argument));
    if (FAILED(fits) || member->kind != Member::Kind::get)
        log_use(name_, *member, written, subject(), fits);
    if (FAILED(fits))
        return fits;

    Variant given, converted;
    std::string message;
    HRESULT code = answer(*member, arguments, given, message);
    if (code == S_OK && member->kind != Member::Kind::put)
        code = given.as(member->result, converted);
    if (FAILED(code))
        return raise(exception, code, name_, message);
    if (result)
        *result = converted.release();
    return code;
}

HRESULT Object::answer(const Member &member, const std::vector<Variant> &arguments, Variant &result, std::string &message)
{
    const Json &own = own_answers(member.name), &general = general_answers(name_, member.name);
    if (own.is_null() && general.is_null())
        return use({member, arguments, nothing}, result, message);
    std::string circumstances = subject();
    for (const Variant &argument : arguments)
        circumstances += " " + logged(argument).dump();
    const Json *scripted = &take_answer(own, answer_key(member.name), circumstances);
    if (scripted->is_null())
        scripted = &take_answer(general, name_ + "." + member.name, circumstances);
    if (const HRESULT code = act_answer(*scripted, message); FAILED(code))
        return code;
    if (scripted->has("value")) {
        result = Variant::of((*scripted)["value"]);
        return S_OK;
    }
    if ((*scripted)["nothing"].flag())
        return S_FALSE; /* empty, where the type library promises more */
    return use({member, arguments, *scripted}, result, message);
}

Variant Object::property(const std::string &name) const
{
    for (const auto &[known, value] : properties_)
        if (same(known, name))
            return value;
    return {};
}

void Object::set_property(const std::string &name, Variant value)
{
    for (auto &[known, old] : properties_) {
        if (same(known, name)) {
            old = std::move(value);
            return;
        }
    }
    properties_.emplace_back(name, std::move(value));
}

const Json &Object::own_answers(const std::string &) const
{
    return nothing;
}

std::string Object::answer_key(const std::string &member) const
{
    return name_ + "." + member;
}

HRESULT Object::use(const Use &use, Variant &result, std::string &message)
{
    switch (use.member.kind) {
    case Member::Kind::put:
        set_property(use.member.name, use.arguments.at(0));
        return S_OK;
    case Member::Kind::get:
        result = property(use.member.name);
        if (result.type() == VT_EMPTY && use.member.result == VT_BSTR)
            result = Variant("");
        else if (result.type() == VT_EMPTY && use.member.result != VT_VARIANT && use.member.result != VT_DISPATCH)
            result = Variant(0L);
        return S_OK;
    default:
        if (use.member.result == VT_VOID)
            return S_OK;
        message = "the update agent of the bench has no " + name_ + "." + use.member.name;
        return E_NOTIMPL;
    }
}

Variant record(const std::string &interface_name, Object::Properties properties)
{
    const Any object(new Object(interface_name, properties));
    return Variant(static_cast<IDispatch *>(object.get()));
}
