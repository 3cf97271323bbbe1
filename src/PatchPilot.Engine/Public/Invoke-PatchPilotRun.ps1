function Invoke-PatchPilotRun {
  <#
  .SYNOPSIS
  Runs a patch cycle on this device, or goes on with the open one, and returns its exit code.

  .DESCRIPTION
  The lines of the run go to the host while it works; what the function returns is one integer, the exit code of the run:
  Get-PatchPilotExitCodes lists them, and 240 is also returned, with an error, where the program could not be started. -WhatIf says what would be started and starts nothing; -TestMode is the dry run of the
  program: it searches and decides, changes nothing on the device, and leaves evidence.

  .PARAMETER OutputRoot
  Folder where everything is written. Default: C:\ProgramData\PatchPilot.

  .PARAMETER Config
  ClientProfile.json, or the folder that holds it.

  .PARAMETER TenantId
  Tenant of the device. Default: T0.

  .PARAMETER ClientId
  Client of the device. Default: C0.

  .PARAMETER SiteId
  Site of the device. Default: S0.

  .PARAMETER DeviceId
  Id of the device. Default: the computer name.

  .PARAMETER PolicyProfileId
  Ring of the device: Production, PreProduction, or another that the policy names.

  .PARAMETER TestMode
  Dry run: nothing on the device is changed.

  .PARAMETER Detach
  Hands the run to a task of SYSTEM that works from a protected copy, and returns at once: 100 when it was handed over, 150 when the run waits for a restart,
  170 when one works already, 240 when it is refused. Start the prompt as administrator. How it goes on: patchpilot status.

  .PARAMETER Scenario
  A simulated device instead of this one: the name of a scenario, or its file.

  .PARAMETER Kit
  Folder of an offline kit: it is installed, and nothing online.

  .PARAMETER MaxRuntime
  Starts nothing that cannot end in this time: 50m, 2h.

  .PARAMETER Retry
  KB numbers that were set aside as a loop and are tried again.

  .PARAMETER WaitLock
  How long to wait for another run to end: 15m. Default: not at all.

  .PARAMETER ExitProfile
  How the exit code is mapped for the place that reads it. Default: native.

  .PARAMETER Ok
  Exit codes of a run that are returned as 0.

  .PARAMETER Record
  New folder in which the answers of Windows are kept as files, without secrets.

  .PARAMETER Ndjson
  One JSON object a line on the host, as it happens.

  .PARAMETER Quiet
  Only the last line on the host.

  .PARAMETER Rest
  Handed to the program as it is; what the program does not know ends with 240.

  .EXAMPLE
  $exitCode = Invoke-PatchPilotRun -OutputRoot 'C:\PatchPilot\Output'

  Patches this device; after a reboot the same command goes on.

  .EXAMPLE
  Invoke-PatchPilotRun -OutputRoot 'C:\PatchPilot\Test' -TestMode

  Says what would be installed, and why the rest would not.

  .EXAMPLE
  $exitCode = Invoke-PatchPilotRun -Detach -Ok 100

  From a startup script or a job with a short time limit: the run goes on without it, and after the restart by itself.

  .EXAMPLE
  Invoke-PatchPilotRun -Scenario success-0

  A simulated device.

  .OUTPUTS
  System.Int32
  #>
  [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Low')]
  [OutputType([int])]
  param(
    [Parameter(Position = 0)] [string]$OutputRoot,
    [string]$Config,
    [string]$TenantId,
    [string]$ClientId,
    [string]$SiteId,
    [string]$DeviceId,
    [ArgumentCompleter({ param($c, $p, $word) 'Production', 'PreProduction' | Where-Object { $_ -like "$word*" } })]
    [string]$PolicyProfileId,
    [switch]$TestMode,
    [switch]$Detach,
    [ArgumentCompleter({ param($c, $p, $word) & (Get-Module PatchPilot.Engine | Select-Object -Last 1) { Get-ScenarioName } | Where-Object { $_ -like "$word*" } })]
    [string]$Scenario,
    [string]$Kit,
    [string]$MaxRuntime,
    [string[]]$Retry,
    [string]$WaitLock,
    [ArgumentCompleter({ param($c, $p, $word) 'native', 'msi', 'nsight', 'binary' | Where-Object { $_ -like "$word*" } })]
    [string]$ExitProfile,
    [string[]]$Ok,
    [string]$Record,
    [switch]$Ndjson,
    [switch]$Quiet,
    [Parameter(ValueFromRemainingArguments = $true)] [string[]]$Rest
  )

  # What is wrong ends this function before anything is started, whatever the caller prefers; he is told as he prefers.
  $preference = $ErrorActionPreference
  $ErrorActionPreference = 'Stop'
  try {
    $arguments = @('run')
    foreach ($name in $PSBoundParameters.Keys) {
      $value = $PSBoundParameters[$name]
      if ($name -in $RunPaths) { $value = Resolve-Place $value }
      if ($name -in $RunOptions) { $arguments += Format-Option $name (@($value) -join ',') }
      if ($name -in $RunFlags -and $value) { $arguments += Format-Flag $name }
    }
    if ($Rest) { $arguments += $Rest }
    if (-not $PSCmdlet.ShouldProcess('this device', "patchpilot $arguments")) { return }
    return Invoke-Program $arguments
  } catch {
    $global:LASTEXITCODE = $ReportingFailure
    $ErrorActionPreference = $preference
    $PSCmdlet.WriteError($_)
    return $ReportingFailure
  }
}

# The options of a run that take a value, and those that do not; PowerShell's own -Verbose is --verbose.
$RunOptions = 'OutputRoot', 'Config', 'TenantId', 'ClientId', 'SiteId', 'DeviceId', 'PolicyProfileId', 'Scenario', 'Kit',
'MaxRuntime', 'Retry', 'WaitLock', 'ExitProfile', 'Ok', 'Record'
$RunFlags = 'TestMode', 'Detach', 'Ndjson', 'Quiet', 'Verbose'
# Those that name a place: a drive of PowerShell and ~ mean nothing to a program.
$RunPaths = 'OutputRoot', 'Config', 'Kit', 'Record'
# The code of a run that could not be carried to its report; also of one that could not be started.
$ReportingFailure = 240
