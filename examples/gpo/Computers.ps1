# Which computers have failed, are silent, or have sent nothing: one row each, the ones to look at first.
#   .\Computers.ps1 '\\server\evidence$' -Names (Get-ADComputer -Filter *).Name
# Ran: what the run before the last start came to. Start: what the last start said; 100 is a run that was handed over.
# Days: since that start. Said: the line that decides, or why there is none.
param([Parameter(Mandatory = $true, Position = 0)] [string]$Evidence, [string[]]$Names = @(), [int]$Silent = 8)
$ErrorActionPreference = 'Stop'
$logs = Join-Path $Evidence 'logs'
if (-not (Test-Path -LiteralPath $logs)) { throw "there is no folder $logs" }

# Nobody has to look at these codes; but at what one more start does not change.
$stuck = 'RebootOverdue| exit=170 .* age=(1[4-9]|[2-9]\d|\d{3,4}) | why=\S*(unconfirmed|overdue|kit|checks|scan|stale|unsupported|backup|\+)'
function Test-Fine([string]$Line, [string]$Codes) { $Line -match " exit=($Codes) " -and $Line -notmatch $stuck }

$rows = @(foreach ($file in [IO.Directory]::GetFiles($logs, '*.log')) {
    # Any computer may write there: no more than a log is read, and nothing of it but ASCII is shown.
    $text = if ((New-Object IO.FileInfo $file).Length -le 1MB) { [IO.File]::ReadAllText($file) } else { 'start: no log, it is too large' }
    $start = @($text -replace '\r\n', "`n" -replace '[^ -~\n]', '?' -csplit '(?m)^start ')[-1]
    $lines = @($start -split '\n' | Where-Object { $_ })
    $said = @($lines -clike 'PATCHPILOT v=1 *')
    $before = ''; $now = ''
    if ($start -cmatch 'came to:\n(PATCHPILOT v=1 .*)') { $before = $Matches[1]; $said = @($said | Select-Object -Skip 1) }
    if ($said) { $now = $said[-1] }
    $days = [int][Math]::Floor(([DateTime]::UtcNow - [IO.File]::GetLastWriteTimeUtc($file)).TotalDays)
    $began = Test-Fine $now '100|150|170'
    $ended = $before -match ' run=- ' -or (Test-Fine $before '0|100|150|170')
    if (-not $now) { $now = "$($lines[-1])" }
    $says = if ($began) { $before } else { $now }
    [pscustomobject]@{
      Computer = [IO.Path]::GetFileNameWithoutExtension($file)
      Look = -not ($began -and $ended -and $days -lt $Silent)
      Ran = $(if ($before -match ' exit=(\d{1,3}) .* run=[^-]') { [int]$Matches[1] } else { '-' })
      Start = $(if ($now -match ' exit=(\d{1,3}) ') { [int]$Matches[1] } else { '-' })
      Days = $days
      Said = $says.Substring(0, [Math]::Min(240, $says.Length))
    }
  })
$known = @($rows | ForEach-Object { $_.Computer })
$rows += @(foreach ($name in $Names) {
    if ($known -contains $name) { continue }
    [pscustomobject]@{ Computer = $name; Look = $true; Ran = '-'; Start = '-'; Days = '-'; Said = 'no log of it is here' }
  })
@($rows | Where-Object { $_.Look }) + @($rows | Where-Object { -not $_.Look })
