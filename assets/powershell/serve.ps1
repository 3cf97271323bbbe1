# Answers one request after another, each by its parts and one line `answered`, until the input ends.

# A process answers for hours: what it has read and does not need any more must not keep a hive of a user, or a folder, open.
function Clear-Remains {
  $Part.Items = $null
  $Error.Clear()
  [GC]::Collect()
  [GC]::WaitForPendingFinalizers()
}

# Carries a request out. `part` lines restrict it to these parts.
function Invoke-Request($Request) {
  $Part.Wanted = @($Request.Lines | Where-Object { $_.Verb -ceq 'part' } | ForEach-Object { $_.Fields[0] })
  foreach ($name in 'TEMP', 'TMP') { [Environment]::SetEnvironmentVariable($name, $Request.TemporaryFolder) }
  & $Jobs[$Request.Job].Body $Request.Lines | Out-Null
}

$engine = $PSVersionTable.PSVersion.ToString()
Write-Line 'start' ([ordered]@{ jobs = @($Jobs.Keys); powershell = $engine; clr = [Environment]::Version.ToString(); pid = $PID; time = [datetime]::UtcNow })
$where = 'request'
$answers = 0
try {
  while ($true) {
    $where = 'request'
    $text = Receive-Request
    if ($null -eq $text) { break }
    $request = Read-Request $text
    $where = $request.Job
    Invoke-Request $request
    Clear-Remains
    $answers++
    Write-Line 'answered' ([ordered]@{ request = $answers })
  }
} catch {
  Write-Failure 'error' 'where' $where $_
  exit 1
}
Write-Line 'done' @{}
exit 0
