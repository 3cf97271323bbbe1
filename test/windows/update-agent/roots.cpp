#include "roots.h"

#include "collection.h"
#include "searcher.h"
#include "services.h"
#include "state.h"
#include "update.h"
#include "wmi.h"
#include "worker.h"

namespace {

class Session : public Object {
public:
    Session() : Object("IUpdateSession3", {{"ReadOnly", false}, {"UserLocale", 1033L}}) {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        const std::string client = property("ClientApplicationID").text();
        if (use.calls("CreateUpdateSearcher"))
            result = new_searcher(client);
        else if (use.calls("CreateUpdateDownloader"))
            result = new_downloader(client);
        else if (use.calls("CreateUpdateInstaller"))
            result = new_installer(client);
        else if (use.calls("CreateUpdateServiceManager"))
            result = new_service_manager();
        else if (use.calls("QueryHistory"))
            result = history(use.arguments[1].number(), use.arguments[2].number());
        else
            return Object::use(use, result, message);
        return S_OK;
    }
};

class SystemInformation : public Object {
public:
    SystemInformation() : Object("ISystemInformation") {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        if (!use.gets("RebootRequired"))
            return Object::use(use, result, message);
        catch_up();
        const bool at_first = scenario()["rebootRequired"].flag() && seen_state()["boots"].number() <= 1;
        result = Variant(at_first || seen_state()["rebootRequired"].flag());
        return S_OK;
    }
};

class AgentInformation : public Object {
public:
    AgentInformation() : Object("IWindowsUpdateAgentInfo") {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &) override
    {
        const std::string what = use.arguments[0].text();
        if (same(what, "ProductVersionString"))
            result = Variant(scenario()["agentVersion"].text("10.0.26100.1742"));
        else if (same(what, "ApiMajorVersion"))
            result = Variant(8L);
        else if (same(what, "ApiMinorVersion"))
            result = Variant(0L);
        else
            return E_INVALIDARG;
        return S_OK;
    }
};

Object *automatic_updates()
{
    const Json &settings = scenario()["automatic"];
    const auto date = [&](const char *name) { return settings[name].is_null() ? Variant() : Variant(settings[name].text()); };
    return new Object("IAutomaticUpdates2",
                      {{"ServiceEnabled", settings["enabled"].flag(true)},
                       {"Results", record("IAutomaticUpdatesResults", {{"LastSearchSuccessDate", date("lastSearch")}, {"LastInstallationSuccessDate", date("lastInstallation")}})},
                       {"Settings", record("IAutomaticUpdatesSettings3", {{"NotificationLevel", static_cast<long>(settings["level"].number(4))}, {"ReadOnly", false}, {"Required", false}})}});
}

Object *behind(const Variant &made)
{
    return Object::behind(made.object());
}

} // namespace

const Class classes[] = {
    {L"Microsoft.Update.Session", L"{4CB43D7F-7EEE-4906-8698-60DA1C38F2FE}", [] { return static_cast<Object *>(new Session); }},
    {L"Microsoft.Update.Searcher", L"{B699E5E8-67FF-4177-88B0-3684A3388BFB}", [] { return behind(new_searcher("")); }},
    {L"Microsoft.Update.Downloader", L"{5BAF654A-5A07-4264-A255-9FF54C7151E7}", [] { return behind(new_downloader("")); }},
    {L"Microsoft.Update.Installer", L"{D2E0FE7F-D23E-48E1-93C0-6FA8CC346474}", [] { return behind(new_installer("")); }},
    {L"Microsoft.Update.ServiceManager", L"{F8D253D9-89A4-4DAA-87B6-1168369F0B21}", [] { return behind(new_service_manager()); }},
    {L"Microsoft.Update.UpdateColl", L"{13639463-00DB-4646-803D-528026140D88}", [] { return static_cast<Object *>(new Collection("IUpdateCollection", {}, false)); }},
    {L"Microsoft.Update.StringColl", L"{72C97D74-7C3B-40AE-B77D-ABDB22EBA6FB}", [] { return static_cast<Object *>(new Collection("IStringCollection", {}, false)); }},
    {L"Microsoft.Update.SystemInfo", L"{C01B9BA0-BEA7-41BA-B604-D0A36F469133}", [] { return static_cast<Object *>(new SystemInformation); }},
    {L"Microsoft.Update.AutoUpdate", L"{BFE18E9C-6D87-4450-B37C-E02F0B373803}", automatic_updates},
    {L"Microsoft.Update.AgentInfo", L"{C2E88C2F-6F5B-4AAA-894B-55C847AD3A2D}", [] { return static_cast<Object *>(new AgentInformation); }},
    {L"WbemScripting.SWbemLocator", L"{2F3C6A0E-7C55-4B0B-9E1B-3D0C52A5B6D1}", new_locator},
};
const size_t class_count = sizeof classes / sizeof classes[0];
