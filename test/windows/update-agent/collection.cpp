#include "collection.h"

#include <algorithm>

namespace {

const HRESULT invalid_index = static_cast<HRESULT>(0x80240005);
const HRESULT read_only_error = static_cast<HRESULT>(0x80240FFF);

class Enumerator : public IEnumVARIANT {
public:
    Enumerator(std::vector<Variant> items, size_t at) : items_(std::move(items)), at_(at) {}
    virtual ~Enumerator() = default;

    STDMETHODIMP QueryInterface(REFIID id, void **object) override
    {
        const bool known = id == IID_IUnknown || id == IID_IEnumVARIANT;
        *object = known ? this : nullptr;
        if (known)
            AddRef();
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&references_); }
    STDMETHODIMP_(ULONG) Release() override
    {
        const LONG left = InterlockedDecrement(&references_);
        if (left == 0)
            delete this;
        return left;
    }
    STDMETHODIMP Next(ULONG count, VARIANT *values, ULONG *fetched) override
    {
        ULONG given = 0;
        while (given < count && at_ < items_.size())
            values[given++] = Variant(items_[at_++]).release();
        if (fetched)
            *fetched = given;
        return given == count ? S_OK : S_FALSE;
    }
    STDMETHODIMP Skip(ULONG count) override
    {
        at_ = std::min(at_ + count, items_.size());
        return S_OK;
    }
    STDMETHODIMP Reset() override
    {
        at_ = 0;
        return S_OK;
    }
    STDMETHODIMP Clone(IEnumVARIANT **clone) override
    {
        *clone = new Enumerator(items_, at_);
        return S_OK;
    }

private:
    LONG references_ = 1;
    std::vector<Variant> items_;
    size_t at_;
};

} // namespace

Collection::Collection(const std::string &interface_name, std::vector<Variant> items, bool read_only)
    : Object(interface_name), name_(interface_name), items_(std::move(items)), read_only_(read_only)
{
}

Json Collection::about() const
{
    Json list = Json::list();
    for (const Variant &item : items_) {
        const Any object(item.object() ? Object::behind(item.object()) : nullptr);
        list.add(object ? object->about() : item.json());
    }
    return list;
}

HRESULT Collection::use(const Use &use, Variant &result, std::string &message)
{
    if (use.member.id == DISPID_NEWENUM) {
        const Reference<Enumerator> enumerator(new Enumerator(items_, 0));
        result = Variant::unknown(enumerator.get());
    } else if (use.gets("Count")) {
        result = Variant(static_cast<long>(items_.size()));
    } else if (use.gets("ReadOnly")) {
        result = Variant(read_only_);
    } else if (use.gets("Item")) {
        const size_t index = static_cast<size_t>(use.arguments[0].number());
        if (index >= items_.size())
            return invalid_index;
        result = items_[index];
    } else if (use.calls("Copy")) {
        const Any copy(new Collection(name_, items_, false));
        result = Variant(static_cast<IDispatch *>(copy.get()));
    } else if (use.member.kind == Member::Kind::call) {
        message = "the collection is read-only";
        return read_only_ ? read_only_error : edit(use, result);
    } else {
        return Object::use(use, result, message);
    }
    return S_OK;
}

HRESULT Collection::edit(const Use &use, Variant &result)
{
    if (use.calls("Add")) {
        items_.push_back(use.arguments[0]);
        result = Variant(static_cast<long>(items_.size()) - 1);
    } else if (use.calls("Clear")) {
        items_.clear();
    } else {
        const size_t index = static_cast<size_t>(use.arguments[0].number());
        const bool inserts = use.calls("Insert");
        if (index >= items_.size() + inserts)
            return invalid_index;
        if (inserts)
            items_.insert(items_.begin() + index, use.arguments[1]);
        else
            items_.erase(items_.begin() + index);
    }
    return S_OK;
}

Variant collection(const std::string &interface_name, std::vector<Variant> items)
{
    const Any object(new Collection(interface_name, std::move(items)));
    return Variant(static_cast<IDispatch *>(object.get()));
}

Variant texts(const Json &list)
{
    std::vector<Variant> items;
    for (const Json &text : list.items())
        items.emplace_back(text.text());
    return collection("IStringCollection", std::move(items));
}
