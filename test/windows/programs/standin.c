/*
 * standin.exe, put in the place of a System32 program by the bench.
 *
 * Records each call as a JSON line in C:\bench\standin\NAME.calls and answers as C:\bench\standin\NAME.txt says: blocks of
 * lines `key=value`, each ended by a line `end`; the first block whose `match` occurs in the command line (case ignored)
 * answers. Keys: match, exitCode, delayMs, stdout (a file whose bytes are printed), run (a command line that is run to its
 * end: what the program would have done), delegate (1: the original program, kept in C:\bench\original, runs first with the
 * same arguments), hang (1: never ends, after what it ran). Without exitCode the code is that of the original, or 0.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <shellapi.h>

#define LINE_CHARS 4096
#define RECORD_BYTES (1 << 20)

struct answer {
    int has_code, delegate, hang;
    DWORD code, delay_ms;
    char stdout_file[LINE_CHARS], command[LINE_CHARS];
};

static wchar_t name[MAX_PATH];

static void path_of(wchar_t *path, const wchar_t *suffix)
{
    swprintf(path, MAX_PATH, L"C:\\bench\\standin\\%ls%ls", name, suffix);
}

static char *append_json(char *to, const char *end, const wchar_t *text)
{
    *to++ = '"';
    for (; *text && to < end - 16; text++) {
        if (*text < 0x20 || *text > 0x7e || *text == L'"' || *text == L'\\')
            to += sprintf(to, "\\u%04x", *text);
        else
            *to++ = (char)*text;
    }
    *to++ = '"';
    return to;
}

/* Whether this process has a console, be it one without a window. */
static int has_console(void)
{
    DWORD mode;
    HANDLE out = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    return out != INVALID_HANDLE_VALUE && GetConsoleMode(out, &mode);
}

static void record_call(int argc, wchar_t **argv)
{
    static char record[RECORD_BYTES];
    const char *end = record + sizeof record - 64;
    wchar_t folder[MAX_PATH] = {0}, path[MAX_PATH];
    GetCurrentDirectoryW(MAX_PATH, folder);

    char *at = record + sprintf(record, "{\"args\":[");
    for (int i = 1; i < argc && at < end; i++) {
        if (i > 1)
            *at++ = ',';
        at = append_json(at, end, argv[i]);
    }
    at += sprintf(at, "],\"commandLine\":");
    at = append_json(at, end, GetCommandLineW());
    at += sprintf(at, ",\"cwd\":");
    at = append_json(at, end, folder);
    at += sprintf(at, ",\"console\":%s}\n", has_console() ? "true" : "false");

    path_of(path, L".calls");
    HANDLE file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    DWORD written;
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, record, (DWORD)(at - record), &written, NULL))
        exit(EXIT_FAILURE);
    CloseHandle(file);
}

static int command_line_contains(const char *text)
{
    wchar_t wide[LINE_CHARS], *line = _wcslwr(_wcsdup(GetCommandLineW()));
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, LINE_CHARS);
    return wcsstr(line, _wcslwr(wide)) != NULL;
}

static void read_answer(struct answer *answer)
{
    char line[LINE_CHARS];
    wchar_t path[MAX_PATH];
    int matches = 1;
    path_of(path, L".txt");
    FILE *file = _wfopen(path, L"rb");
    memset(answer, 0, sizeof *answer);
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        char *value = strchr(line, '=');
        if (!strcmp(line, "end")) {
            if (matches)
                break;
            matches = 1;
            memset(answer, 0, sizeof *answer);
        }
        if (!value)
            continue;
        *value++ = 0;
        if (!strcmp(line, "match"))
            matches = command_line_contains(value);
        else if (!strcmp(line, "exitCode"))
            answer->has_code = 1, answer->code = (DWORD)strtoul(value, NULL, 10);
        else if (!strcmp(line, "delayMs"))
            answer->delay_ms = (DWORD)strtoul(value, NULL, 10);
        else if (!strcmp(line, "delegate"))
            answer->delegate = atoi(value);
        else if (!strcmp(line, "hang"))
            answer->hang = atoi(value);
        else if (!strcmp(line, "run"))
            strcpy(answer->command, value);
        else if (!strcmp(line, "stdout"))
            strcpy(answer->stdout_file, value);
    }
    if (file)
        fclose(file);
}

static void print_file(const char *path)
{
    char bytes[LINE_CHARS];
    DWORD got, written;
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    while (ReadFile(file, bytes, sizeof bytes, &got, NULL) && got > 0)
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), bytes, got, &written, NULL);
    CloseHandle(file);
}

static DWORD run_program(const wchar_t *program, wchar_t *command_line)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code;
    if (!CreateProcessW(program, command_line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        return GetLastError();
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return code;
}

static DWORD run_original(void)
{
    wchar_t program[MAX_PATH];
    swprintf(program, MAX_PATH, L"C:\\bench\\original\\%ls", name);
    return run_program(program, GetCommandLineW());
}

static void run_command(const char *text)
{
    wchar_t wide[LINE_CHARS];
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, LINE_CHARS);
    if (run_program(NULL, wide) != 0)
        ExitProcess(EXIT_FAILURE);
}

int wmain(int argc, wchar_t **argv)
{
    wchar_t module[MAX_PATH];
    struct answer answer;
    GetModuleFileNameW(NULL, module, MAX_PATH);
    wcscpy(name, _wcslwr(wcsrchr(module, L'\\') + 1));

    record_call(argc, argv);
    read_answer(&answer);
    if (answer.command[0])
        run_command(answer.command);
    if (answer.hang)
        Sleep(INFINITE);
    Sleep(answer.delay_ms);
    DWORD code = answer.delegate ? run_original() : 0;
    if (answer.stdout_file[0])
        print_file(answer.stdout_file);
    ExitProcess(answer.has_code ? answer.code : code);
}
