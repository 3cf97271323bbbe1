#include "work.h"
#include "enumerations.h"

#include <algorithm>

#include "answers.h"
#include "collection.h"
#include "effects.h"
#include "installing.h"
#include "state.h"

namespace {

const int started_event = 43, download_event = 44;
const long some_failed = 0x00240003, all_failed = static_cast<long>(0x80240022);

long code_of(const Json &outcome)
{
    return static_cast<long>(outcome["resultCode"].number(orcSucceeded));
}

bool counts(long code)
{
    return code == orcSucceeded || code == orcSucceededWithErrors;
}

Json refused(const char *hresult)
{
    Json outcome = Json::object();
    outcome.at("resultCode") = static_cast<long>(orcFailed);
    outcome.at("hresult") = hresult;
    return outcome;
}

/* A result object that answers for single updates too. */
class Result : public Object {
public:
    Result(const std::string &interface_name, const Work &work, Properties properties) : Object(interface_name, properties), work_(work) {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        if (!use.calls("GetUpdateResult"))
            return Object::use(use, result, message);
        result = work_.item(use.arguments[0].number());
        return result.object() ? S_OK : static_cast<HRESULT>(0x80240005);
    }

private:
    Work work_;
};

Variant result_object(const std::string &interface_name, const Work &work, Object::Properties properties)
{
    const Any object(new Result(interface_name, work, properties));
    return Variant(static_cast<IDispatch *>(object.get()));
}

} // namespace

Work::Work(Kind kind, std::vector<Reference<Update>> updates, std::string client) : kind_(kind), updates_(std::move(updates)), client_(std::move(client))
{
}

void Work::begin()
{
    begin_one();
    advance();
}

/* Why the agent does not even try: no download, or no licence. Null when it tries. */
const Json &Work::refusal(const Json &update) const
{
    static const Json none, not_downloaded = refused("0x80246007"), not_accepted = refused("0x80240023");
    const std::string id = update_id(update);
    if (!update_flag(id, "eulaAccepted", update["eulaAccepted"].flag(true)))
        return not_accepted;
    if (kind_ == Kind::install && !update_flag(id, "downloaded", update["downloaded"].flag()))
        return not_downloaded;
    return none;
}

void Work::begin_one()
{
    if (at_ == updates_.size())
        return;
    StateUse state;
    const Json &one = update(at_), &refusal = this->refusal(one);
    const Json &outcome = refusal.is_null() ? outcome_of(*state, one, name()) : refusal;
    outcomes_.push_back(&outcome);
    const double ms = outcome["ms"].number();
    begun_ = GetTickCount64();
    due_ = begun_ + static_cast<ULONGLONG>(ms);
    if (refusal.is_null() && outcome["events"].flag(true)) {
        Json data = Json::object();
        data.at("updateTitle") = one["title"];
        data.at("updateGuid") = "{" + update_id(one) + "}";
        data.at("updateRevisionNumber") = one["revision"].number(1);
        record_event("System", "Microsoft-Windows-WindowsUpdateClient", kind_ == Kind::install ? started_event : download_event, "information", data);
    }
    if (kind_ == Kind::install) {
        Json &running = state->at("running");
        running = Json::object();
        running.at("pid") = static_cast<double>(GetCurrentProcessId());
        running.at("update") = update_id(one);
        running.at("until") = now_ms() + ms;
        running.at("client") = client_;
        running.at("outcome") = outcome;
    }
}

void Work::complete_one()
{
    const Json &outcome = *outcomes_[at_];
    if (outcome["hang"].flag())
        hang();
    if (outcome["crash"].text() == "before")
        crash();
    {
        StateUse state;
        (kind_ == Kind::install ? complete_install : complete_download)(*state, update(at_), outcome, client_);
        if (kind_ == Kind::install)
            state->remove("running");
    }
    if (outcome["crash"].text() == "after")
        crash();
    at_++;
    begin_one();
}

void Work::advance()
{
    while (!is_over() && GetTickCount64() >= due_ && !(*outcomes_[at_])["hang"].flag())
        complete_one();
}

bool Work::finish()
{
    while (!is_over()) {
        const ULONGLONG now = GetTickCount64();
        if (now < due_)
            Sleep(static_cast<DWORD>(due_ - now));
        complete_one();
    }
    return !aborted_;
}

long Work::percent() const
{
    if (is_over())
        return 100;
    const double length = static_cast<double>(due_ - begun_), gone = static_cast<double>(GetTickCount64() - begun_);
    const bool hangs = (*outcomes_[at_])["hang"].flag();
    return std::min(99L, length > 0 ? static_cast<long>(100 * gone / length) : hangs ? 50L : 0L);
}

double Work::bytes(size_t index) const
{
    return update(index)["maxBytes"].number();
}

Variant Work::progress() const
{
    const size_t count = updates_.size(), current = std::min(at_, count - 1);
    const long one = percent();
    const long all = is_over() ? 100L : static_cast<long>((100 * at_ + one) / count);
    if (kind_ == Kind::install)
        return result_object("IInstallationProgress", *this, {{"CurrentUpdateIndex", static_cast<long>(current)}, {"CurrentUpdatePercentComplete", one}, {"PercentComplete", all}});
    double total = 0, before = 0;
    for (size_t i = 0; i < count; i++) {
        total += bytes(i);
        before += i < at_ ? bytes(i) : 0;
    }
    const double now = is_over() ? 0 : bytes(current) * one / 100;
    return result_object("IDownloadProgress", *this,
                         {{"CurrentUpdateIndex", static_cast<long>(current)},
                          {"CurrentUpdatePercentComplete", one},
                          {"PercentComplete", all},
                          {"CurrentUpdateBytesDownloaded", is_over() ? bytes(current) : now},
                          {"CurrentUpdateBytesToDownload", bytes(current)},
                          {"CurrentUpdateDownloadPhase", 2L},
                          {"TotalBytesDownloaded", before + now},
                          {"TotalBytesToDownload", total}});
}

Variant Work::result() const
{
    size_t good = 0;
    bool reboot = false;
    for (size_t i = 0; i < at_; i++) {
        good += counts(code_of(*outcomes_[i]));
        reboot = reboot || (*outcomes_[i])["rebootRequired"].flag();
    }
    const long code = good == updates_.size() ? orcSucceeded : good > 0 ? orcSucceededWithErrors : orcFailed;
    const long hresult = good == updates_.size() ? 0 : good > 0 ? some_failed : all_failed;
    if (kind_ == Kind::download)
        return result_object("IDownloadResult", *this, {{"ResultCode", code}, {"HResult", hresult}});
    return result_object("IInstallationResult", *this, {{"ResultCode", code}, {"HResult", hresult}, {"RebootRequired", reboot}});
}

Variant Work::item(long index) const
{
    if (index < 0 || static_cast<size_t>(index) >= at_)
        return {};
    const Json &outcome = *outcomes_[index];
    const long hresult = hresult_of(outcome["hresult"]);
    if (kind_ == Kind::download)
        return record("IUpdateDownloadResult", {{"ResultCode", code_of(outcome)}, {"HResult", hresult}});
    return record("IUpdateInstallationResult", {{"ResultCode", code_of(outcome)}, {"HResult", hresult}, {"RebootRequired", outcome["rebootRequired"].flag()}});
}

Job::Job(Work work, const Variant &state)
    : Object(work.kind() == Work::Kind::download ? "IDownloadJob" : "IInstallationJob", {{"AsyncState", state}}), work_(std::move(work))
{
    work_.begin();
}

HRESULT Job::use(const Use &use, Variant &result, std::string &message)
{
    if (use.calls("RequestAbort")) {
        work_.abort();
        return S_OK;
    }
    if (use.calls("CleanUp"))
        return S_OK;
    work_.advance();
    if (use.gets("IsCompleted")) {
        result = Variant(work_.is_over());
    } else if (use.gets("Updates")) {
        std::vector<Variant> items;
        for (const auto &update : work_.updates())
            items.emplace_back(static_cast<IDispatch *>(update.get()));
        result = collection("IUpdateCollection", std::move(items));
    } else if (use.calls("GetProgress")) {
        result = work_.progress();
    } else {
        return Object::use(use, result, message);
    }
    return S_OK;
}

std::vector<Reference<Update>> updates_in(const Variant &given)
{
    std::vector<Reference<Update>> updates;
    const Any object(Object::behind(given.object()));
    if (const auto *items = dynamic_cast<Collection *>(object.get())) {
        for (const Variant &item : items->items()) {
            const Any one(Object::behind(item.object()));
            if (auto *update = dynamic_cast<Update *>(one.get()))
                updates.push_back(Reference<Update>::sharing(update));
        }
    }
    return updates;
}
