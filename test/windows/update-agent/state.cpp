#include "state.h"

#include <cstdio>

#include "boot.h"
#include "installing.h"
#include "log.h"
#include "places.h"
#include "text.h"
#include "variant.h"

namespace {

const wchar_t *const mutex_name = L"PatchPilotBenchUpdateAgent";
Json current = Json::object();

std::string read_file(const char *path)
{
    std::string text;
    char bytes[65536];
    FILE *file = _wfopen(wide(path).c_str(), L"rb");
    if (!file)
        return text;
    for (size_t got; (got = std::fread(bytes, 1, sizeof bytes, file)) > 0;)
        text.append(bytes, got);
    std::fclose(file);
    return text;
}

void write_file(const std::string &path, const std::string &text)
{
    const std::wstring temporary = wide(path + ".new");
    FILE *file = _wfopen(temporary.c_str(), L"wb");
    if (!file) {
        log_problem("cannot write " + path);
        return;
    }
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
    MoveFileExW(temporary.c_str(), wide(path).c_str(), MOVEFILE_REPLACE_EXISTING);
}

} // namespace

const Json &scenario()
{
    static const Json read = [] {
        const std::string text = read_file(scenario_file);
        const auto parsed = Json::parse(text);
        if (!parsed && !text.empty())
            log_problem("the scenario is not JSON");
        return parsed.value_or(Json());
    }();
    return read;
}

StateUse::StateUse() : mutex_(CreateMutexW(nullptr, FALSE, mutex_name))
{
    WaitForSingleObject(mutex_, INFINITE);
    before_ = read_file(state_file);
    current = Json::parse(before_).value_or(Json::object());
}

StateUse::~StateUse()
{
    const std::string text = current.dump();
    if (text != before_)
        write_file(state_file, text);
    ReleaseMutex(mutex_);
    CloseHandle(mutex_);
}

Json &StateUse::state()
{
    return current;
}

const Json &seen_state()
{
    return current;
}

bool update_flag(const std::string &id, const char *name, bool otherwise)
{
    return current["updates"][id][name].flag(otherwise);
}

void catch_up()
{
    StateUse state;
    boot_if_new(*state);
    finish_left_behind(*state);
}
