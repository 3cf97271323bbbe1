#include "update.h"
#include "enumerations.h"

#include "collection.h"
#include "state.h"

namespace {


/* A part of an update whose members can be scripted by their path: `InstallationBehavior.Impact`. */
class Part : public Object {
public:
    Part(const Json &update, const std::string &interface_name, const std::string &path, Properties properties)
        : Object(interface_name, properties), update_(update), path_(path)
    {
    }
    std::string subject() const override { return update_id(update_); }

protected:
    const Json &own_answers(const std::string &member) const override { return update_["members"][path_ + "." + member]; }
    std::string answer_key(const std::string &member) const override { return update_id(update_) + "." + path_ + "." + member; }

private:
    const Json &update_;
    std::string path_;
};

Variant part(const Json &update, const std::string &interface_name, const std::string &path, Object::Properties properties)
{
    const Any object(new Part(update, interface_name, path, properties));
    return Variant(static_cast<IDispatch *>(object.get()));
}

Variant categories(const Json &list)
{
    std::vector<Variant> items;
    for (const Json &one : list.items()) {
        const Variant parent = one.has("parent") ? record("ICategory", {{"CategoryID", one["parent"].text()}, {"Type", "ProductFamily"}}) : Variant();
        items.push_back(record("ICategory", {{"Name", one["name"].text()},
                                             {"CategoryID", one["id"].text()},
                                             {"Type", one["type"].text("UpdateClassification")},
                                             {"Description", one["name"].text()},
                                             {"Children", collection("ICategoryCollection", {})},
                                             {"Updates", collection("IUpdateCollection", {})},
                                             {"Parent", parent}}));
    }
    return collection("ICategoryCollection", std::move(items));
}

Variant contents(const Json &urls)
{
    std::vector<Variant> items;
    for (const Json &url : urls.items())
        items.push_back(record("IUpdateDownloadContent2", {{"DownloadUrl", url.text()}, {"IsDeltaCompressedContent", false}}));
    return collection("IUpdateDownloadContentCollection", std::move(items));
}

Variant bundled(const Json &updates)
{
    std::vector<Variant> items;
    for (const Json &update : updates.items())
        items.push_back(update_object(update));
    return collection("IUpdateCollection", std::move(items));
}

Variant behavior(const Json &update, const std::string &path, const Json &described)
{
    return part(update, "IInstallationBehavior", path,
                {{"CanRequestUserInput", described["canRequestUserInput"].flag()},
                 {"Impact", static_cast<long>(described["impact"].number())},
                 {"RebootBehavior", static_cast<long>(described["rebootBehavior"].number())},
                 {"RequiresNetworkConnectivity", described["requiresNetwork"].flag()}});
}

} // namespace

std::string update_id(const Json &update)
{
    return update["id"].text();
}

bool is_installed(const Json &update)
{
    return update_flag(update_id(update), "installed", update["installed"].flag());
}

bool is_hidden(const Json &update)
{
    return update_flag(update_id(update), "hidden", update["hidden"].flag());
}

long deployment_action(const Json &update)
{
    return static_cast<long>(update["deploymentAction"].number(1));
}

const Json &update_named(const std::string &id)
{
    static const Json none;
    for (const Json &update : scenario()["updates"].items())
        if (same(update_id(update), id))
            return update;
    return none;
}

Update::Update(const Json &update) : Object(update["driver"].is_null() ? "IUpdate5" : "IWindowsDriverUpdate5"), update_(update)
{
}

const Json &Update::own_answers(const std::string &member) const
{
    return update_["members"][member];
}

std::string Update::answer_key(const std::string &member) const
{
    return update_id(update_) + "." + member;
}

void Update::remember(const char *name, bool value) const
{
    StateUse state;
    state->at("updates").at(update_id(update_)).at(name) = value;
}

HRESULT Update::use(const Use &use, Variant &result, std::string &message)
{
    if (use.calls("AcceptEula")) {
        remember("eulaAccepted", true);
        return S_OK;
    }
    if (use.puts("IsHidden")) {
        remember("hidden", use.arguments[0].flag());
        return S_OK;
    }
    const std::string &member = use.member.name;
    if (get_text(member, result) || get_state(member, result) || get_list(member, result) || get_object(member, result))
        return S_OK;
    return Object::use(use, result, message);
}

/* What the scenario states under a name of its own, for all that is a text, a number, a date or a flag. */
bool Update::get_text(const std::string &member, Variant &result) const
{
    static const std::pair<const char *, const char *> stated[] = {
        {"Title", "title"},
        {"Description", "description"},
        {"EulaText", "eulaText"},
        {"HandlerID", "handler"},
        {"MsrcSeverity", "severity"},
        {"ReleaseNotes", "releaseNotes"},
        {"SupportUrl", "supportUrl"},
        {"LastDeploymentChangeTime", "released"},
        {"Deadline", "deadline"},
        {"MaxDownloadSize", "maxBytes"},
        {"MinDownloadSize", "minBytes"},
        {"IsBeta", "beta"},
        {"IsMandatory", "mandatory"},
        {"IsUninstallable", "uninstallable"},
        {"CanRequireSource", "canRequireSource"},
        {"AutoSelectOnWebSites", "autoSelectOnWebSites"},
        {"AutoSelection", "autoSelection"},
        {"AutoDownload", "autoDownload"},
        {"BrowseOnly", "browseOnly"},
        {"PerUser", "perUser"},
        {"DownloadPriority", "downloadPriority"},
    };
    static const std::pair<const char *, const char *> of_driver[] = {
        {"DriverClass", "class"},       {"DriverHardwareID", "hardwareId"}, {"DriverManufacturer", "manufacturer"}, {"DriverModel", "model"},
        {"DriverProvider", "provider"}, {"DriverVerDate", "date"},          {"DeviceProblemNumber", "problem"},     {"DeviceStatus", "status"},
    };
    for (const auto &[name, field] : stated) {
        if (same(member, name)) {
            result = Variant::of(update_[field]);
            return !update_[field].is_null();
        }
    }
    for (const auto &[name, field] : of_driver) {
        if (same(member, name)) {
            result = Variant::of(update_["driver"][field]);
            return !update_["driver"][field].is_null();
        }
    }
    return false;
}

/* What installing, downloading and hiding change. */
bool Update::get_state(const std::string &member, Variant &result) const
{
    const std::string id = update_id(update_);
    if (same(member, "IsInstalled") || same(member, "IsPresent"))
        result = Variant(is_installed(update_));
    else if (same(member, "IsHidden"))
        result = Variant(is_hidden(update_));
    else if (same(member, "IsDownloaded"))
        result = Variant(update_flag(id, "downloaded", update_["downloaded"].flag()));
    else if (same(member, "EulaAccepted"))
        result = Variant(update_flag(id, "eulaAccepted", update_["eulaAccepted"].flag(true)));
    else if (same(member, "RebootRequired"))
        result = Variant(update_flag(id, "rebootRequired", false));
    else if (same(member, "Type"))
        result = Variant(update_["driver"].is_null() ? static_cast<long>(utSoftware) : static_cast<long>(utDriver));
    else if (same(member, "DeploymentAction"))
        result = Variant(deployment_action(update_));
    else
        return false;
    return true;
}

bool Update::get_list(const std::string &member, Variant &result) const
{
    static const std::pair<const char *, const char *> lists[] = {
        {"KBArticleIDs", "kbs"},           {"SupersededUpdateIDs", "supersedes"}, {"SecurityBulletinIDs", "bulletins"}, {"CveIDs", "cves"},
        {"MoreInfoUrls", "moreInfoUrls"},  {"Languages", "languages"},            {"UninstallationSteps", "steps"},
    };
    for (const auto &[name, field] : lists) {
        if (same(member, name)) {
            result = texts(update_[field]);
            return true;
        }
    }
    return false;
}

bool Update::get_object(const std::string &member, Variant &result) const
{
    if (same(member, "Identity"))
        result = part(update_, "IUpdateIdentity", "Identity", {{"UpdateID", update_id(update_)}, {"RevisionNumber", static_cast<long>(update_["revision"].number(1))}});
    else if (same(member, "Categories"))
        result = categories(update_["categories"]);
    else if (same(member, "InstallationBehavior"))
        result = behavior(update_, "InstallationBehavior", update_["behavior"]);
    else if (same(member, "UninstallationBehavior"))
        result = update_["uninstallable"].flag() ? behavior(update_, "UninstallationBehavior", {}) : Variant();
    else if (same(member, "DownloadContents"))
        result = contents(update_["contents"]);
    else if (same(member, "BundledUpdates"))
        result = bundled(update_["bundled"]);
    else
        return false;
    return true;
}

Variant update_object(const Json &update)
{
    const Any object(new Update(update));
    return Variant(static_cast<IDispatch *>(object.get()));
}

Variant identity(const std::string &id, long revision)
{
    return record("IUpdateIdentity", {{"UpdateID", id}, {"RevisionNumber", revision}});
}
