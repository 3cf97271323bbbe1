#include "installing.h"
#include "enumerations.h"

#include <algorithm>

#include "answers.h"
#include "boot.h"
#include "effects.h"
#include "text.h"
#include "update.h"
#include "variant.h"

namespace {

const int installed_event = 19, failed_event = 20;
const char *const reboot_signal = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired";

void add_history(Json &state, const Json &update, const Json &outcome, const std::string &client)
{
    Json entry = Json::object();
    entry.at("id") = update_id(update);
    entry.at("revision") = update["revision"].number(1);
    entry.at("title") = update["title"];
    entry.at("operation") = static_cast<long>(uoInstallation);
    entry.at("resultCode") = outcome["resultCode"].number(orcSucceeded);
    entry.at("hresult") = outcome["hresult"];
    entry.at("date") = utc_now();
    entry.at("client") = client;
    state.at("history").add(entry);
}

void add_event(const Json &update, const Json &outcome, bool success)
{
    if (!outcome["events"].flag(true))
        return;
    Json data = Json::object();
    if (!success)
        data.at("errorCode") = outcome["hresult"];
    data.at("updateTitle") = update["title"];
    data.at("updateGuid") = "{" + update_id(update) + "}";
    data.at("updateRevisionNumber") = update["revision"].number(1);
    record_event("System", "Microsoft-Windows-WindowsUpdateClient", success ? installed_event : failed_event, success ? "information" : "error", data);
}

void ask_for_reboot(Json &state, const Json &update, const Json &outcome)
{
    Json effect = Json::object(), effects = Json::list();
    effect.at("addKey") = reboot_signal;
    effect.at("volatile") = true;
    effects.add(effect);
    apply_effects(effects);
    state.at("rebootRequired") = true;
    state.at("updates").at(update_id(update)).at("rebootRequired") = true;
    if (outcome["blocksUntilReboot"].flag())
        state.at("blocked") = true;
}

} // namespace

const Json &outcome_of(Json &state, const Json &update, const char *what)
{
    const Json &outcomes = update[what];
    if (outcomes.kind() != Json::Kind::list || outcomes.items().empty())
        return outcomes;
    Json &attempts = state.at("attempts").at(std::string(what) + " " + update_id(update));
    const size_t attempt = static_cast<size_t>(attempts.number());
    attempts = attempts.number() + 1;
    return outcomes.items()[std::min(attempt, outcomes.items().size() - 1)];
}

void complete_install(Json &state, const Json &update, const Json &outcome, const std::string &client)
{
    const double code = outcome["resultCode"].number(orcSucceeded);
    const bool success = code == orcSucceeded || code == orcSucceededWithErrors;
    apply_effects(outcome["effects"]);
    become(state, update_id(update), outcome["becomes"].text(success ? "installed" : "offered"));
    if (outcome["rebootRequired"].flag())
        ask_for_reboot(state, update, outcome);
    if (!outcome["atReboot"].is_null())
        do_at_boot(state, update_id(update), outcome["atReboot"]);
    add_history(state, update, outcome, client);
    add_event(update, outcome, success);
}

void complete_download(Json &state, const Json &update, const Json &outcome, const std::string &)
{
    const double code = outcome["resultCode"].number(orcSucceeded);
    apply_effects(outcome["effects"]);
    if (code == orcSucceeded || code == orcSucceededWithErrors)
        state.at("updates").at(update_id(update)).at("downloaded") = true;
}

void finish_left_behind(Json &state)
{
    const Json running = state["running"];
    if (running.is_null() || running["pid"].number() == GetCurrentProcessId())
        return;
    const HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(running["pid"].number()));
    const bool lives = process && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    if (process)
        CloseHandle(process);
    if (lives || now_ms() < running["until"].number())
        return;
    state.remove("running");
    if (running["outcome"]["goesOn"].flag())
        complete_install(state, update_named(running["update"].text()), running["outcome"], running["client"].text());
}
