#pragma once

#include <vector>

#include "object.h"

/* A collection of objects, or of texts. */
class Collection : public Object {
public:
    /* `interface_name` says what it holds. */
    Collection(const std::string &interface_name, std::vector<Variant> items, bool read_only = true);

    const std::vector<Variant> &items() const { return items_; }
    Json about() const override;

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override;

private:
    std::string name_;
    std::vector<Variant> items_;
    bool read_only_;

    HRESULT edit(const Use &use, Variant &result);
};

Variant collection(const std::string &interface_name, std::vector<Variant> items);

/* A collection of the texts of a list. */
Variant texts(const Json &list);
