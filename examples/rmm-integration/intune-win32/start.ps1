# PatchPilot for Intune, install command of a Win32 app: puts the program there and starts a run. README.md says where it goes.
$bring = Join-Path $PSScriptRoot 'bring.ps1' # of any-rmm, with $from = $PSScriptRoot: program and policy of the package
# What could not be brought is said, leaves the program that is there whole, and comes with the next start.
if (Test-Path -LiteralPath $bring) { try { & $bring } catch { Write-Output "ALERT: nothing was brought: $_" } }
$command = 'run', '--detach', '--quiet', '--ok', '100,150,170'
$options = @() # the same in every job, as: '--config', 'C:\Program Files\PatchPilot\config'
# The same in every place, from here ...
$ErrorActionPreference = 'Continue'
$exe = 'C:\Program Files\PatchPilot\patchpilot.exe'
if ($env:PATCHPILOT_EXE) { $exe = $env:PATCHPILOT_EXE }
$code = 240; $line = ''; $said = @(); $wrong = @()
foreach ($id in 'TenantId', 'ClientId', 'SiteId', 'PolicyProfileId') {
  $value = [Environment]::GetEnvironmentVariable("patchpilot$id")
  if (-not $value) { continue }
  if ($value -cnotmatch '\A[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}\z') { $wrong += "patchpilot$id" }
  $options += "-$id", $value
}
if ($wrong) { $said = @("no id (letters, digits, blanks, dots, hyphens, underscores): $wrong") }
elseif (-not (Test-Path -LiteralPath $exe)) { $said = @("it is not there: $exe") }
else {
  try {
    $said = @(& $exe @command @options 2>&1 | ForEach-Object { "$_" })
    $line = "$(@($said -clike 'PATCHPILOT v=1 *')[-1])"
    if ($line) { $code = $LASTEXITCODE }
  } catch { $said = @("$_") }
}
if (-not $line) { $line = "PATCHPILOT failed: $($said[0])" }
$line = $line.Substring(0, [Math]::Min(240, $line.Length)) -replace '\\', '/' -replace '[^ -~]', '?'
$fine = 0, 100, 150, 170 -contains $code # nobody has to look; 250 of collect: one more night changes nothing
$stuck = 'RebootOverdue| exit=170 .* age=(1[4-9]|[2-9]\d|\d{3,4}) | why=\S*(unconfirmed|overdue|kit|checks|scan|stale|unsupported|backup|\+)'
if ($fine -and $command[0] -eq 'status' -and $line -match $stuck) { $fine = $false; $code = 250 }
# ... to here.
Write-Output $line
if ($fine) { exit 0 }
exit $code
