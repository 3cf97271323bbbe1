@echo off
rem What an agent does that runs as SYSTEM: starts the program beside it, keeps what it says and its code.
"%~dp0patchpilot.exe" run --test-mode --output-root C:\PatchPilotSystem --record C:\PatchPilotRecorded\system > C:\PatchPilotKept\system.txt 2>&1
>C:\PatchPilotKept\system.part echo %ERRORLEVEL%
move C:\PatchPilotKept\system.part C:\PatchPilotKept\system.code
