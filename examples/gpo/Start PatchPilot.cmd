@echo off
rem Startup script of a GPO, or action of an immediate task: SHARE [EVIDENCE] [ids and ring for run and status ...]
rem   SHARE     holds patchpilot.exe, SHA256SUMS of its release and the folder policy; only administrators write to it
rem   EVIDENCE  where each finished run is sent once, and the log of the starts to logs\COMPUTER.log; "" for nowhere
rem All startup scripts of a computer share 600 s, and nobody reads their codes: the run is detached, and what was said
rem stands in startup.log beside the program, and on EVIDENCE.
setlocal EnableExtensions DisableDelayedExpansion
set "share=%~1"
set "evidence=%~2"
rem A backslash before a quotation mark would be read as a part of the value.
:cut
if "%share:~-1%"=="\" set "share=%share:~0,-1%"& goto cut
if "%evidence:~-1%"=="\" set "evidence=%evidence:~0,-1%"& goto cut
set "more="
set "wrong="
:next
if "%~3"=="" goto last
set "value=%~3"
if "%value:~-1%"=="\" set "wrong=yes"
set more=%more% "%~3"
shift /3
goto next
:last
rem Here it is nothing at all, or "": what stands behind that would be lost.
if not [%3]==[] set "wrong=yes"
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
rem After it: a slow server of evidence keeps no run from its start. The log first: it says why nothing else came; and
rem once more with what was sent.
if not exist "%evidence%\logs\" md "%evidence%\logs" 2>nul
copy /y "%log%" "%evidence%\logs\%COMPUTERNAME%.log" >nul 2>&1
if not exist "%exe%" exit /b %code%
call :send >>"%log%" 2>&1
copy /y "%log%" "%evidence%\logs\%COMPUTERNAME%.log" >nul 2>&1
exit /b %code%

:send
"%exe%" bundle --new --to "%evidence%" || echo Not all evidence was sent: see above.
exit /b

:work
set "worked=yes"
echo start %DATE% %TIME% share "%share%" evidence "%evidence%"%more%
if "%share%"=="" echo No share is given: the first parameter of this script is the share with patchpilot.exe and policy.& exit /b
if defined wrong echo A value behind the shares is empty or ends with a backslash: give each one whole. Nothing was started.& exit /b
call :bring
if not exist "%exe%" echo There is no program at "%exe%". Nothing was started.& exit /b
echo What the run before came to:
"%exe%" status --exit-code --quiet --within 35d --config "%share%\policy"%more%
rem A policy that cannot be read, and of which no copy of the last 7 days is here, ends it: built-in defaults never hold.
"%exe%" run --detach --config "%share%\policy"%more%
set "code=%errorlevel%"
exit /b

:bring
rem Sizes and times tell no two releases apart: what they hold does. fc reads an .exe byte by byte.
if not exist "%share%\patchpilot.exe" echo The program was not brought: the share cannot be read.& exit /b
set "sums="
if exist "%share%\SHA256SUMS" set "sums=SHA256SUMS"
if not exist "%exe%" goto new
for %%F in ("%share%\patchpilot.exe") do set "there=%%~zF"
for %%F in ("%exe%") do set "here=%%~zF"
if not "%there%"=="%here%" goto new
if defined sums fc "%share%\SHA256SUMS" "%local%\SHA256SUMS" >nul 2>&1 && exit /b
if not defined sums fc "%share%\patchpilot.exe" "%exe%" >nul 2>&1 && exit /b
:new
rem Under another name first: whole or not at all. The sums are taken before it and kept after it: where the share is
rem changed meanwhile, or the program here is in use, the next start brings it.
if defined sums copy /b /y "%share%\SHA256SUMS" "%local%\SHA256SUMS.new" >nul || goto kept
copy /b /y "%share%\patchpilot.exe" "%exe%.new" >nul || goto kept
move /y "%exe%.new" "%exe%" >nul || goto kept
if defined sums move /y "%local%\SHA256SUMS.new" "%local%\SHA256SUMS" >nul
echo The program was brought.
exit /b
:kept
del "%exe%.new" 2>nul
echo The program was not brought: the share cannot be read, there is no room for it, or the one here is in use.
exit /b
