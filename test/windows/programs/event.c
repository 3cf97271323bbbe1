/*
 * event.exe EVENT PROGRAM
 *
 * Sends a console event to the first process of a program, for example `patchpilot.exe`, that has a console. EVENT is
 * `ctrl-c`, `ctrl-break` or `close`. Prints nothing; the exit code is 0, or the error of Windows.
 *
 * Wine sends Ctrl-C as Windows does. Its Ctrl-Break ends a thread of the receiver (SIGQUIT), and it has no close: there the
 * routine is run that Windows runs in a process for each event. As on Windows (HandlerRoutine, "Timeouts"), a process that a
 * close has not ended within 5 s is ended with STATUS_CONTROL_C_EXIT.
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include <tlhelp32.h>

#define CLOSE_LIMIT_MS 5000

static PROCESSENTRY32W process_of(const wchar_t *program)
{
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry))
        if (!_wcsicmp(entry.szExeFile, program))
            return entry;
    exit(ERROR_NOT_FOUND);
}

/* The launcher leads the group that the program belongs to. */
static DWORD press_ctrl_c(PROCESSENTRY32W target)
{
    FreeConsole();
    if (!AttachConsole(target.th32ProcessID) || !GenerateConsoleCtrlEvent(CTRL_C_EVENT, target.th32ParentProcessID))
        return GetLastError();
    return 0;
}

static DWORD run_routine(DWORD id, DWORD event)
{
    FARPROC routine = GetProcAddress(GetModuleHandleW(L"kernelbase.dll"), "CtrlRoutine");
    HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, id);
    if (!routine || !process)
        return GetLastError();
    if (!CreateRemoteThread(process, NULL, 0, (LPTHREAD_START_ROUTINE)(void *)routine, (void *)(ULONG_PTR)event, 0, NULL))
        return GetLastError();
    if (event == CTRL_CLOSE_EVENT && WaitForSingleObject(process, CLOSE_LIMIT_MS) == WAIT_TIMEOUT)
        TerminateProcess(process, STATUS_CONTROL_C_EXIT);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc != 3)
        return ERROR_INVALID_PARAMETER;
    PROCESSENTRY32W target = process_of(argv[2]);
    if (!wcscmp(argv[1], L"ctrl-c"))
        return (int)press_ctrl_c(target);
    if (!wcscmp(argv[1], L"ctrl-break"))
        return (int)run_routine(target.th32ProcessID, CTRL_BREAK_EVENT);
    if (!wcscmp(argv[1], L"close"))
        return (int)run_routine(target.th32ProcessID, CTRL_CLOSE_EVENT);
    return ERROR_INVALID_PARAMETER;
}
