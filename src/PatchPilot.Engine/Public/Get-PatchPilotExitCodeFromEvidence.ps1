function Get-PatchPilotExitCodeFromEvidence {
  <#
  .SYNOPSIS
  Recomputes the exit code of a run from its evidence, and returns it.

  .DESCRIPTION
  What is returned follows from the files of the run, not from what the run said. Evidence that is not VALID is warned of: a code
  that is computed from it proves nothing.

  .PARAMETER Run
  latest, the beginning of a run's id, its folder, or the zip of a bundle.

  .PARAMETER OutputRoot
  Folder where the runs lie. Default: C:\ProgramData\PatchPilot.

  .EXAMPLE
  Get-PatchPilotExitCodeFromEvidence latest -OutputRoot 'C:\PatchPilot\Output'

  .OUTPUTS
  System.Int32
  #>
  [CmdletBinding()]
  [OutputType([int])]
  param(
    [Parameter(Position = 0)] [Alias('RunId')] [string]$Run = 'latest',
    [string]$OutputRoot
  )

  $ErrorActionPreference = 'Stop'
  if ($Run -match '[\\/:~]') { $Run = Resolve-Place $Run }
  $arguments = @('exit-code', (Format-Option 'Run' $Run))
  if ($PSBoundParameters.ContainsKey('OutputRoot')) { $arguments += Format-Option 'OutputRoot' (Resolve-Place $OutputRoot) }
  $answer = Read-Program $arguments
  if ($null -eq $answer.PSObject.Properties['verdict']) {
    throw "$($answer.error.subject): $($answer.error.message). $($answer.error.next)"
  }
  if ($answer.verdict -ne 'VALID') { Write-Warning "the evidence of $($answer.runId) is $($answer.verdict): patchpilot verify says why" }
  return [int]$answer.exitCode
}
