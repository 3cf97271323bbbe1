# How the functions start the program, and what becomes of its lines.

# Its path. Throws where it is not there.
function Get-Program {
  $ErrorActionPreference = 'Stop'
  $folder = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $PSScriptRoot))
  $name = if ($PSVersionTable['Platform'] -eq 'Unix') { 'patchpilot' } else { 'patchpilot.exe' }
  $program = Join-Path $folder $name
  if (-not (Test-Path -LiteralPath $program -PathType Leaf)) {
    throw "$program is not there, and this module does nothing without it: extract the whole release zip, or put $name there."
  }
  return $program
}

# An option with its value as one argument. Windows PowerShell, and 7 before 7.3, put quotation marks round an argument with
# white space and leave a backslash before the last one as it is, which swallows the rest of the line: such a backslash goes.
function Format-Option([string]$Name, [string]$Value) {
  if ($Value.Contains('"')) { throw "-$Name cannot hold a quotation mark, got: $Value" }
  if ($Value -match '\s') { $Value = $Value.TrimEnd('\') }
  return "$(Format-Flag $Name)=$Value"
}

# The path of a place, as the file system has it; an empty one is for the program to judge, and a share stays as it is, whatever the
# prompt stands in. Throws for what is no place of the file system: the registry, say, of which the program would make a folder.
function Resolve-Place([string]$Path) {
  if (-not $Path -or $Path.StartsWith('\\')) { return $Path }
  $provider = $null
  $drive = $null
  $place = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref]$provider, [ref]$drive)
  if ($provider.Name -ne 'FileSystem') { throw "$Path is no folder: it leads into $($provider.Name). Name one with its drive, as C:\PatchPilot." }
  return $place
}

# `-OutputRoot` is `--output-root` on a command line.
function Format-Flag([string]$Name) {
  return '--' + ($Name -creplace '(?<=.)[A-Z]', '-$0').ToLowerInvariant()
}

# Runs the program to its end, each line on the host as it comes, and returns its exit code alone. What the caller prefers is
# set aside: a line on stderr is no error of PowerShell, and nothing that is said may end a run before its code is known. Throws
# where the program does not start.
function Invoke-Program([string[]]$Arguments) {
  $ErrorActionPreference = 'Continue'
  $PSNativeCommandUseErrorActionPreference = $false
  if ($InformationPreference -ne 'SilentlyContinue' -and $InformationPreference -ne 'Ignore') { $InformationPreference = 'Continue' }
  $global:LASTEXITCODE = $null
  $program = Get-Program
  try {
    & $program @Arguments 2>&1 | ForEach-Object { Microsoft.PowerShell.Utility\Write-Host (Get-LineText $_) } | Out-Null
  } catch {
    throw "$program did not run to its end: $($_.Exception.Message)"
  }
  if ($null -eq $global:LASTEXITCODE) { throw "$program ended without an exit code" }
  return [int]$global:LASTEXITCODE
}

# The object that the program prints with --json. Throws where it printed none. The caller's $LASTEXITCODE stays what it was.
function Read-Program([string[]]$Arguments) {
  $ErrorActionPreference = 'Continue'
  $PSNativeCommandUseErrorActionPreference = $false
  $program = Get-Program
  $before = Get-Variable LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
  $said = @()
  try {
    $said = @(& $program @Arguments --json 2>&1)
    $text = @($said | Where-Object { $_ -is [string] }) -join "`n"
    $answer = ConvertFrom-Json $text -ErrorAction Stop
    if ($null -eq $answer) { throw 'it printed nothing' }
    return $answer
  } catch {
    $lines = @($said | ForEach-Object { Get-LineText $_ } | Where-Object { $_ })
    $why = if ($lines) { $lines[0] } else { $_.Exception.Message }
    throw "$program gave no answer to ${Arguments}: $why"
  } finally {
    $global:LASTEXITCODE = $before
  }
}

# What comes from stderr is an error record, whose own text an empty line does not have.
function Get-LineText($Line) {
  if ($Line -is [Management.Automation.ErrorRecord]) { return $Line.Exception.Message }
  return [string]$Line
}

# The scenarios of simulated devices that the program holds, for completion.
function Get-ScenarioName {
  foreach ($file in (Read-Program @('version')).embedded) {
    if ($file -match '^examples/scenarios/(.+)\.json$') { $Matches[1] }
  }
}
