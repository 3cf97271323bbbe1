# PatchPilot for any RMM: brings the program and its policy to the device. docs/RMM-Integration.md says where it goes.
$from = '\\server\patchpilot$' # holds patchpilot.exe and the folder config; only administrators may write there
$sha256 = '' # of patchpilot.exe, from the SHA256SUMS of its release: no other file is taken
$withPolicy = $true # $false where there is no folder config
$to = 'C:\Program Files\PatchPilot'
$ErrorActionPreference = 'Stop'
function Test-Program([string]$Path) {
  if (-not (Test-Path -LiteralPath $Path)) { return $false }
  $stream = [IO.File]::OpenRead($Path)
  $algorithm = [Security.Cryptography.SHA256]::Create()
  try { return [BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '') -eq $sha256 } finally { $stream.Dispose() }
}
# What was there before comes back where nothing has taken its place; else it goes, or later where a run still uses it.
function Restore-Old([string]$Path) {
  if (-not (Test-Path -LiteralPath "$Path.old")) { return }
  if (Test-Path -LiteralPath $Path) { Remove-Item -LiteralPath "$Path.old" -Recurse -Force -ErrorAction SilentlyContinue }
  else { Move-Item -LiteralPath "$Path.old" -Destination $Path }
}
# Taken whole or not at all: copied beside it first, of the right hash, then exchanged.
function Copy-Part([string]$Name) {
  $path = Join-Path $to $Name
  Copy-Item -LiteralPath (Join-Path $from $Name) -Destination "$path.new" -Recurse
  if ($Name -eq 'patchpilot.exe' -and -not (Test-Program "$path.new")) { throw "the program in $from is not the one of this hash" }
  if (Test-Path -LiteralPath $path) { Move-Item -LiteralPath $path -Destination "$path.old" }
  try { Move-Item -LiteralPath "$path.new" -Destination $path } finally { Restore-Old $path }
}
try {
  if ($sha256 -notmatch '\A[0-9a-fA-F]{64}\z') { throw 'no hash is set: copy that of patchpilot.exe from SHA256SUMS into $sha256' }
  [IO.Directory]::CreateDirectory($to) | Out-Null
  foreach ($path in (Join-Path $to 'patchpilot.exe'), (Join-Path $to 'config')) {
    Restore-Old $path # of a job that was cut off
    if (Test-Path -LiteralPath "$path.new") { Remove-Item -LiteralPath "$path.new" -Recurse -Force }
  }
  if (-not (Test-Program (Join-Path $to 'patchpilot.exe'))) { Copy-Part 'patchpilot.exe' }
  if ($withPolicy) { Copy-Part 'config' }
  Write-Output 'OK: the program is there, and the policy where it has one'
  exit 0
} catch { Write-Output "ALERT: not all was brought: $_" }
exit 1
