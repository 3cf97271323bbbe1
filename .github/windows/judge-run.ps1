# Whether a run on a runner is well: 0 or 100, and 240 with why=agent where the runner's update service is disabled, which
# is the truth about it and no fault of the program.
param([int]$Code, [string]$LastLine)
if ($Code -in 0, 100) { exit 0 }
$service = Get-Service -Name wuauserv -ErrorAction SilentlyContinue
$disabled = $null -eq $service -or $service.StartType -eq 'Disabled'
if ($disabled -and $Code -eq 240 -and $LastLine -match '\bwhy=agent\b') {
  Write-Output '::notice::the update service of this runner is disabled, and the run says so'
  exit 0
}
Write-Output "::error::expected 0 or 100, got $Code"
exit 1
