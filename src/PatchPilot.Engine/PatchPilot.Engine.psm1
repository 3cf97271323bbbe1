# PatchPilot as functions. The work is done by the program that lies two folders above, never by one from PATH.
Set-StrictMode -Version 2

. "$PSScriptRoot/Private/Program.ps1"
. "$PSScriptRoot/Public/Invoke-PatchPilotRun.ps1"
. "$PSScriptRoot/Public/Get-PatchPilotExitCodes.ps1"
. "$PSScriptRoot/Public/Get-PatchPilotVersion.ps1"
. "$PSScriptRoot/Public/Get-PatchPilotExitCodeFromEvidence.ps1"
