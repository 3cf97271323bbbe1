#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json.h"

/* A search criterion of the agent: groups of terms, of which all must hold; one group must hold. */
class Criteria {
public:
    /* Nothing for a text that the agent refuses. */
    static std::optional<Criteria> parse(const std::string &text);

    bool match(const Json &update) const;

private:
    struct Term {
        std::string name; /* lower case */
        bool equal;
        std::string value; /* lower case */
    };
    using Group = std::vector<Term>;
    std::vector<Group> groups_;

    friend class CriteriaParser;
    static bool holds(const Term &term, const Json &update);
};
