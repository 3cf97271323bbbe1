#include "services.h"
#include "enumerations.h"

#include <algorithm>

#include "collection.h"
#include "state.h"

namespace {

const char *const windows_update = "9482f4b4-e343-43b6-b170-9a65bc822c77";
const char *const managed = "3da21691-e39d-4da6-8a4b-b43877bcb1b7";
const HRESULT unknown_service = static_cast<HRESULT>(0x80248014);

/* {id, name, managed, scanFile, registeredWithAU, default}: those of the scenario until one was added or removed. */
Json services()
{
    if (seen_state().has("services"))
        return seen_state()["services"];
    if (scenario().has("services"))
        return scenario()["services"];
    Json service = Json::object(), list = Json::list();
    service.at("id") = windows_update;
    service.at("name") = "Windows Update";
    service.at("registeredWithAU") = true;
    list.add(service);
    return list;
}

bool is_registered(const std::string &id)
{
    const Json known = services();
    const auto &list = known.items();
    return std::any_of(list.begin(), list.end(), [&](const Json &service) { return same(service["id"].text(), id); });
}

Variant service_object(const Json &service)
{
    const bool scans = service["scanFile"].kind() == Json::Kind::text;
    return record("IUpdateService2", {{"Name", service["name"].text()},
                                      {"ServiceID", service["id"].text()},
                                      {"IsManaged", service["managed"].flag()},
                                      {"IsRegisteredWithAU", service["registeredWithAU"].flag()},
                                      {"OffersWindowsUpdates", true},
                                      {"IsScanPackageService", scans},
                                      {"CanRegisterWithAU", !scans},
                                      {"RedirectUrls", texts(Json())},
                                      {"IsDefaultAUService", service["default"].flag()}});
}

Variant registration(const Json &service)
{
    return record("IUpdateServiceRegistration", {{"RegistrationState", static_cast<long>(usrsRegistered)}, {"ServiceID", service["id"].text()}, {"IsPendingRegistrationWithAU", false}, {"Service", service_object(service)}});
}

Json keep(Json service)
{
    const Json known = services();
    StateUse state;
    if (!state->has("services"))
        state->at("services") = known;
    state->at("services").add(service);
    return service;
}

std::string new_id()
{
    GUID id;
    wchar_t text[40];
    CoCreateGuid(&id);
    StringFromGUID2(id, text, 40);
    return lower(utf8(text + 1, 36));
}

class ServiceManager : public Object {
public:
    ServiceManager() : Object("IUpdateServiceManager2") {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        catch_up();
        const Json known = services();
        if (use.gets("Services")) {
            std::vector<Variant> items;
            for (const Json &service : known.items())
                items.push_back(service_object(service));
            result = collection("IUpdateServiceCollection", std::move(items));
            return S_OK;
        }
        if (use.calls("AddService2") || use.calls("AddService"))
            return add(use.arguments[0].text(), use.calls("AddService2"), result);
        if (use.calls("AddScanPackageService"))
            return add_scan_file(use.arguments[0].text(), use.arguments[1].text(), result);
        if (use.calls("RemoveService"))
            return remove(use.arguments[0].text());
        if (use.calls("QueryServiceRegistration")) {
            for (const Json &service : known.items())
                if (same(service["id"].text(), use.arguments[0].text()))
                    result = registration(service);
            return result.object() ? S_OK : unknown_service;
        }
        return Object::use(use, result, message);
    }

private:
    static HRESULT add(const std::string &id, bool with_registration, Variant &result)
    {
        Json service = Json::object();
        service.at("id") = id;
        service.at("name") = same(id, "7971f918-a847-4430-9279-4a52d1efe18d") ? "Microsoft Update" : id;
        service.at("registeredWithAU") = true;
        if (!is_registered(id))
            keep(service);
        result = with_registration ? registration(service) : service_object(service);
        return S_OK;
    }

    static HRESULT add_scan_file(const std::string &name, const std::string &path, Variant &result)
    {
        const DWORD attributes = GetFileAttributesW(wide(path).c_str());
        if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY))
            return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
        Json service = Json::object();
        service.at("id") = new_id();
        service.at("name") = name;
        service.at("scanFile") = path;
        result = service_object(keep(service));
        return S_OK;
    }

    static HRESULT remove(const std::string &id)
    {
        const Json known = services();
        Json left = Json::list();
        for (const Json &service : known.items())
            if (!same(service["id"].text(), id))
                left.add(service);
        if (!is_registered(id))
            return unknown_service;
        StateUse state;
        state->at("services") = left;
        return S_OK;
    }
};

} // namespace

Variant new_service_manager()
{
    const Any manager(new ServiceManager);
    return Variant(static_cast<IDispatch *>(manager.get()));
}

std::string service_of_selection(long selection, const std::string &service_id)
{
    const Json known = services();
    if (selection == ssOthers) {
        for (const Json &service : known.items())
            if (same(service["id"].text(), service_id))
                return service["scanFile"].is_null() ? service["id"].text() : "scan";
        return {};
    }
    if (selection == ssWindowsUpdate)
        return windows_update;
    for (const Json &service : known.items())
        if (service["managed"].flag())
            return service["id"].text();
    return selection == ssManagedServer ? managed : windows_update;
}
