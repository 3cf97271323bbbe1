#include "effects.h"

#include <windows.h>

#include <cstdio>

#include "log.h"
#include "places.h"
#include "text.h"
#include "variant.h"

namespace {

const char *const windows_update = "Microsoft-Windows-WindowsUpdateClient";

std::wstring subkey_of(const std::string &key)
{
    const size_t separator = key.find('\\');
    return wide(separator == std::string::npos ? "" : key.substr(separator + 1));
}

HKEY open_key(const std::string &key, bool is_volatile)
{
    HKEY handle = nullptr;
    const DWORD options = is_volatile ? REG_OPTION_VOLATILE : REG_OPTION_NON_VOLATILE;
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, subkey_of(key).c_str(), 0, nullptr, options, KEY_WRITE | KEY_READ, nullptr, &handle, nullptr))
        log_problem("cannot make the key " + key);
    return handle;
}

void set_value(const Json &effect)
{
    const HKEY key = open_key(effect["setValue"].text(), effect["volatile"].flag());
    const std::wstring name = wide(effect["name"].text());
    const std::string kind = effect["kind"].text("REG_SZ");
    if (kind == "REG_DWORD") {
        const DWORD number = static_cast<DWORD>(effect["data"].number());
        RegSetValueExW(key, name.c_str(), 0, REG_DWORD, reinterpret_cast<const BYTE *>(&number), sizeof number);
    } else if (kind == "REG_QWORD") {
        const ULONGLONG number = static_cast<ULONGLONG>(effect["data"].number());
        RegSetValueExW(key, name.c_str(), 0, REG_QWORD, reinterpret_cast<const BYTE *>(&number), sizeof number);
    } else if (kind == "REG_SZ") {
        const std::wstring text = wide(effect["data"].text());
        RegSetValueExW(key, name.c_str(), 0, REG_SZ, reinterpret_cast<const BYTE *>(text.c_str()), static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
    } else {
        log_problem("cannot write a value of kind " + kind);
    }
    RegCloseKey(key);
}

void remove_value(const Json &effect)
{
    const HKEY key = open_key(effect["removeValue"].text(), false);
    RegDeleteValueW(key, wide(effect["name"].text()).c_str());
    RegCloseKey(key);
}

void make_folders(const std::string &path)
{
    for (size_t at = path.find('\\', 3); at != std::string::npos; at = path.find('\\', at + 1))
        CreateDirectoryW(wide(path.substr(0, at)).c_str(), nullptr);
}

void write_text(const std::string &path, const std::string &text)
{
    make_folders(path);
    FILE *file = _wfopen(wide(path).c_str(), L"wb");
    if (!file) {
        log_problem("cannot write " + path);
        return;
    }
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
}

void apply(const Json &effect)
{
    if (effect.has("setValue"))
        set_value(effect);
    else if (effect.has("addKey"))
        RegCloseKey(open_key(effect["addKey"].text(), effect["volatile"].flag()));
    else if (effect.has("removeValue"))
        remove_value(effect);
    else if (effect.has("removeKey"))
        RegDeleteTreeW(HKEY_LOCAL_MACHINE, subkey_of(effect["removeKey"].text()).c_str());
    else if (effect.has("writeFile"))
        write_text(effect["writeFile"].text(), effect["text"].text());
    else if (effect.has("removeFile"))
        DeleteFileW(wide(effect["removeFile"].text()).c_str());
    else if (effect.has("event"))
        record_event(effect["log"].text("System"), effect["source"].text(windows_update), static_cast<int>(effect["event"].number()), effect["level"].text("information"), effect["data"]);
    else
        log_problem("no such effect: " + effect.dump());
}

} // namespace

void apply_effects(const Json &effects)
{
    for (const Json &effect : effects.items())
        apply(effect);
}

void record_event(const std::string &log, const std::string &source, int id, const std::string &level, const Json &data)
{
    Json record = Json::object();
    record.at("log") = log;
    record.at("source") = source;
    record.at("id") = id;
    record.at("level") = level;
    record.at("time") = utc_now();
    record.at("data") = data;
    append_line(event_log, record);
}
