#include "answers.h"

#include <cstdlib>

#include "state.h"
#include "text.h"

namespace {

const Json nothing;
const UINT access_violation = 0xC0000005;

bool used_up(const Json &answer, const std::string &key)
{
    if (!answer.has("times"))
        return false;
    StateUse state;
    Json &count = state->at("answers").at(key);
    if (count.number() >= answer["times"].number())
        return true;
    count = count.number() + 1;
    return false;
}

} // namespace

const Json &general_answers(const std::string &interface_name, const std::string &member)
{
    const Json &answers = scenario()["answers"];
    if (answers.is_null())
        return nothing;
    const std::string name = interface_name.substr(0, interface_name.find_last_not_of("0123456789") + 1) + "." + member;
    for (const std::string &known : answers.names())
        if (same(known, name))
            return answers[known];
    return nothing;
}

const Json &take_answer(const Json &answers, const std::string &key, const std::string &circumstances)
{
    for (size_t i = 0; i < answers.items().size(); i++) {
        const Json &answer = answers.items()[i];
        const std::string when = lower(answer["when"].text());
        if (lower(circumstances).find(when) != std::string::npos && !used_up(answer, key + "#" + std::to_string(i)))
            return answer;
    }
    return nothing;
}

HRESULT act_answer(const Json &answer, std::string &message)
{
    Sleep(static_cast<DWORD>(answer["sleepMs"].number()));
    if (answer["hang"].flag())
        hang();
    if (answer["crash"].flag())
        crash();
    message = answer["message"].text();
    return answer.has("hresult") ? hresult_of(answer["hresult"]) : S_OK;
}

HRESULT hresult_of(const Json &value)
{
    if (value.kind() == Json::Kind::text)
        return static_cast<HRESULT>(std::strtoul(value.text().c_str(), nullptr, 16));
    return static_cast<HRESULT>(static_cast<long long>(value.number()));
}

void hang()
{
    Sleep(INFINITE);
    std::abort();
}

void crash()
{
    TerminateProcess(GetCurrentProcess(), access_violation);
    std::abort();
}
