#include "worker.h"
#include "enumerations.h"

#include "collection.h"
#include "state.h"
#include "work.h"

namespace {

const HRESULT no_update = static_cast<HRESULT>(0x80240024);
const HRESULT not_allowed = static_cast<HRESULT>(0x80240016);
const HRESULT exclusive_conflict = static_cast<HRESULT>(0x80240019);
const HRESULT call_cancelled = static_cast<HRESULT>(0x8024000B);

Variant empty_updates()
{
    const Any updates(new Collection("IUpdateCollection", {}, false));
    return Variant(static_cast<IDispatch *>(updates.get()));
}

bool is_blocked()
{
    const bool at_first = scenario()["rebootRequiredBeforeInstallation"].flag() && seen_state()["boots"].number() <= 1;
    return at_first || seen_state()["blocked"].flag();
}

/*
 * A callback is an object of its own interface, which nothing here has, or one of automation whose member 0 is called; whether
 * the agent takes one that has nothing to call is not documented, so the scenario says it (`takesCallbacks`).
 */
HRESULT takes_callback(const Variant &callback)
{
    if (!callback.unknown())
        return E_POINTER;
    IDispatch *automation = nullptr;
    const HRESULT code = callback.unknown()->QueryInterface(IID_IDispatch, reinterpret_cast<void **>(&automation));
    if (automation)
        automation->Release();
    return scenario()["takesCallbacks"].flag() ? code : E_NOINTERFACE;
}

/* What a downloader and an installer have in common. */
class Worker : public Object {
public:
    Worker(Work::Kind kind, const std::string &interface_name, const std::string &client)
        : Object(interface_name, {{"ClientApplicationID", client}, {"Updates", empty_updates()}, {"Priority", 2L}, {"AllowSourcePrompts", true}}), kind_(kind)
    {
    }

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        if (use.calls("Download") || use.calls("Install"))
            return do_at_once(result);
        if (use.calls("BeginDownload") || use.calls("BeginInstall"))
            return begin(use.arguments, result);
        if (use.calls("EndDownload") || use.calls("EndInstall"))
            return end(use.arguments[0], result);
        if (use.calls("Commit")) {
            StateUse state;
            state->at("committed") = true;
            return S_OK;
        }
        if (use.gets("IsBusy")) {
            catch_up();
            result = Variant(!seen_state()["running"].is_null());
            return S_OK;
        }
        if (use.gets("RebootRequiredBeforeInstallation")) {
            catch_up();
            result = Variant(is_blocked());
            return S_OK;
        }
        return Object::use(use, result, message);
    }

private:
    Work::Kind kind_;

    HRESULT refusal(const std::vector<Reference<Update>> &updates) const
    {
        if (updates.empty())
            return no_update;
        if (kind_ == Work::Kind::download)
            return S_OK;
        if (is_blocked() || !seen_state()["running"].is_null())
            return not_allowed;
        for (const auto &update : updates)
            if (updates.size() > 1 && static_cast<long>(update->described()["behavior"]["impact"].number()) == iiRequiresExclusiveHandling)
                return exclusive_conflict;
        return S_OK;
    }

    HRESULT do_at_once(Variant &result)
    {
        catch_up();
        Work work(kind_, updates_in(property("Updates")), property("ClientApplicationID").text());
        if (const HRESULT code = refusal(work.updates()); FAILED(code))
            return code;
        work.begin();
        work.finish();
        result = work.result();
        return S_OK;
    }

    HRESULT begin(const std::vector<Variant> &arguments, Variant &result)
    {
        for (const Variant &callback : {arguments[0], arguments[1]})
            if (const HRESULT code = takes_callback(callback); FAILED(code))
                return code;
        catch_up();
        Work work(kind_, updates_in(property("Updates")), property("ClientApplicationID").text());
        if (const HRESULT code = refusal(work.updates()); FAILED(code))
            return code;
        const Any job(new Job(std::move(work), arguments[2]));
        result = Variant(static_cast<IDispatch *>(job.get()));
        return S_OK;
    }

    HRESULT end(const Variant &given, Variant &result)
    {
        const Any object(Object::behind(given.object()));
        auto *job = dynamic_cast<Job *>(object.get());
        if (!job)
            return E_INVALIDARG;
        if (!job->work().finish())
            return call_cancelled;
        result = job->work().result();
        return S_OK;
    }
};

} // namespace

Variant new_downloader(const std::string &client)
{
    const Any worker(new Worker(Work::Kind::download, "IUpdateDownloader", client));
    return Variant(static_cast<IDispatch *>(worker.get()));
}

Variant new_installer(const std::string &client)
{
    const Any worker(new Worker(Work::Kind::install, "IUpdateInstaller4", client));
    return Variant(static_cast<IDispatch *>(worker.get()));
}
