#pragma once

#include <windows.h>
#include <oleauto.h>

#include <string>
#include <vector>

/* One member of an interface, as the type library has it. */
struct Member {
    enum class Kind { get, put, call };

    DISPID id;
    Kind kind;
    std::string name;
    std::vector<VARTYPE> parameters;
    size_t required; /* the others may be left out */
    VARTYPE result;
};

/* An interface of the type library, read once. */
class Interface {
public:
    /* Null where the type library has none of this name. */
    static const Interface *named(const std::string &name);

    const std::string &name() const { return name_; }
    ITypeInfo *info() const { return info_; }
    const Member *member(DISPID id, WORD flags) const;

private:
    std::string name_;
    ITypeInfo *info_ = nullptr;
    std::vector<Member> members_;

    void read();
};

/* The file of this server. */
std::wstring module_path();
void set_module(HMODULE module);
