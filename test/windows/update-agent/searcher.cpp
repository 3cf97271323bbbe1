#include "searcher.h"
#include "enumerations.h"

#include <algorithm>
#include <set>

#include "answers.h"
#include "collection.h"
#include "criteria.h"
#include "services.h"
#include "state.h"
#include "update.h"

namespace {

const HRESULT invalid_criteria = static_cast<HRESULT>(0x80240032);
const HRESULT invalid_index = static_cast<HRESULT>(0x80240005);
const HRESULT unknown_service = static_cast<HRESULT>(0x80248014);
const HRESULT call_cancelled = static_cast<HRESULT>(0x8024000B);

/* A search that was begun; it is done when its time is over and its result is asked for. */
class SearchJob : public Object {
public:
    SearchJob(const std::string &criteria, const Variant &state) : Object("ISearchJob", {{"AsyncState", state}}), criteria_(criteria) {}
    const std::string &criteria() const { return criteria_; }
    bool aborted() const { return aborted_; }
    DWORD left() const
    {
        const ULONGLONG now = GetTickCount64();
        return now < due_ ? static_cast<DWORD>(due_ - now) : 0;
    }

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        if (use.calls("RequestAbort"))
            aborted_ = true;
        if (!use.gets("IsCompleted"))
            return Object::use(use, result, message);
        result = Variant(aborted_ || left() == 0);
        return S_OK;
    }

private:
    std::string criteria_;
    bool aborted_ = false;
    ULONGLONG due_ = GetTickCount64() + static_cast<ULONGLONG>(scenario()["searchMs"].number());
};

bool appears(const Json &update, const std::string &service)
{
    const auto &services = update["services"].items(), &after = update["appearsAfter"].items();
    const bool offered = services.empty() || std::any_of(services.begin(), services.end(), [&](const Json &one) { return same(one.text(), service); });
    return offered && !update_flag(update_id(update), "gone", false) && seen_state()["boots"].number(1) >= update["appearsAtBoot"].number(1) &&
           std::all_of(after.begin(), after.end(), [](const Json &id) { return is_installed(update_named(id.text())); });
}

/* The ids of what newer offers replace. */
std::set<std::string> superseded(const std::vector<const Json *> &updates)
{
    std::set<std::string> ids;
    for (const Json *update : updates)
        for (const Json &old : (*update)["supersedes"].items())
            ids.insert(lower(old.text()));
    return ids;
}

/* Reports of Server 2016 and of 25H2 show installed updates that no search lists; so are those that a newer one replaced. */
bool is_listed(const Json &update)
{
    return !is_installed(update) || update["listed"].flag(true);
}

Variant warnings(const Json &list)
{
    std::vector<Variant> items;
    for (const Json &warning : list.items())
        items.push_back(record("IUpdateException", {{"Message", warning["message"].text()},
                                                    {"HResult", static_cast<long>(hresult_of(warning["hresult"]))},
                                                    {"Context", static_cast<long>(warning["context"].number())}}));
    return collection("IUpdateExceptionCollection", std::move(items));
}

class Searcher : public Object {
public:
    explicit Searcher(const std::string &client) : Object("IUpdateSearcher3", {{"ClientApplicationID", client}, {"Online", true}, {"ServerSelection", 0L}, {"SearchScope", 1L}})
    {
    }

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        if (use.calls("Search"))
            return search(use.arguments[0].text(), use.answer, result);
        if (use.calls("BeginSearch")) {
            const Any job(new SearchJob(use.arguments[0].text(), use.arguments[2]));
            result = Variant(static_cast<IDispatch *>(job.get()));
            return Criteria::parse(use.arguments[0].text()) ? S_OK : invalid_criteria;
        }
        if (use.calls("EndSearch")) {
            const Any object(Object::behind(use.arguments[0].object()));
            const auto *job = dynamic_cast<SearchJob *>(object.get());
            if (!job)
                return E_INVALIDARG;
            if (job->aborted())
                return call_cancelled;
            Sleep(job->left());
            return search(job->criteria(), use.answer, result);
        }
        if (use.calls("QueryHistory")) {
            result = history(use.arguments[0].number(), use.arguments[1].number());
            return use.arguments[0].number() < 0 || use.arguments[1].number() <= 0 ? invalid_index : S_OK;
        }
        if (use.calls("GetTotalHistoryCount")) {
            catch_up();
            result = Variant(history_length());
            return S_OK;
        }
        if (use.calls("EscapeString")) {
            result = use.arguments[0];
            return S_OK;
        }
        return Object::use(use, result, message);
    }

private:
    HRESULT search(const std::string &text, const Json &answer, Variant &result)
    {
        const auto criteria = Criteria::parse(text);
        if (!criteria)
            return invalid_criteria;
        catch_up();
        const std::string service = service_of_selection(property("ServerSelection").number(), property("ServiceID").text());
        if (service.empty())
            return property("ServerSelection").number() == ssOthers ? unknown_service : E_INVALIDARG;

        std::vector<const Json *> present;
        for (const Json &update : scenario()["updates"].items())
            if (appears(update, service))
                present.push_back(&update);
        const bool old_too = property("IncludePotentiallySupersededUpdates").flag();
        const std::set<std::string> old = old_too ? std::set<std::string>() : superseded(present);
        std::vector<Variant> found;
        for (const Json *update : present)
            if (criteria->match(*update) && is_listed(*update) && old.count(lower(update_id(*update))) == 0)
                found.push_back(update_object(*update));
        const Any updates(new Collection("IUpdateCollection", std::move(found), false));
        result = record("ISearchResult", {{"ResultCode", static_cast<long>(answer["resultCode"].number(orcSucceeded))},
                                          {"Updates", Variant(static_cast<IDispatch *>(updates.get()))},
                                          {"RootCategories", collection("ICategoryCollection", {})},
                                          {"Warnings", warnings(answer["warnings"])}});
        return S_OK;
    }
};

Variant history_entry(const Json &entry)
{
    return record("IUpdateHistoryEntry2", {{"Title", entry["title"].text()},
                                           {"Operation", static_cast<long>(entry["operation"].number(1))},
                                           {"ResultCode", static_cast<long>(entry["resultCode"].number(orcSucceeded))},
                                           {"HResult", static_cast<long>(hresult_of(entry["hresult"]))},
                                           {"Date", entry["date"].text()},
                                           {"UpdateIdentity", identity(entry["id"].text(), static_cast<long>(entry["revision"].number(1)))},
                                           {"Description", entry["description"].text()},
                                           {"UnmappedResultCode", static_cast<long>(hresult_of(entry["unmapped"]))},
                                           {"ClientApplicationID", entry["client"].text()},
                                           {"ServerSelection", static_cast<long>(entry["serverSelection"].number())},
                                           {"ServiceID", entry["service"].text()},
                                           {"UninstallationSteps", texts(Json())},
                                           {"Categories", collection("ICategoryCollection", {})}});
}

} // namespace

Variant new_searcher(const std::string &client)
{
    const Any searcher(new Searcher(client));
    return Variant(static_cast<IDispatch *>(searcher.get()));
}

long history_length()
{
    return static_cast<long>(seen_state()["history"].items().size() + scenario()["history"].items().size());
}

Variant history(long start, long count)
{
    catch_up();
    /* The test writes its entries newest first; those made here are kept newest last. */
    std::vector<const Json *> entries;
    const auto &made = seen_state()["history"].items();
    for (auto entry = made.rbegin(); entry != made.rend(); ++entry)
        entries.push_back(&*entry);
    for (const Json &entry : scenario()["history"].items())
        entries.push_back(&entry);
    std::vector<Variant> items;
    for (size_t i = start < 0 ? entries.size() : start; i < entries.size() && static_cast<long>(items.size()) < count; i++)
        items.push_back(history_entry(*entries[i]));
    return collection("IUpdateHistoryEntryCollection", std::move(items));
}
