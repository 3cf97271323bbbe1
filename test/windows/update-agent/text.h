#pragma once

#include <string>

std::wstring wide(const std::string &text);

/* `length` characters, or to the first zero. */
std::string utf8(const wchar_t *text, int length = -1);

/* Case is ignored: a type library keeps one spelling of a name for all its members and parameters. */
bool same(const std::string &a, const std::string &b);

std::string lower(std::string text);
