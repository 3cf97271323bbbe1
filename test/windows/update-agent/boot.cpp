#include "boot.h"

#include <windows.h>

#include "effects.h"
#include "interface.h"
#include "places.h"

namespace {

/* Wine runs what stands here, and waits for it, before the first program of a boot goes on. */
const wchar_t *const run_at_boot = L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunServicesOnce";

void run_this_server_at_boot()
{
    HKEY key;
    const std::wstring command = L"rundll32.exe " + module_path() + L",AtBoot";
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, run_at_boot, 0, nullptr, 0, KEY_WRITE, nullptr, &key, nullptr))
        return;
    RegSetValueExW(key, L"UpdateAgent", 0, REG_SZ, reinterpret_cast<const BYTE *>(command.c_str()), static_cast<DWORD>((command.size() + 1) * sizeof(wchar_t)));
    RegCloseKey(key);
}

/* True for the first process of a boot that asks. */
bool is_new_boot()
{
    HKEY key;
    DWORD made = REG_OPENED_EXISTING_KEY;
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, boot_key, 0, nullptr, REG_OPTION_VOLATILE, KEY_READ, nullptr, &key, &made))
        return false;
    RegCloseKey(key);
    return made == REG_CREATED_NEW_KEY;
}

} // namespace

void become(Json &state, const std::string &update, const std::string &what)
{
    Json &flags = state.at("updates").at(update);
    flags.at("installed") = what == "installed";
    flags.at("gone") = what == "gone";
}

void do_at_boot(Json &state, const std::string &update, const Json &act)
{
    Json due = act;
    due.at("update") = update;
    state.at("atBoot").add(due);
    run_this_server_at_boot();
}

void boot_if_new(Json &state)
{
    if (!is_new_boot())
        return;
    const Json due = state["atBoot"];
    const bool committed = state["committed"].flag();
    state.at("boots") = state["boots"].number() + 1;
    for (const char *name : {"atBoot", "rebootRequired", "blocked", "committed", "running"})
        state.remove(name);
    for (Json &flags : state.at("updates").items())
        flags.remove("rebootRequired");
    for (const Json &act : due.items()) {
        if (act["onlyCommitted"].flag() && !committed)
            continue;
        apply_effects(act["effects"]);
        if (act["becomes"].kind() == Json::Kind::text)
            become(state, act["update"].text(), act["becomes"].text());
    }
}
