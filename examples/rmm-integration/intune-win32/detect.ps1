# PatchPilot for Intune, detection script of the app that starts runs: not found starts one. README.md says where it goes.
$command = 'status', '--exit-code', '--quiet', '--within', '12h'
$options = @() # the same in every job, as: '--config', 'C:\Program Files\PatchPilot\config'
$package = '' # what the newest package has brought, as: 'config\2026-11-27.txt'
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
# A start is wanted: none has ended for 12 hours, the last one has failed or has left something, or a package is newer.
# None where one waits for its restart or works, and no second one within these hours for what it would not change.
$goesOn = 150, 170, 250 -contains $code -and $line -match ' exit=1[57]0 '
$wanted = -not $goesOn -and (0, 250 -notcontains $code -or $line -match ' todo=[1-9]')
if ($package -and -not (Test-Path -LiteralPath (Join-Path (Split-Path $exe) $package))) { $wanted = $true }
if (-not $wanted) { Write-Output $line } # found is: 0 and an output
exit 0
