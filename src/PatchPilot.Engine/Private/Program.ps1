# How the functions start the program, and what becomes of its lines.

# Its path. Throws where it is not there.
function Get-Program {
  $folder = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $PSScriptRoot))
  $name = if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) { 'patchpilot' } else { 'patchpilot.exe' }
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

# `-OutputRoot` is `--output-root` on a command line.
function Format-Flag([string]$Name) {
  return '--' + ($Name -creplace '(?<=.)[A-Z]', '-$0').ToLowerInvariant()
}

# Runs the program to its end, each line on the host as it comes, and returns its exit code alone. What the caller prefers is
# set aside: a line on stderr is no error of PowerShell, and must not end a script before the code is known. Throws where the
# program does not start.
function Invoke-Program([string[]]$Arguments) {
  $ErrorActionPreference = 'Continue'
  $PSNativeCommandUseErrorActionPreference = $false
  $program = Get-Program
  $global:LASTEXITCODE = $null
  try {
    & $program @Arguments 2>&1 | ForEach-Object { Write-Host (Get-LineText $_) }
  } catch {
    throw "$program could not be started: $($_.Exception.Message)"
  }
  if ($null -eq $global:LASTEXITCODE) { throw "$program ended without an exit code" }
  return [int]$global:LASTEXITCODE
}

# The object that the program prints with --json, and its exit code beside it. Throws where it printed none.
function Read-Program([string[]]$Arguments) {
  $ErrorActionPreference = 'Continue'
  $PSNativeCommandUseErrorActionPreference = $false
  $program = Get-Program
  $global:LASTEXITCODE = $null
  $said = & $program @Arguments --json 2>&1
  $lines = @($said | Where-Object { $_ -is [string] })
  $code = $global:LASTEXITCODE
  if ($null -eq $code -or $lines.Count -eq 0) { throw "$program gave no answer to: $Arguments" }
  return @{ Code = [int]$code; Answer = ($lines -join "`n") | ConvertFrom-Json }
}

# What comes from stderr is an error record, whose own text an empty line does not have.
function Get-LineText($Line) {
  if ($Line -is [Management.Automation.ErrorRecord]) { return $Line.Exception.Message }
  return [string]$Line
}

# The scenarios of simulated devices that the program holds, for completion.
function Get-ScenarioName {
  foreach ($file in (Read-Program @('version')).Answer.embedded) {
    if ($file -match '^examples/scenarios/(.+)\.json$') { $Matches[1] }
  }
}
