#pragma once

#include <windows.h>
#include <oleauto.h>

#include <string>

#include "json.h"

/* A VARIANT that frees what it holds. */
class Variant {
public:
    Variant() { VariantInit(&value_); }
    Variant(bool flag);
    Variant(long number);
    Variant(double number);
    Variant(const std::string &text);
    Variant(const char *text) : Variant(std::string(text)) {}
    /* Takes a reference of its own. */
    Variant(IDispatch *object);
    Variant(const Variant &other);
    Variant(Variant &&other) noexcept;
    Variant &operator=(Variant other) noexcept;
    ~Variant() { VariantClear(&value_); }

    /* A flag, a number, a text, or a list of such; anything else is empty. */
    static Variant of(const Json &value);
    static Variant null();
    static Variant unknown(IUnknown *object);

    VARTYPE type() const { return value_.vt; }
    const VARIANT &raw() const { return value_; }
    IDispatch *object() const { return value_.vt == VT_DISPATCH ? value_.pdispVal : nullptr; }
    /* The same, also where it answers no automation. */
    IUnknown *unknown() const { return value_.vt == VT_DISPATCH || value_.vt == VT_UNKNOWN ? value_.punkVal : nullptr; }
    std::string text() const;
    long number() const;
    bool flag() const;
    /* As it stands in the log of calls. */
    Json json() const;

    /* The value as another type. A text `0x...` may become a number, a text `2026-11-10T08:00:00Z` a date. */
    HRESULT as(VARTYPE type, Variant &result) const;
    /* Gives the value away; empty afterwards. */
    VARIANT release();

private:
    VARIANT value_;
};

/* The moment now, in UTC, as `2026-11-10T08:00:00.000Z`. */
std::string utc_now();
/* Milliseconds since 1601. */
double now_ms();
