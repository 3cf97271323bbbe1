@echo off
rem Double-click this file on the stick. It asks for administrator rights, says what it found on the stick, runs
rem PatchPilot with the kit, says in words what came of it, and keeps its window. README.md says what lies where.
setlocal EnableExtensions DisableDelayedExpansion
title PatchPilot
set "self=%~f0"
set "here=%~dp0"
set "sys=%SystemRoot%\System32"
if defined PROCESSOR_ARCHITEW6432 set "sys=%SystemRoot%\Sysnative"
set "local=%ProgramFiles%\PatchPilot stick"
if defined ProgramW6432 set "local=%ProgramW6432%\PatchPilot stick"
set "exe=%local%\patchpilot.exe"
set "copy=%local%\Patch this device.cmd"
set "code=240"
set "over="
cd /d "%SystemRoot%"
if "%~1"=="work" goto work

rem 1. Administrator rights. fltmc answers 0 to nobody else. cmd reads a file as it goes: the block is read whole, so that
rem    the stick may be gone when it ends.
"%sys%\fltmc.exe" >nul 2>&1
if not errorlevel 1 goto elevated
if "%~1"=="elevated" (
  echo This account has no administrator rights on this device. Nothing was done.
  goto end
)
echo Windows asks for administrator rights now. The work goes on in a window of its own; this one ends with it.
setlocal EnableDelayedExpansion
(
  "%sys%\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -Command "try { $q = [string][char]34; $start = New-Object Diagnostics.ProcessStartInfo; $start.FileName = [Environment]::SystemDirectory + '\cmd.exe'; $start.Arguments = '/d /v:off /s /c ' + $q + $q + $env:self + $q + ' elevated' + $q; $start.Verb = 'runas'; $start.UseShellExecute = $true; $child = [Diagnostics.Process]::Start($start); $child.WaitForExit(); exit $child.ExitCode } catch { exit 1223 }"
  set "code=!errorlevel!"
  for %%C in (0 100 150 170 210 220 230 240) do if "!code!"=="%%C" exit /b %%C
)
if not "%code%"=="1223" (
  echo The window with administrator rights ended with %code%, before it could say why.
  echo Next: a drive letter of a network share is not there for an administrator. Start this file as \\server\share\...
  goto end
)
set "code=240"
echo Administrator rights were declined, or this account may not ask for them. Nothing was done.
echo Next: start it again and answer Yes, or have an administrator start it from an elevated prompt.
goto end

rem 2. What there is on the stick. Paths stay in quotes: they may hold a blank, an ampersand, a percent sign.
:elevated
set "kit="
set "policy="
set "stick=%here%"
if exist "%here%the-kit.txt" goto without_stick
set /a kits=0, bare=0, fresh=0
pushd "%here%" || goto end
for /d %%D in (*) do if exist "%%D\kit.json" (
  set "kit=%here%%%D"
  set /a kits+=1
)
for %%F in (*.msu updates\*.msu) do (
  set /a bare+=1
  if not exist "%kit%\files\%%~nxF" set /a fresh+=1
)
popd
if exist "%here%policy.json" set "policy=%here%policy.json"
if exist "%here%policy\ClientProfile.json" set "policy=%here%policy"
echo Stick    "%here%"
if %kits%==1 echo Kit      "%kit%"
if %kits% gtr 1 echo Kits     %kits%
if %bare% gtr 0 echo Updates  %bare% bare .msu
if defined policy echo Policy   "%policy%"
if not defined policy echo Policy   none: all of the kit is required, nothing is left out
if not defined policy if exist "%local%\the-kit.txt" echo          A run that is open keeps the policy that it began with.
if %kits% gtr 1 (
  echo There are several kits, and it must be clear which. Next: leave one folder with a kit.json on the stick.
  goto end
)
if %kits%%bare%==00 (
  echo There is no kit and no .msu beside this file. Nothing was done.
  echo Next: put a kit, made by patchpilot kit build, or the .msu files onto the stick, beside this file.
  goto end
)
if %kits%==1 if %fresh% gtr 0 (
  echo %fresh% of the bare .msu are not in the kit. Nothing was done.
  echo Next: take them away, or delete the folder of the kit so that a new one is made of them.
  goto end
)
if not exist "%here%patchpilot.exe" (
  echo patchpilot.exe is not beside this file. Nothing was done. Next: copy it there.
  goto end
)

rem 3. All that works does so from the device: the stick may be pulled out. The program is copied beside the one of an
rem    earlier start and takes its place whole or not at all. The policy stays on the stick: one that came from it
rem    vouches for nothing of the kit.
md "%local%" 2>nul
copy /b /y "%here%patchpilot.exe" "%local%\patchpilot.new" >nul && move /y "%local%\patchpilot.new" "%exe%" >nul && goto copied
del "%local%\patchpilot.new" 2>nul
if not exist "%exe%" (
  echo patchpilot.exe could not be copied to "%local%", for the reason above. Nothing was done.
  goto end
)
echo NOT THE PROGRAM OF THIS STICK: the one of an earlier start in "%local%" could not be
echo replaced, for the reason above, and does the work. A run that is at work keeps its program: that one goes on with it.
:copied
copy /b /y "%self%" "%copy%" >nul || (
  echo This file could not be copied to "%local%", for the reason above. Nothing was done.
  goto end
)
md "%here%evidence" 2>nul
if not exist "%here%evidence\" echo Nothing can be written to this stick: the evidence will stay on the device.
if %kits%==1 goto start
echo A kit is made of the bare .msu first.
md "%here%updates" 2>nul
if exist "%here%*.msu" move /y "%here%*.msu" "%here%updates\" >nul
if exist "%here%kit-source.json" move /y "%here%kit-source.json" "%here%updates\" >nul
set "kit=%here%kit"
if not exist "%here%*.msu" "%exe%" kit build "%here%updates" --out "%kit%" && goto start
echo No kit could be made of them on this stick, for the reason above. Nothing was installed.
echo Next: on a stick that is write-protected or full a kit is never made. Make it elsewhere: patchpilot kit build.
goto end

:start
(
  set kit
  set stick
  if defined policy set policy
) >"%local%\the-kit.txt"
setlocal EnableDelayedExpansion
("%sys%\cmd.exe" /d /v:off /s /c ""%copy%" work" & exit /b !errorlevel!)

rem After the restart, from the copy on the device: the open run goes on, with the path that its kit had.
:without_stick
for /f "usebackq tokens=1* delims==" %%A in ("%here%the-kit.txt") do (
  if /i "%%A"=="kit" set "kit=%%B"
  if /i "%%A"=="stick" set "stick=%%B"
  if /i "%%A"=="policy" set "policy=%%B"
)
echo Kit      "%kit%", of before the restart
if not defined policy goto work
if exist "%policy%" echo Policy   "%policy%"
if exist "%policy%" goto work
if exist "%kit%\kit.json" (
  echo The policy "%policy%" is gone, and without it more of the kit could be installed. Nothing was done.
  echo Next: put it back, or start this file from the stick.
  goto end
)
echo Policy   the one that the run began with: "%policy%" is not there
set "policy="

rem 4. The run. From here on nothing is read from the stick but the kit and the policy, and those by the program.
:work
echo.
if defined policy ("%exe%" run --kit "%kit%" --config "%policy%") else "%exe%" run --kit "%kit%"
set "code=%errorlevel%"
for %%C in (0 100 210 220 230) do if "%code%"=="%%C" set "over=1"
echo.
if "%code%"=="0" echo DONE: everything that is due now is installed and confirmed.
if "%code%"=="100" echo NOT ALL DONE: nothing failed, but something is left. The lines above say what.
if "%code%"=="150" (
  echo RESTART THIS DEVICE NOW: Restart, not Shut down. The stick may be taken out.
  echo After it start this file again, from the stick or as "%copy%".
)
if "%code%"=="170" echo ANOTHER RUN WORKS ON THIS DEVICE. Wait for its end, then start this file again.
if "%code%"=="210" echo FAILED: an update is not installed. The lines above say which.
if "%code%"=="220" echo FAILED: an application that worked before does not work now. The lines above say which.
if "%code%"=="230" echo FAILED: the diagnostics that policy requires could not be made.
if "%code%"=="240" echo FAILED: the run came to no report. The lines above say why, and what to do next.
if not defined over if not "%code%"=="150" if not "%code%"=="170" if not "%code%"=="240" echo FAILED: the program ended with %code%, which is no code of its own.
if not defined over goto end
echo The report is Reports\final-report.html in the folder that the line Evidence names.
if not exist "%stick%patchpilot.exe" (
  echo The stick is out, and the evidence still on this device. To take it home put the stick in and type:
  echo   "%stick%patchpilot.exe" bundle --new --to "%stick%evidence"
  goto end
)
md "%stick%evidence" 2>nul
"%exe%" bundle --new --to "%stick%evidence" || echo The evidence could not be copied to the stick. It is still on the device, in the folder above.

:end
echo.
pause
rem When the run is over nothing stays behind but its evidence. This line is read before its file goes.
if defined over (rmdir /s /q "%local%" & exit %code%)
exit /b %code%
