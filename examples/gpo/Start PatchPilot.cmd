@echo off
rem Startup script of a GPO, or action of an immediate task: SHARE [EVIDENCE] [ids and ring for run and status ...]
rem   SHARE     holds patchpilot.exe and the folder policy; computers read it, only administrators write to it
rem   EVIDENCE  where each finished run is sent once, and the log of the starts to logs\COMPUTER.log; "" for nowhere
rem All startup scripts of a computer share 600 s, and nobody reads their codes: the run is detached, and what was said
rem stands in startup.log beside the program, and on EVIDENCE.
setlocal EnableExtensions DisableDelayedExpansion
set "share=%~1"
set "evidence=%~2"
set "more="
:next
if "%~3"=="" goto started
set more=%more% "%~3"
shift /3
goto next
:started
set "local=%ProgramFiles%\PatchPilot"
if defined ProgramW6432 set "local=%ProgramW6432%\PatchPilot"
set "exe=%local%\patchpilot.exe"
set "log=%local%\startup.log"
set "code=240"
cd /d "%SystemRoot%"
md "%local%" 2>nul
rem Some starts are kept, in two files of little more than 64 KB.
if exist "%log%" for %%F in ("%log%") do if %%~zF GTR 65536 move /y "%log%" "%local%\startup.old.log" >nul
set "worked="
call :work >>"%log%" 2>&1
rem A log that another start still writes keeps none from its work.
if not defined worked call :work
if "%evidence%"=="" exit /b %code%
rem After it: a slow server of evidence keeps no run from its start. The log first: it says why nothing else came.
if not exist "%evidence%\logs\" md "%evidence%\logs" 2>nul
copy /y "%log%" "%evidence%\logs\%COMPUTERNAME%.log" >nul 2>&1
if exist "%exe%" "%exe%" bundle --new --to "%evidence%" >>"%log%" 2>&1
exit /b %code%

:work
set "worked=yes"
echo start %DATE% %TIME% share "%share%" evidence "%evidence%"%more%
if "%share%"=="" echo No share is given: the first parameter of this script is the share with patchpilot.exe and policy.& exit /b
rem Copied when size or time differ, under another name first: whole or not at all. One in use is left to its run.
for %%F in ("%share%\patchpilot.exe") do set "there=%%~zF %%~tF"
for %%F in ("%exe%") do set "here=%%~zF %%~tF"
if "%there%"=="%here%" goto brought
copy /b /y "%share%\patchpilot.exe" "%exe%.new" >nul && move /y "%exe%.new" "%exe%" >nul && echo The program was brought.&& goto brought
echo The program was not brought: the share cannot be read, or the one here is in use.
:brought
if not exist "%exe%" echo There is no program at "%exe%". Nothing was started.& exit /b
echo What the run before came to:
"%exe%" status --exit-code --quiet --within 35d --config "%share%\policy"%more%
rem A policy that cannot be read, and of which no copy of the last 7 days is here, ends it: built-in defaults never hold.
"%exe%" run --detach --config "%share%\policy"%more%
set "code=%errorlevel%"
exit /b
