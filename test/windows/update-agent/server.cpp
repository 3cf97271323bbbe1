/*
 * agent.dll: the Windows Update Agent of the bench, an in-process COM server. What it offers, what its acts do, and how it
 * fails stands in a scenario that the test writes (updateAgent.ts); what has come of it in a state that outlives processes
 * and restarts.
 */
#include <windows.h>

#include "answers.h"
#include "interface.h"
#include "log.h"
#include "roots.h"
#include "state.h"

namespace {

class Factory : public IClassFactory {
public:
    explicit Factory(const Class &made) : class_(made) {}
    virtual ~Factory() = default;

    STDMETHODIMP QueryInterface(REFIID id, void **object) override
    {
        const bool known = id == IID_IUnknown || id == IID_IClassFactory;
        *object = known ? this : nullptr;
        if (known)
            AddRef();
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&references_); }
    STDMETHODIMP_(ULONG) Release() override
    {
        const LONG left = InterlockedDecrement(&references_);
        if (left == 0)
            delete this;
        return left;
    }
    STDMETHODIMP CreateInstance(IUnknown *outer, REFIID id, void **object) override
    {
        *object = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;
        const std::string name = utf8(class_.name);
        const std::string short_name = name.substr(name.rfind('.') + 1);
        std::string message;
        if (scenario().is_null())
            return REGDB_E_CLASSNOTREG; /* a device without a scenario has no agent */
        log_created(name);
        catch_up();
        const Json &answer = take_answer(general_answers(short_name, "Create"), short_name + ".Create", "");
        if (const HRESULT code = act_answer(answer, message); FAILED(code))
            return code;
        const Any made(class_.make());
        return made->QueryInterface(id, object);
    }
    STDMETHODIMP LockServer(BOOL) override { return S_OK; }

private:
    LONG references_ = 1;
    const Class &class_;
};

void set_default(const std::wstring &key, const std::wstring &value, const wchar_t *name = nullptr)
{
    HKEY handle;
    if (RegCreateKeyExW(HKEY_CLASSES_ROOT, key.c_str(), 0, nullptr, 0, KEY_WRITE, nullptr, &handle, nullptr))
        return;
    RegSetValueExW(handle, name, 0, REG_SZ, reinterpret_cast<const BYTE *>(value.c_str()), static_cast<DWORD>((value.size() + 1) * sizeof(wchar_t)));
    RegCloseKey(handle);
}

} // namespace

extern "C" HRESULT WINAPI DllGetClassObject(REFCLSID id, REFIID interface_id, void **object)
{
    *object = nullptr;
    for (size_t i = 0; i < class_count; i++) {
        CLSID known;
        CLSIDFromString(classes[i].id, &known);
        if (known == id) {
            const Reference<Factory> factory(new Factory(classes[i]));
            return factory->QueryInterface(interface_id, object);
        }
    }
    return CLASS_E_CLASSNOTAVAILABLE;
}

extern "C" HRESULT WINAPI DllCanUnloadNow()
{
    return S_FALSE;
}

extern "C" HRESULT WINAPI DllRegisterServer()
{
    for (size_t i = 0; i < class_count; i++) {
        const std::wstring name = classes[i].name, id = classes[i].id, server = L"CLSID\\" + id + L"\\InprocServer32";
        set_default(name, name);
        set_default(name + L"\\CLSID", id);
        set_default(L"CLSID\\" + id, name);
        set_default(L"CLSID\\" + id + L"\\ProgID", name);
        set_default(server, module_path());
        set_default(server, L"Both", L"ThreadingModel");
    }
    return S_OK;
}

extern "C" HRESULT WINAPI DllUnregisterServer()
{
    return S_OK;
}

/* For rundll32, at the start of a boot. */
extern "C" void CALLBACK AtBoot(HWND, HINSTANCE, LPSTR, int)
{
    catch_up();
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID)
{
    if (reason == DLL_PROCESS_ATTACH) {
        set_module(module);
        DisableThreadLibraryCalls(module);
    }
    return TRUE;
}
