# Which computers have failed, are silent, or have sent nothing: one row each, the ones to look at first.
#   .\Computers.ps1 '\\server\evidence$' -Names (Get-ADComputer -Filter *).Name
# Ran: what the run before the last start came to. Start: what the last start said; 100 is a run that was handed over.
# Days: since that start. Sent: days since its newest zip came. Said: the line that decides, or why there is none.
param([Parameter(Mandatory = $true, Position = 0)] [string]$Evidence, [string[]]$Names = @(), [int]$Silent = 8)
$ErrorActionPreference = 'Stop'
$logs = Join-Path $Evidence 'logs'
if (-not (Test-Path -LiteralPath $logs)) { throw "there is no folder $logs" }

# Nobody has to look at these codes; but at what one more start does not change.
$stuck = 'RebootOverdue| exit=170 .* age=(1[4-9]|[2-9]\d|\d{3,4}) | why=\S*(unconfirmed|overdue|kit|checks|scan|stale|unsupported|backup|\+)'
function Test-Fine([string]$Line, [string]$Codes) { $Line -match " exit=($Codes) " -and $Line -notmatch $stuck }
# A log has the name that Windows cuts at 15 characters; a folder of zips, and a name of a directory, may have the whole.
function Get-Key([string]$Name) { $Name.Substring(0, [Math]::Min(15, $Name.Length)) }
function Get-Days([DateTime]$Utc) { [int][Math]::Floor(([DateTime]::UtcNow - $Utc).TotalDays) }
function Get-Folders([string[]]$Of) { foreach ($one in $Of) { try { [IO.Directory]::GetDirectories($one) } catch { Write-Warning "$_" } } }

# <tenant>/<client>/<site>/<device>/<run>.zip
$zips = @{}
foreach ($folder in Get-Folders (Get-Folders (Get-Folders (Get-Folders $Evidence)))) {
  $key = Get-Key ([IO.Path]::GetFileName($folder))
  $files = try { [IO.Directory]::GetFiles($folder, '*.zip') } catch { Write-Warning "$_" }
  foreach ($zip in $files) {
    $at = [IO.File]::GetLastWriteTimeUtc($zip)
    if (-not $zips[$key] -or $zips[$key] -lt $at) { $zips[$key] = $at }
  }
}

# The text of a log. Any computer may write there: no more than a log is read, and nothing of it but ASCII is shown.
function Read-Log([string]$File) {
  try {
    if ((New-Object IO.FileInfo $File).Length -gt 1MB) { return 'start: no log, it is too large' }
    return [IO.File]::ReadAllText($File) -replace '\r\n', "`n" -replace '[^ -~\n]', '?'
  } catch { return "start: no log, it cannot be read: $($_.Exception.Message)" -replace '[^ -~]', '?' }
}

function Get-Row([string]$File) {
  $starts = @((Read-Log $File) -csplit '(?m)^start ')
  $start = $starts[-1]
  $earlier = "$($starts | Select-Object -First ($starts.Count - 1))"
  $lines = @($start -split '\n' | Where-Object { $_ })
  $said = @($lines -clike 'PATCHPILOT v=1 *')
  $before = ''; $now = ''
  if ($start -cmatch 'came to:\n(PATCHPILOT v=1 .*)') { $before = $Matches[1]; $said = @($said | Select-Object -Skip 1) }
  if ($said) { $now = $said[-1] }
  $days = Get-Days ([IO.File]::GetLastWriteTimeUtc($File))
  $computer = [IO.Path]::GetFileNameWithoutExtension($File)
  $sent = $zips[(Get-Key $computer)]
  $began = Test-Fine $now '100|150|170'
  # Nothing has run before the first start; after one that was handed over it has.
  $first = $before -match ' run=- ' -and $earlier -notmatch ' exit=(100|150|170) '
  $ended = $first -or ($before -notmatch ' run=- ' -and (Test-Fine $before '0|100|150|170'))
  $over = $before -match ' exit=(0|100|2\d\d) .* run=[^-]'
  $unsent = if ($start -cmatch '(?m)^Not all evidence was sent') { 'not all evidence was sent' } elseif ($over -and -not $sent) { 'no zip of it is here' }
  if (-not $now) { $now = "$($lines[-1])" }
  $says = if (-not $began) { $now } elseif ($ended -and $unsent) { "${unsent}: $before" } else { $before }
  [pscustomobject]@{
    Computer = $computer
    Look = -not ($began -and $ended -and -not $unsent -and $days -lt $Silent -and $days -ge -1)
    Ran = $(if ($before -match ' exit=(\d{1,3}) .* run=[^-]') { [int]$Matches[1] } else { '-' })
    Start = $(if ($now -match ' exit=(\d{1,3}) ') { [int]$Matches[1] } else { '-' })
    Days = $days
    Sent = $(if ($sent) { Get-Days $sent } else { '-' })
    Said = $says.Substring(0, [Math]::Min(240, $says.Length))
  }
}
function Get-NoRow([string]$Name, [string]$Why) {
  [pscustomobject]@{ Computer = $Name; Look = $true; Ran = '-'; Start = '-'; Days = '-'; Sent = '-'; Said = $Why }
}

$rows = @(foreach ($file in [IO.Directory]::GetFiles($logs, '*.log')) {
    try { Get-Row $file } catch { Get-NoRow ([IO.Path]::GetFileNameWithoutExtension($file)) ("$_" -replace '[^ -~]', '?') }
  })
$known = @($rows | ForEach-Object { Get-Key $_.Computer })
$rows += @(foreach ($name in $Names) { if ($known -notcontains (Get-Key $name)) { Get-NoRow $name 'no log of it is here' } })
@($rows | Where-Object { $_.Look }) + @($rows | Where-Object { -not $_.Look })
