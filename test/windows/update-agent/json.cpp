#include "json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

void append_utf8(std::string &text, unsigned code)
{
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    const unsigned first[] = {0, 0xC0, 0xE0, 0xF0};
    text += static_cast<char>(first[more] | code >> (6 * more));
    for (int shift = 6 * (more - 1); shift >= 0; shift -= 6)
        text += static_cast<char>(0x80 | (code >> shift & 0x3F));
}

class Parser {
public:
    explicit Parser(const char *at) : at_(at) {}

    std::optional<Json> whole()
    {
        Json value = read();
        space();
        return ok_ && *at_ == '\0' ? std::optional(value) : std::nullopt;
    }

private:
    const char *at_;
    bool ok_ = true;

    void space()
    {
        at_ += std::strspn(at_, " \t\r\n");
    }

    bool take(char character)
    {
        space();
        if (*at_ != character)
            return false;
        at_++;
        return true;
    }

    unsigned hex4()
    {
        const std::string digits(at_, strnlen(at_, 4));
        at_ += digits.size();
        return static_cast<unsigned>(std::strtoul(digits.c_str(), nullptr, 16));
    }

    void escape(std::string &text)
    {
        static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
        const char name = *at_++;
        if (name != 'u') {
            const char *known = std::strchr(names, name);
            text += known && *known ? values[known - names] : name;
            return;
        }
        unsigned code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && at_[0] == '\\' && at_[1] == 'u') {
            at_ += 2;
            code = 0x10000 + ((code & 0x3FF) << 10) + (hex4() & 0x3FF);
        }
        append_utf8(text, code);
    }

    std::string read_text()
    {
        std::string text;
        while (*at_ && *at_ != '"') {
            if (*at_ != '\\')
                text += *at_++;
            else if (*++at_)
                escape(text);
        }
        ok_ = ok_ && *at_ == '"';
        at_ += *at_ == '"';
        return text;
    }

    Json read_list()
    {
        Json list = Json::list();
        if (take(']'))
            return list;
        do
            list.add(read());
        while (ok_ && take(','));
        ok_ = ok_ && take(']');
        return list;
    }

    Json read_object()
    {
        Json object = Json::object();
        if (take('}'))
            return object;
        do {
            ok_ = ok_ && take('"');
            const std::string name = read_text();
            ok_ = ok_ && take(':');
            if (ok_)
                object.at(name) = read();
        } while (ok_ && take(','));
        ok_ = ok_ && take('}');
        return object;
    }

    Json read()
    {
        space();
        if (take('{'))
            return read_object();
        if (take('['))
            return read_list();
        if (take('"'))
            return read_text();
        for (const auto &[word, value] : {std::pair("true", Json(true)), std::pair("false", Json(false)), std::pair("null", Json())}) {
            if (std::strncmp(at_, word, std::strlen(word)) == 0) {
                at_ += std::strlen(word);
                return value;
            }
        }
        char *end;
        const double number = std::strtod(at_, &end);
        ok_ = ok_ && end != at_;
        at_ = end;
        return number;
    }
};

std::string quoted(const std::string &text)
{
    std::string result = "\"";
    for (const unsigned char character : text) {
        if (character < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", character);
            result += code;
        } else {
            if (character == '"' || character == '\\')
                result += '\\';
            result += static_cast<char>(character);
        }
    }
    return result + '"';
}

std::string written(double number)
{
    char digits[32];
    std::snprintf(digits, sizeof digits, number == std::floor(number) ? "%.0f" : "%.17g", number);
    return digits;
}

const Json nothing;

} // namespace

Json Json::list()
{
    Json value;
    value.kind_ = Kind::list;
    return value;
}

Json Json::object()
{
    Json value;
    value.kind_ = Kind::object;
    return value;
}

std::optional<Json> Json::parse(const std::string &text)
{
    return Parser(text.c_str()).whole();
}

std::string Json::dump() const
{
    switch (kind_) {
    case Kind::null:
        return "null";
    case Kind::flag:
        return flag_ ? "true" : "false";
    case Kind::number:
        return written(number_);
    case Kind::text:
        return quoted(text_);
    default:
        break;
    }
    std::string inside;
    for (size_t i = 0; i < items_.size(); i++)
        inside += (i ? "," : "") + (kind_ == Kind::object ? quoted(names_[i]) + ":" : std::string()) + items_[i].dump();
    return kind_ == Kind::object ? "{" + inside + "}" : "[" + inside + "]";
}

const Json &Json::operator[](const std::string &name) const
{
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? nothing : items_[found - names_.begin()];
}

Json &Json::at(const std::string &name)
{
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end())
        return items_[found - names_.begin()];
    kind_ = Kind::object;
    names_.push_back(name);
    return items_.emplace_back();
}

bool Json::has(const std::string &name) const
{
    return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void Json::remove(const std::string &name)
{
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end())
        return;
    items_.erase(items_.begin() + (found - names_.begin()));
    names_.erase(found);
}

void Json::add(Json value)
{
    kind_ = Kind::list;
    items_.push_back(std::move(value));
}
