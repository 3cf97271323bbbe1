@echo off
rem What an agent does that runs as SYSTEM: starts the program beside it, keeps what it says and its code.
"%~dp0patchpilot.exe" run --test-mode --output-root C:\PatchPilotSystem --record C:\PatchPilotRecorded\system > C:\PatchPilotRecorded\system.txt 2>&1
echo %ERRORLEVEL%> C:\PatchPilotRecorded\system.part
move C:\PatchPilotRecorded\system.part C:\PatchPilotRecorded\system.code
