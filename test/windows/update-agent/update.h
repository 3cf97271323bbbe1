#pragma once

#include "object.h"

/* What the scenario and the state together say of an update. */
std::string update_id(const Json &update);
bool is_installed(const Json &update);
bool is_hidden(const Json &update);
long deployment_action(const Json &update);
/* The update of the scenario with this id; null for none. */
const Json &update_named(const std::string &id);

/* An IUpdate5, or an IWindowsDriverUpdate5. */
class Update : public Object {
public:
    explicit Update(const Json &update);

    const Json &described() const { return update_; }
    std::string subject() const override { return update_id(update_); }

protected:
    const Json &own_answers(const std::string &member) const override;
    std::string answer_key(const std::string &member) const override;
    HRESULT use(const Use &use, Variant &result, std::string &message) override;

private:
    const Json &update_; /* part of the scenario, which lives as long as the process */

    bool get_text(const std::string &member, Variant &result) const;
    bool get_state(const std::string &member, Variant &result) const;
    bool get_list(const std::string &member, Variant &result) const;
    bool get_object(const std::string &member, Variant &result) const;
    void remember(const char *name, bool value) const;
};

Variant update_object(const Json &update);
Variant identity(const std::string &id, long revision);
