/*
 * launch.exe CALL PROGRAM ARGS...
 *
 * Runs a program of the device for the bench. CALL is a folder that holds `settings`: UTF-8 lines, first the working folder
 * (or an empty line), then `console` where the program is to have a console without a window (or an empty line), then
 * NAME=VALUE for the environment. When the program has ended, its exit code, all 32 bits of it, stands as a decimal number in
 * CALL\exit; when it could not be started, `error N` stands there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define LINE_CHARS 32768

/* The rest of the command line after the first `count` arguments, exactly as it was given. */
static wchar_t *after_arguments(wchar_t *line, int count)
{
    while (count-- > 0) {
        int quoted = 0;
        while (*line && (quoted || (*line != L' ' && *line != L'\t'))) {
            if (*line == L'"')
                quoted = !quoted;
            line++;
        }
        while (*line == L' ' || *line == L'\t')
            line++;
    }
    return line;
}

static void write_result(const wchar_t *call, const char *text)
{
    wchar_t path[MAX_PATH], temporary[MAX_PATH];
    swprintf(path, MAX_PATH, L"%ls\\exit", call);
    swprintf(temporary, MAX_PATH, L"%ls\\exit.new", call);
    FILE *file = _wfopen(temporary, L"wb");
    if (!file)
        exit(EXIT_FAILURE);
    fputs(text, file);
    fclose(file);
    MoveFileExW(temporary, path, MOVEFILE_REPLACE_EXISTING);
}

/* Applies CALL\settings; leaves the working folder in `folder`, empty for none, and the flags of the process in `flags`. */
static void read_settings(const wchar_t *call, wchar_t *folder, DWORD *flags)
{
    static char bytes[LINE_CHARS];
    static wchar_t line[LINE_CHARS];
    wchar_t path[MAX_PATH];
    swprintf(path, MAX_PATH, L"%ls\\settings", call);
    FILE *file = _wfopen(path, L"rb");
    if (!file)
        exit(EXIT_FAILURE);
    folder[0] = 0;
    for (int number = 0; fgets(bytes, sizeof bytes, file); number++) {
        bytes[strcspn(bytes, "\r\n")] = 0;
        MultiByteToWideChar(CP_UTF8, 0, bytes, -1, line, LINE_CHARS);
        wchar_t *equals = wcschr(line, L'=');
        if (number == 0) {
            wcsncpy(folder, line, MAX_PATH - 1);
        } else if (number == 1) {
            *flags = wcscmp(line, L"console") ? 0 : CREATE_NO_WINDOW;
        } else if (equals) {
            *equals = 0;
            SetEnvironmentVariableW(line, equals + 1);
        }
    }
    fclose(file);
}

int wmain(int argc, wchar_t **argv)
{
    if (argc < 3)
        return 2;
    wchar_t folder[MAX_PATH] = {0};
    DWORD flags = 0;
    read_settings(argv[1], folder, &flags);

    STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    PROCESS_INFORMATION process;
    char text[32];
    if (!CreateProcessW(NULL, after_arguments(GetCommandLineW(), 2), NULL, NULL, TRUE, flags, NULL, folder[0] ? folder : NULL, &startup, &process)) {
        snprintf(text, sizeof text, "error %lu\n", GetLastError());
        write_result(argv[1], text);
        return EXIT_FAILURE;
    }
    DWORD code;
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    snprintf(text, sizeof text, "%lu\n", code);
    write_result(argv[1], text);
    return EXIT_SUCCESS;
}
