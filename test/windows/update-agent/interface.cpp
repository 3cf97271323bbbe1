#include "interface.h"

#include <map>
#include <memory>

#include "text.h"

namespace {

HMODULE this_module;

ITypeLib *library()
{
    static ITypeLib *const loaded = [] {
        ITypeLib *result = nullptr;
        LoadTypeLibEx(module_path().c_str(), REGKIND_NONE, &result);
        return result;
    }();
    return loaded;
}

/* Pointers to objects are what automation calls them; all else stands for itself. */
VARTYPE automation_type(const TYPEDESC &type)
{
    if (type.vt == VT_PTR || type.vt == VT_USERDEFINED)
        return VT_DISPATCH;
    return type.vt == VT_UI4 ? static_cast<VARTYPE>(VT_I4) : type.vt;
}

} // namespace

std::wstring module_path()
{
    wchar_t path[MAX_PATH];
    GetModuleFileNameW(this_module, path, MAX_PATH);
    return path;
}

void set_module(HMODULE module)
{
    this_module = module;
}

const Interface *Interface::named(const std::string &name)
{
    static std::map<std::string, std::unique_ptr<Interface>> known;
    auto &entry = known[name];
    if (!entry && library()) {
        std::wstring characters = wide(name);
        MEMBERID member;
        USHORT found = 1;
        ITypeInfo *info = nullptr;
        if (FAILED(library()->FindName(characters.data(), 0, &info, &member, &found)) || found == 0)
            return nullptr;
        entry = std::make_unique<Interface>();
        entry->name_ = name;
        entry->info_ = info;
        entry->read();
    }
    return entry.get();
}

void Interface::read()
{
    TYPEATTR *attributes;
    info_->GetTypeAttr(&attributes);
    const UINT count = attributes->cFuncs;
    info_->ReleaseTypeAttr(attributes);
    for (UINT i = 0; i < count; i++) {
        FUNCDESC *function;
        if (FAILED(info_->GetFuncDesc(i, &function)))
            continue;
        BSTR spelt = nullptr;
        info_->GetDocumentation(function->memid, &spelt, nullptr, nullptr, nullptr);
        Member member{function->memid, Member::Kind::call, utf8(spelt), {}, 0, automation_type(function->elemdescFunc.tdesc)};
        SysFreeString(spelt);
        if (function->invkind == INVOKE_PROPERTYGET)
            member.kind = Member::Kind::get;
        else if (function->invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF))
            member.kind = Member::Kind::put;
        for (int parameter = 0; parameter < function->cParams; parameter++)
            member.parameters.push_back(automation_type(function->lprgelemdescParam[parameter].tdesc));
        member.required = member.parameters.size();
        while (member.required > 0 && (function->lprgelemdescParam[member.required - 1].paramdesc.wParamFlags & PARAMFLAG_FOPT))
            member.required--;
        info_->ReleaseFuncDesc(function);
        members_.push_back(std::move(member));
    }
}

const Member *Interface::member(DISPID id, WORD flags) const
{
    const bool put = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);
    for (const Member &member : members_) {
        if (member.id != id || put != (member.kind == Member::Kind::put))
            continue;
        if (put || (member.kind == Member::Kind::get ? flags & DISPATCH_PROPERTYGET : flags & DISPATCH_METHOD))
            return &member;
    }
    return nullptr;
}
