#include "variant.h"

#include <cstdio>
#include <utility>

#include "text.h"

namespace {

bool parse_date(const std::string &text, DATE &date)
{
    SYSTEMTIME time{};
    unsigned short parts[6]{};
    const int read = std::sscanf(text.c_str(), "%4hu-%2hu-%2hu%*1[T ]%2hu:%2hu:%2hu", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4], &parts[5]);
    time.wYear = parts[0];
    time.wMonth = parts[1];
    time.wDay = parts[2];
    time.wHour = parts[3];
    time.wMinute = parts[4];
    time.wSecond = parts[5];
    return read >= 3 && SystemTimeToVariantTime(&time, &date);
}

} // namespace

Variant::Variant(bool flag) : Variant()
{
    value_.vt = VT_BOOL;
    value_.boolVal = flag ? VARIANT_TRUE : VARIANT_FALSE;
}

Variant::Variant(long number) : Variant()
{
    value_.vt = VT_I4;
    value_.lVal = number;
}

Variant::Variant(double number) : Variant()
{
    value_.vt = VT_R8;
    value_.dblVal = number;
}

Variant::Variant(const std::string &text) : Variant()
{
    const std::wstring characters = wide(text);
    value_.vt = VT_BSTR;
    value_.bstrVal = SysAllocStringLen(characters.data(), static_cast<UINT>(characters.size()));
}

Variant::Variant(IDispatch *object) : Variant()
{
    value_.vt = VT_DISPATCH;
    value_.pdispVal = object;
    if (object)
        object->AddRef();
}

Variant::Variant(const Variant &other) : Variant()
{
    VariantCopy(&value_, const_cast<VARIANT *>(&other.value_));
}

Variant::Variant(Variant &&other) noexcept : Variant()
{
    std::swap(value_, other.value_);
}

Variant &Variant::operator=(Variant other) noexcept
{
    std::swap(value_, other.value_);
    return *this;
}

Variant Variant::of(const Json &value)
{
    switch (value.kind()) {
    case Json::Kind::flag:
        return value.flag();
    case Json::Kind::number: {
        const double number = value.number();
        const bool fits = number >= -2147483648.0 && number <= 2147483647.0 && number == static_cast<long>(number);
        return fits ? Variant(static_cast<long>(number)) : Variant(number);
    }
    case Json::Kind::text:
        return value.text();
    case Json::Kind::list: {
        Variant list;
        list.value_.vt = VT_ARRAY | VT_VARIANT;
        list.value_.parray = SafeArrayCreateVector(VT_VARIANT, 0, static_cast<ULONG>(value.items().size()));
        for (LONG at = 0; at < static_cast<LONG>(value.items().size()); at++) {
            Variant item = of(value.items()[static_cast<size_t>(at)]);
            SafeArrayPutElement(list.value_.parray, &at, &item.value_);
        }
        return list;
    }
    default:
        return {};
    }
}

Variant Variant::null()
{
    Variant result;
    result.value_.vt = VT_NULL;
    return result;
}

Variant Variant::unknown(IUnknown *object)
{
    Variant result;
    result.value_.vt = VT_UNKNOWN;
    result.value_.punkVal = object;
    object->AddRef();
    return result;
}

std::string Variant::text() const
{
    Variant result;
    return SUCCEEDED(as(VT_BSTR, result)) ? utf8(result.value_.bstrVal, static_cast<int>(SysStringLen(result.value_.bstrVal))) : "";
}

long Variant::number() const
{
    Variant result;
    return SUCCEEDED(as(VT_I4, result)) ? result.value_.lVal : 0;
}

bool Variant::flag() const
{
    Variant result;
    return SUCCEEDED(as(VT_BOOL, result)) && result.value_.boolVal != VARIANT_FALSE;
}

Json Variant::json() const
{
    switch (value_.vt) {
    case VT_BOOL:
        return flag();
    case VT_BSTR:
        return text();
    case VT_EMPTY:
    case VT_NULL:
    case VT_ERROR:
    case VT_DISPATCH:
    case VT_UNKNOWN:
        return {};
    default:
        return number();
    }
}

HRESULT Variant::as(VARTYPE type, Variant &result) const
{
    if (type == value_.vt || type == VT_VARIANT || type == VT_VOID || type == VT_EMPTY) {
        result = *this;
        return S_OK;
    }
    const bool empty = value_.vt == VT_EMPTY || value_.vt == VT_NULL || value_.vt == VT_ERROR;
    if (type == VT_DISPATCH && empty) {
        result = Variant(static_cast<IDispatch *>(nullptr));
        return S_OK;
    }
    if (value_.vt == VT_BSTR) {
        const std::string characters = text();
        if (type == VT_DATE && parse_date(characters, result.value_.date)) {
            result.value_.vt = VT_DATE;
            return S_OK;
        }
        if (type == VT_I4 && characters.rfind("0x", 0) == 0) {
            result = Variant(static_cast<long>(strtoul(characters.c_str(), nullptr, 16)));
            return S_OK;
        }
    }
    return VariantChangeType(&result.value_, const_cast<VARIANT *>(&value_), 0, type);
}

VARIANT Variant::release()
{
    VARIANT given = value_;
    VariantInit(&value_);
    return given;
}

std::string utc_now()
{
    SYSTEMTIME time;
    char text[64];
    GetSystemTime(&time);
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", time.wYear, time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond, time.wMilliseconds);
    return text;
}

double now_ms()
{
    FILETIME time;
    GetSystemTimeAsFileTime(&time);
    return (static_cast<double>(time.dwHighDateTime) * 4294967296.0 + time.dwLowDateTime) / 10000.0;
}
