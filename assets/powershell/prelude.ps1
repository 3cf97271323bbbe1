# The protocol of docs/powershell-bridge.md. This text comes first, then device.ps1, the jobs, and serve.ps1.
param([IO.TextReader]$Source)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$Limits = @{ ItemsPerLine = 200; TextLength = 4096; MessageLength = 1024; RequestLineLength = 65536 }
$Invariant = [Globalization.CultureInfo]::InvariantCulture
$NotPlain = New-Object Text.RegularExpressions.Regex('[^\x20-\x7e]')
$EscapeCharacter = [Text.RegularExpressions.MatchEvaluator] { param($match) '\u' + ([int][char]$match.Value).ToString('x4') }

# What goes through the pipeline would be encoded in the code page of the console, so the lines have a stream of their own.
$Bridge = @{ Seq = 0; Out = (New-Object IO.StreamWriter([Console]::OpenStandardOutput(), (New-Object Text.UTF8Encoding($false)))) }
$Bridge.Out.AutoFlush = $true
$Part = @{ Name = $null; Items = $null; Skipped = 0; Wanted = @() }
$Jobs = [ordered]@{}

# --- JSON

function Format-JsonText([string]$Text) {
  if ($Text.Length -gt $Limits.TextLength) { $Text = $Text.Substring(0, $Limits.TextLength) }
  $escaped = $Text.Replace('\', '\\').Replace('"', '\"')
  if ($NotPlain.IsMatch($escaped)) { $escaped = $NotPlain.Replace($escaped, $EscapeCharacter) }
  return '"' + $escaped + '"'
}

function Format-Time([datetime]$Time) {
  return $Time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', $Invariant)
}

function Format-Members($Fields) {
  $members = foreach ($name in $Fields.Keys) { (Format-JsonText $name) + ':' + (Format-Json $Fields[$name]) }
  return $members -join ','
}

function Format-Json($Value) {
  if ($null -eq $Value) { return 'null' }
  if ($Value -is [string]) { return Format-JsonText $Value }
  if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
  if ($Value -is [datetime]) { return Format-JsonText (Format-Time $Value) }
  if ($Value -is [enum]) { return Format-JsonText ($Value.ToString()) }
  if ($Value -is [ValueType]) { return $Value.ToString($Invariant) }
  if ($Value -is [Collections.IDictionary]) { return '{' + (Format-Members $Value) + '}' }
  if ($Value -is [Collections.IEnumerable]) {
    $elements = foreach ($element in $Value) { Format-Json $element }
    return '[' + ($elements -join ',') + ']'
  }
  return Format-JsonText ([string]$Value)
}

# --- Lines

function Write-Line([string]$Type, $Fields) {
  $Bridge.Seq++
  $head = '{"v":1,"seq":' + $Bridge.Seq + ',"type":"' + $Type + '"'
  $members = Format-Members $Fields
  if ($members) { $head += ',' }
  $Bridge.Out.Write($head + $members + '}' + [char]10)
}

# Never the message: it is in the language of the machine. .NET's own wrappers (0x8013xxxx) say nothing about the cause.
function Get-Failure($Record) {
  $chain = New-Object Collections.ArrayList
  $cause = $Record.Exception
  $isCause = $false
  $exception = $Record.Exception
  while ($null -ne $exception) {
    [void]$chain.Add($exception.HResult)
    $isWrapper = ($exception.HResult -band 0xFFFF0000) -eq 0x80130000
    if (-not $isWrapper) { $isCause = $true }
    if (-not $isWrapper -or -not $isCause) { $cause = $exception }
    $exception = $exception.InnerException
  }
  $message = [string]$cause.Message
  if ($message.Length -gt $Limits.MessageLength) { $message = $message.Substring(0, $Limits.MessageLength) }
  return [ordered]@{ hresult = $cause.HResult; message = $message; chain = $chain }
}

# $Percent: 0 to 100, or null when unknown
function Write-Step([string]$Step, $Percent) { Write-Line 'progress' ([ordered]@{ step = $Step; percent = $Percent }) }

function Write-Failure([string]$Type, [string]$Name, [string]$Value, $Record) {
  $failure = Get-Failure $Record
  Write-Line $Type ([ordered]@{ $Name = $Value; hresult = $failure.hresult; message = $failure.message; chain = $failure.chain })
}

# --- Parts

function Send-Items([bool]$Last) {
  Write-Line 'part' ([ordered]@{ part = $Part.Name; items = $Part.Items; last = $Last; skipped = $Part.Skipped })
  $Part.Items = New-Object Collections.ArrayList
}

function Add-Item($Item) {
  [void]$Part.Items.Add($Item)
  if ($Part.Items.Count -ge $Limits.ItemsPerLine) { Send-Items $false }
}

function Add-Skipped([int]$Count) { $Part.Skipped += $Count }

# A failure costs this part only.
function Invoke-Part([string]$Name, [scriptblock]$Body) {
  if ($Part.Wanted.Count -gt 0 -and $Part.Wanted -cnotcontains $Name) { return }
  $Part.Name = $Name
  $Part.Items = New-Object Collections.ArrayList
  $Part.Skipped = 0
  Write-Line 'partStart' ([ordered]@{ part = $Name })
  try {
    & $Body | Out-Null
    Send-Items $true
  } catch {
    Write-Failure 'partFailed' 'part' $Name $_
  }
}

# --- Request

function Read-Field([string]$Field) {
  if ($Field -ceq '-') { return '' }
  $strict = New-Object Text.UTF8Encoding($false, $true)
  return $strict.GetString([Convert]::FromBase64String($Field))
}

# The text of the next request through its line `end`, or through the end of the input; null when there is nothing left.
function Receive-Request {
  $text = New-Object Text.StringBuilder
  while ($true) {
    $line = $Source.ReadLine()
    if ($null -ne $line) { [void]$text.Append($line).Append([char]10) }
    if ($line -ceq 'end') { return $text.ToString() }
    if ($null -eq $line) { if ($text.Length -gt 0) { return $text.ToString() } else { return $null } }
  }
}

# The lines of a request after its first $From and without `end`: index, verb, fields. Throws on anything that is not in the
# grammar. $FieldCounts: the verbs that are known, each with its number of fields.
function Read-Lines([string[]]$Lines, [int]$From, $FieldCounts) {
  $grammar = '^[a-z][A-Za-z]*( (-|[A-Za-z0-9+/]+={0,2}))*$'
  $read = New-Object Collections.ArrayList
  for ($at = $From; $at -lt $Lines.Count; $at++) {
    $line = $Lines[$at]
    if ($line.Length -gt $Limits.RequestLineLength -or $line -cnotmatch $grammar) { throw "expected a verb and base64 fields, got something else in line $at" }
    $words = $line.Split([char[]]32)
    if ($FieldCounts.Keys -cnotcontains $words[0]) { throw "expected a known verb, got another in line $at" }
    if ($words.Count - 1 -ne $FieldCounts[$words[0]]) { throw "expected $($FieldCounts[$words[0]]) fields, got $($words.Count - 1) in line $at" }
    $fields = New-Object Collections.ArrayList
    for ($word = 1; $word -lt $words.Count; $word++) { [void]$fields.Add((Read-Field $words[$word])) }
    [void]$read.Add(@{ Index = $at - $From; Verb = $words[0]; Fields = $fields })
  }
  return , $read
}

# A request as job, temporary folder, and the lines for the job. Throws on anything that is not a request.
function Read-Request([string]$Request) {
  $lines = $Request.Split([char[]]10)
  if ($lines.Count -lt 3 -or $lines[-1] -cne '' -or $lines[-2] -cne 'end') { throw 'expected a request that ends in the line "end", got another end' }
  $head = (Read-Lines @($lines[0]) 0 @{ job = 2 })[0]
  $name = $head.Fields[0]
  if ($Jobs.Keys -cnotcontains $name) { throw 'expected a known job, got another' }
  return @{ Job = $name; TemporaryFolder = $head.Fields[1]; Lines = Read-Lines $lines[0..($lines.Count - 3)] 1 $Jobs[$name].FieldCounts }
}

# --- Jobs

# $FieldCounts: the verbs of the job, each with its number of fields. $Body gets the lines of a request.
function Register-Job([string]$Name, $FieldCounts, [scriptblock]$Body) {
  $FieldCounts['part'] = 1
  $Jobs[$Name] = @{ FieldCounts = $FieldCounts; Body = $Body }
}
