#include "criteria.h"
#include "enumerations.h"

#include <algorithm>
#include <cctype>

#include "state.h"
#include "text.h"
#include "update.h"

namespace {

const std::vector<std::string> flags = {"isinstalled", "ishidden", "ispresent", "isassigned", "browseonly", "autoselectonwebsites", "rebootrequired"};
const std::vector<std::string> actions = {"installation", "uninstallation", "optionalinstallation", "*"};

bool one_of(const std::string &text, const std::vector<std::string> &list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_number(const std::string &text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool is_guid(const std::string &text)
{
    return text.size() == 36 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) || c == '-'; });
}

} // namespace

class CriteriaParser {
public:
    explicit CriteriaParser(const std::string &text) : text_(lower(text)) {}

    std::optional<Criteria> whole()
    {
        Criteria criteria;
        do
            criteria.groups_.push_back(group());
        while (ok_ && word("or"));
        space();
        return ok_ && at_ == text_.size() ? std::optional(criteria) : std::nullopt;
    }

private:
    std::string text_;
    size_t at_ = 0;
    bool ok_ = true;

    void space()
    {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
            at_++;
    }

    bool word(const std::string &expected)
    {
        space();
        if (text_.compare(at_, expected.size(), expected) != 0)
            return false;
        at_ += expected.size();
        return true;
    }

    Criteria::Group group()
    {
        Criteria::Group terms;
        do {
            if (word("(")) {
                const Criteria::Group inner = group();
                terms.insert(terms.end(), inner.begin(), inner.end());
                ok_ = ok_ && word(")");
            } else {
                terms.push_back(term());
            }
        } while (ok_ && word("and"));
        return terms;
    }

    std::string name()
    {
        space();
        const size_t start = at_;
        while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])))
            at_++;
        return text_.substr(start, at_ - start);
    }

    /* A number, or a text in quotes; `quoted` says which. */
    std::string value(bool &quoted)
    {
        space();
        quoted = at_ < text_.size() && text_[at_] == '\'';
        const size_t start = at_ + quoted;
        size_t end = start;
        while (end < text_.size() && (quoted ? text_[end] != '\'' : std::isdigit(static_cast<unsigned char>(text_[end])) != 0))
            end++;
        ok_ = ok_ && end > start && (!quoted || end < text_.size());
        at_ = std::min(end + quoted, text_.size());
        return text_.substr(start, end - start);
    }

    Criteria::Term term()
    {
        Criteria::Term term{name(), true, {}};
        const bool contains = word("contains");
        if (!contains && word("!="))
            term.equal = false;
        else if (!contains)
            ok_ = ok_ && word("=");
        bool quoted = false;
        term.value = value(quoted);
        ok_ = ok_ && fits(term, contains, quoted);
        return term;
    }

    static bool fits(const Criteria::Term &term, bool contains, bool quoted)
    {
        if (term.name == "categoryids")
            return contains && quoted && is_guid(term.value);
        if (contains)
            return false;
        if (one_of(term.name, flags))
            return !quoted && (term.value == "0" || term.value == "1");
        if (term.name == "revisionnumber")
            return !quoted && is_number(term.value);
        if (term.name == "updateid")
            return quoted && is_guid(term.value);
        if (term.name == "type")
            return quoted && (term.value == "software" || term.value == "driver");
        return term.name == "deploymentaction" && quoted && term.equal && one_of(term.value, actions);
    }
};

std::optional<Criteria> Criteria::parse(const std::string &text)
{
    return CriteriaParser(text).whole();
}

bool Criteria::match(const Json &update) const
{
    return std::any_of(groups_.begin(), groups_.end(), [&](const Group &group) {
        /* A group that says nothing of it means updates to be installed; BrowseOnly reaches the optional ones. */
        const bool says = std::any_of(group.begin(), group.end(), [](const Term &term) { return term.name == "deploymentaction" || term.name == "browseonly"; });
        if (!says && deployment_action(update) != daInstallation)
            return false;
        return std::all_of(group.begin(), group.end(), [&](const Term &term) { return holds(term, update); });
    });
}

bool Criteria::holds(const Term &term, const Json &update)
{
    const std::string id = lower(update_id(update));
    const bool wanted = (term.value == "1") == term.equal;
    if (term.name == "isinstalled" || term.name == "ispresent")
        return is_installed(update) == wanted;
    if (term.name == "ishidden")
        return is_hidden(update) == wanted;
    if (term.name == "browseonly")
        return update["browseOnly"].flag() == wanted;
    if (term.name == "isassigned")
        return wanted;
    if (term.name == "autoselectonwebsites")
        return update["autoSelectOnWebSites"].flag() == wanted;
    if (term.name == "rebootrequired")
        return update_flag(update_id(update), "rebootRequired", false) == wanted;
    if (term.name == "updateid")
        return (id == term.value) == term.equal;
    if (term.name == "revisionnumber")
        return (update["revision"].number(1) == std::stod(term.value)) == term.equal;
    if (term.name == "type")
        return ((update["driver"].is_null() ? "software" : "driver") == term.value) == term.equal;
    if (term.name == "categoryids") {
        const auto &categories = update["categories"].items();
        return std::any_of(categories.begin(), categories.end(), [&](const Json &category) { return lower(category["id"].text()) == term.value; });
    }
    const long action = deployment_action(update);
    return term.value == "*" || action == (term.value == "installation" ? daInstallation : term.value == "uninstallation" ? daUninstallation : daOptionalInstallation);
}
