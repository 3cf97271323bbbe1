#include "wmi.h"

#include "collection.h"
#include "state.h"

namespace {

const HRESULT invalid_namespace = static_cast<HRESULT>(0x8004100E);
const HRESULT invalid_class = static_cast<HRESULT>(0x80041010);
const HRESULT not_found = static_cast<HRESULT>(0x80041002);

Variant given(Object *object)
{
    const Any owner(object);
    return Variant(static_cast<IDispatch *>(object));
}

/* A property without a value is VT_NULL there, which a script gets as DBNull, not as nothing. */
Variant value_of(const Json &value)
{
    return value.kind() == Json::Kind::null ? Variant::null() : Variant::of(value);
}

/* Whether a row answers `WHERE name = 'value'`, the only condition that the scripts ask for texts with. */
bool answers(const Json &row, const std::string &query)
{
    const size_t at = query.find(" WHERE "), equals = query.find(" = '", at);
    if (at == std::string::npos || equals == std::string::npos)
        return true;
    const std::string name = query.substr(at + 7, equals - at - 7);
    const std::string wanted = query.substr(equals + 4, query.find('\'', equals + 4) - equals - 4);
    for (const std::string &known : row.names()) {
        if (same(known, name))
            return same(row[known].text(), wanted);
    }
    return true;
}

class PropertySet : public Object {
public:
    explicit PropertySet(Json row) : Object("ISWbemPropertySet"), row_(std::move(row)) {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        const std::string name = use.arguments[0].text();
        for (const std::string &known : row_.names()) {
            if (!same(known, name))
                continue;
            result = record("ISWbemProperty", {{"Name", Variant(known)}, {"Value", value_of(row_[known])}});
            return S_OK;
        }
        message = "no property " + name;
        return not_found;
    }

private:
    Json row_;
};

class Services : public Object {
public:
    explicit Services(std::string space) : Object("ISWbemServices"), space_(std::move(space)) {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        const std::string query = use.arguments[0].text() + " ";
        for (const Json &answer : scenario()["wmi"].items()) {
            if (!same(answer["namespace"].text(), space_) || query.find(" " + answer["class"].text() + " ") == std::string::npos)
                continue;
            std::vector<Variant> rows;
            for (const Json &row : answer["rows"].items()) {
                if (answers(row, query))
                    rows.push_back(record("ISWbemObject", {{"Properties_", given(new PropertySet(row))}}));
            }
            result = collection("ISWbemObjectSet", std::move(rows));
            return S_OK;
        }
        message = "Invalid class";
        return invalid_class;
    }

private:
    std::string space_;
};

class Locator : public Object {
public:
    Locator() : Object("ISWbemLocator") {}

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override
    {
        const std::string space = use.arguments[1].text();
        for (const Json &answer : scenario()["wmi"].items()) {
            if (!same(answer["namespace"].text(), space))
                continue;
            result = given(new Services(space));
            return S_OK;
        }
        message = "Invalid namespace";
        return invalid_namespace;
    }
};

} // namespace

Object *new_locator()
{
    return new Locator;
}
