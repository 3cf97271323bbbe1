function Get-PatchPilotExitCodes {
  <#
  .SYNOPSIS
  The exit codes of a run and their names, as one object.

  .DESCRIPTION
  Each property is a code, its value the name. patchpilot exit-codes --meanings says what they mean.

  .EXAMPLE
  Get-PatchPilotExitCodes

  .EXAMPLE
  (Get-PatchPilotExitCodes).$exitCode

  The name of a code.

  .OUTPUTS
  System.Management.Automation.PSCustomObject
  #>
  [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '', Justification = 'The name is given: scripts call it.')]
  [CmdletBinding()]
  [OutputType([pscustomobject])]
  param()

  $ErrorActionPreference = 'Stop'
  $names = [ordered]@{}
  foreach ($one in (Read-Program @('exit-codes')).codes) { $names[[string]$one.code] = $one.name }
  return [pscustomobject]$names
}
