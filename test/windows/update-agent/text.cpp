#include "text.h"

#include <windows.h>

std::wstring wide(const std::string &text)
{
    const int bytes = static_cast<int>(text.size());
    const int length = MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, nullptr, 0);
    std::wstring result(length, L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, result.data(), length);
    return result;
}

std::string utf8(const wchar_t *text, int length)
{
    if (!text)
        return {};
    if (length < 0)
        length = lstrlenW(text);
    const int bytes = WideCharToMultiByte(CP_UTF8, 0, text, length, nullptr, 0, nullptr, nullptr);
    std::string result(bytes, '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, length, result.data(), bytes, nullptr, nullptr);
    return result;
}

bool same(const std::string &a, const std::string &b)
{
    return _stricmp(a.c_str(), b.c_str()) == 0;
}

std::string lower(std::string text)
{
    for (char &character : text)
        if (character >= 'A' && character <= 'Z')
            character += 'a' - 'A';
    return text;
}
