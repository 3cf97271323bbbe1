#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

/* A JSON value. Names keep the order in which they were set. */
class Json {
public:
    enum class Kind { null, flag, number, text, list, object };

    Json() = default;
    Json(bool value) : kind_(Kind::flag), flag_(value) {}
    Json(double value) : kind_(Kind::number), number_(value) {}
    Json(int value) : Json(static_cast<double>(value)) {}
    Json(long value) : Json(static_cast<double>(value)) {}
    Json(std::string value) : kind_(Kind::text), text_(std::move(value)) {}
    Json(const char *value) : Json(std::string(value)) {}

    static Json list();
    static Json object();

    /* Nothing where the text is not one JSON value. */
    static std::optional<Json> parse(const std::string &text);
    std::string dump() const;

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }

    bool flag(bool otherwise = false) const { return kind_ == Kind::flag ? flag_ : otherwise; }
    double number(double otherwise = 0) const { return kind_ == Kind::number ? number_ : otherwise; }
    std::string text(const std::string &otherwise = {}) const { return kind_ == Kind::text ? text_ : otherwise; }

    const std::vector<Json> &items() const { return items_; }
    std::vector<Json> &items() { return items_; }
    const std::vector<std::string> &names() const { return names_; }

    /* The value of a name; null where there is none. */
    const Json &operator[](const std::string &name) const;
    /* The value of a name, made where there is none. */
    Json &at(const std::string &name);
    bool has(const std::string &name) const;
    void remove(const std::string &name);
    void add(Json value);

private:
    Kind kind_ = Kind::null;
    bool flag_ = false;
    double number_ = 0;
    std::string text_;
    std::vector<std::string> names_;
    std::vector<Json> items_;
};
