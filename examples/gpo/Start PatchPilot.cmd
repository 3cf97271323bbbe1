@echo off
rem Startup script of a GPO, or action of an immediate task: SHARE [EVIDENCE]
rem   SHARE     holds patchpilot.exe and the folder policy; computers read it, only administrators write to it
rem   EVIDENCE  where each finished run is sent once
rem All startup scripts of a computer share 600 s, and nobody reads their codes: the run is detached, and what was said
rem stands in startup.log beside the program.
setlocal EnableExtensions DisableDelayedExpansion
set "share=%~1"
set "evidence=%~2"
set "local=%ProgramFiles%\PatchPilot"
if defined ProgramW6432 set "local=%ProgramW6432%\PatchPilot"
set "exe=%local%\patchpilot.exe"
set "code=240"
cd /d "%SystemRoot%"
md "%local%" 2>nul
call :work >"%local%\startup.log" 2>&1
exit /b %code%

:work
echo %DATE% %TIME% share "%share%" evidence "%evidence%"
if "%share%"=="" echo No share is given: the first parameter of this script is the share with patchpilot.exe and policy.& exit /b
rem Copied when size or time differ, under another name first: whole or not at all. One in use is left to its run.
for %%F in ("%share%\patchpilot.exe") do set "there=%%~zF %%~tF"
for %%F in ("%exe%") do set "here=%%~zF %%~tF"
if "%there%"=="%here%" goto brought
copy /b /y "%share%\patchpilot.exe" "%exe%.new" >nul && move /y "%exe%.new" "%exe%" >nul && echo The program was brought.&& goto brought
echo The program was not brought: the share cannot be read, or the one here is in use.
:brought
if not exist "%exe%" echo There is no program at "%exe%". Nothing was started.& exit /b
rem A policy that cannot be read, and of which no copy of the last 7 days is here, ends it: built-in defaults never hold.
"%exe%" run --detach --config "%share%\policy"
set "code=%errorlevel%"
rem After it: a slow server of evidence keeps no run from its start.
if not "%evidence%"=="" "%exe%" bundle --new --to "%evidence%"
exit /b
