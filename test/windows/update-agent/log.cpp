#include "log.h"

#include "places.h"
#include "text.h"
#include "variant.h"

namespace {

Json line()
{
    Json entry = Json::object();
    entry.at("time") = utc_now();
    entry.at("pid") = static_cast<double>(GetCurrentProcessId());
    return entry;
}

} // namespace

void append_line(const std::string &path, const Json &line)
{
    const HANDLE file = CreateFileW(wide(path).c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return;
    const std::string bytes = line.dump() + "\n";
    DWORD written;
    WriteFile(file, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr);
    CloseHandle(file);
}

void log_use(const std::string &interface_name, const Member &member, const Json &arguments, const std::string &subject, HRESULT fits)
{
    Json entry = line();
    const bool puts = member.kind == Member::Kind::put;
    entry.at("kind") = puts ? "put" : member.kind == Member::Kind::get ? "get" : "call";
    entry.at("object") = interface_name;
    entry.at("member") = member.name;
    entry.at("args") = arguments;
    if (!subject.empty())
        entry.at("update") = subject;
    if (FAILED(fits))
        entry.at("problem") = fits == DISP_E_BADPARAMCOUNT ? "wrong number of arguments" : "wrong type of an argument";
    append_line(call_log, entry);
}

void log_created(const std::string &class_name)
{
    Json entry = line();
    entry.at("kind") = "create";
    entry.at("object") = class_name;
    append_line(call_log, entry);
}

void log_problem(const std::string &problem)
{
    Json entry = line();
    entry.at("kind") = "problem";
    entry.at("problem") = problem;
    append_line(call_log, entry);
}
