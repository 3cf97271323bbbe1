@echo off
rem PatchPilot for Configuration Manager: the program's command line. README.md says where it goes.
setlocal DisableDelayedExpansion
set "EXE=C:\Program Files\PatchPilot\patchpilot.exe"
if defined PATCHPILOT_EXE set "EXE=%PATCHPILOT_EXE%"
if not exist "%EXE%" echo PATCHPILOT is not there: "%EXE%"& exit /b 240
"%EXE%" run --detach --quiet --ok 100,150,170 %*
exit /b %ERRORLEVEL%
