function Get-PatchPilotVersion {
  <#
  .SYNOPSIS
  Version, commit and runtime of the program, and where it lies.

  .EXAMPLE
  Get-PatchPilotVersion

  .OUTPUTS
  System.Management.Automation.PSCustomObject
  #>
  [CmdletBinding()]
  [OutputType([pscustomobject])]
  param()

  $ErrorActionPreference = 'Stop'
  $about = Read-Program @('version')
  return [pscustomobject]@{
    Name = $about.name
    Version = $about.version
    Commit = $about.commit
    Runtime = $about.runtime
    Platform = $about.platform
    Builds = $about.builds
    Program = Get-Program
  }
}
