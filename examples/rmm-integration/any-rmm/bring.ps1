# PatchPilot for any RMM: brings the program and its policy to the device. docs/RMM-Integration.md says where it goes.
$from = '\\server\patchpilot$' # holds patchpilot.exe and, where there is a policy, the folder config
$sha256 = '' # of patchpilot.exe, from the SHA256SUMS of its release: no other file is taken
$to = 'C:\Program Files\PatchPilot'
$ErrorActionPreference = 'Stop'
function Test-Hash([string]$Path) {
  if (-not (Test-Path -LiteralPath $Path)) { return $false }
  $stream = [IO.File]::OpenRead($Path)
  $algorithm = [Security.Cryptography.SHA256]::Create()
  try { return [BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '') -eq $sha256 } finally { $stream.Dispose() }
}
try {
  if ($sha256 -notmatch '\A[0-9a-fA-F]{64}\z') { throw 'no hash is set: copy that of patchpilot.exe from SHA256SUMS into $sha256' }
  [IO.Directory]::CreateDirectory($to) | Out-Null
  $exe = Join-Path $to 'patchpilot.exe'
  $said = 'the program is there'
  if (-not (Test-Hash $exe)) {
    # Under another name first: whole or not at all. One that a run uses cannot be exchanged; the next job does it.
    Copy-Item -LiteralPath (Join-Path $from 'patchpilot.exe') -Destination "$exe.new" -Force
    if (-not (Test-Hash "$exe.new")) { [IO.File]::Delete("$exe.new"); throw "the program in $from is not the one of this hash" }
    [IO.File]::Delete($exe)
    [IO.File]::Move("$exe.new", $exe)
    $said = 'the program was brought'
  }
  $config = Join-Path $to 'config'
  $source = Join-Path $from 'config'
  if (Test-Path -LiteralPath $source) {
    if (Test-Path -LiteralPath "$config.new") { [IO.Directory]::Delete("$config.new", $true) }
    Copy-Item -LiteralPath $source -Destination "$config.new" -Recurse
    if (Test-Path -LiteralPath "$config.old") { [IO.Directory]::Delete("$config.old", $true) }
    if (Test-Path -LiteralPath $config) { [IO.Directory]::Move($config, "$config.old") }
    [IO.Directory]::Move("$config.new", $config)
    if (Test-Path -LiteralPath "$config.old") { [IO.Directory]::Delete("$config.old", $true) }
    $said += ', the policy too'
  }
  Write-Output "OK $said"
  exit 0
} catch { Write-Output "ALERT nothing, or not all, was brought: $_" }
exit 1
