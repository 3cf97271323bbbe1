# Each wrapper of examples/rmm-integration as its place runs it, beside the program. What a place does with it is played here.
param([string]$Release, [string]$Scratch)

BeforeDiscovery {
  # On the Windows bench a start of a program costs far more: what Linux has shown of the decisions is not shown again there.
  $often = $env:OS -ne 'Windows_NT'
  $codes = if ($often) { 0, 100, 150, 170, 210, 240 } else { , 210 }
  $scenarios = @(
    @{ scenario = 'install-fails-210'; code = 210; place = 'n-sight' }
    @{ scenario = 'nothing at all'; code = 240; place = 'level' }
    @{ scenario = 'success-0'; code = 0; place = 'tactical' }
    @{ scenario = 'reboot-150'; code = 150; place = 'datto' }
  )
  if (-not $often) { $scenarios = @($scenarios[1]) }
  $psPlaces = 'any-rmm', 'ninjaone', 'tactical', 'n-sight', 'n-central', 'datto', 'level', 'intune-win32', 'intune-remediation'
  $wrappers = @(foreach ($place in $psPlaces) { foreach ($job in 'start', 'collect') { @{ place = $place; job = $job } } }) + @{ place = 'configmgr'; job = 'collect' }
}

BeforeAll {
  $places = Join-Path $Release 'examples/rmm-integration'
  $windows = $env:OS -eq 'Windows_NT'
  $program = Join-Path $Release $(if ($windows) { 'patchpilot.exe' } else { 'patchpilot' })
  $known = 'PATCHPILOT_EXE', 'NINJARMMCLI', 'patchpilotTenantId', 'patchpilotClientId', 'patchpilotSiteId', 'patchpilotPolicyProfileId', 'FAKE_LINE', 'FAKE_CODE', 'FAKE_ERR'
  $id = '3f2a0b5e-8f50-4a6e-9d0e-1d8f5a7c2b11'
  $names = @{ 0 = 'Success'; 100 = 'PartialSuccess'; 150 = 'RebootRequired'; 170 = 'ConcurrencyLock'; 210 = 'InstallFailure'; 220 = 'ValidationFailure'; 230 = 'DiagnosticsFailure'; 240 = 'ReportingFailure' }

  # A program of the system's own shell: what PowerShell hands to it went through a real command line.
  function New-Program([string]$Name, [string]$Shell, [string]$Batch) {
    New-Item -ItemType Directory -Force $Scratch | Out-Null
    $path = Join-Path $Scratch $(if ($windows) { "$Name.cmd" } else { $Name })
    if ($windows) { [IO.File]::WriteAllText($path, "@echo off`r`n" + ($Batch -replace "`r?`n", "`r`n") + "`r`n") }
    else { [IO.File]::WriteAllText($path, "#!/bin/sh`n$Shell`n"); & chmod +x $path }
    return $path
  }
  $env:FAKE_LOG = Join-Path $Scratch 'fake.log'
  $fake = New-Program 'fake' 'printf "%s\n" "$*" >>"$FAKE_LOG"; [ -z "$FAKE_ERR" ] || echo "$FAKE_ERR" >&2; [ -z "$FAKE_LINE" ] || echo "$FAKE_LINE"; exit "$FAKE_CODE"' @'
>>"%FAKE_LOG%" echo %*
if defined FAKE_ERR >&2 echo %FAKE_ERR%
if defined FAKE_LINE echo %FAKE_LINE%
exit /b %FAKE_CODE%
'@
  $env:NINJA_FIELDS = Join-Path $Scratch 'fields'
  New-Item -ItemType Directory -Force $env:NINJA_FIELDS | Out-Null
  $ninja = New-Program 'ninjarmm-cli' @'
[ "$1" = set ] && echo "$2" >>"$NINJA_FIELDS/calls" && { [ "$2" != patchpilotCode ] || [ ! -e "$NINJA_FIELDS/readonly" ]; } || { [ "$1" = get ] && cat "$NINJA_FIELDS/$2" 2>/dev/null; exit 1; }
[ $# -eq 3 ] || exit 2
printf "%s\n" "$3" >"$NINJA_FIELDS/$2"
'@ @'
if "%1"=="get" type "%NINJA_FIELDS%\%2" 2>nul& exit /b 0
>>"%NINJA_FIELDS%\calls" echo %2
if exist "%NINJA_FIELDS%\readonly" exit /b 1
>"%NINJA_FIELDS%\%2" echo %~3
exit /b 0
'@
  function Get-Field([string]$Name) { return "$(Get-Content (Join-Path $env:NINJA_FIELDS $Name) -ErrorAction Ignore)" }

  # The agent's key: real in a registry, where there is one.
  $registry = @{}
  if ($windows) {
    New-Item 'HKLM:\SOFTWARE\CentraStage' -Force | Out-Null
  } else {
    function global:Get-ItemProperty { param($Path, $ErrorAction) if ($Path -cne 'HKLM:\SOFTWARE\CentraStage') { throw "no $Path" } return [pscustomobject]$registry }
    function global:New-ItemProperty { param($Path, $Name, $Value, $PropertyType, [switch]$Force, $ErrorAction) if ($Path -cne 'HKLM:\SOFTWARE\CentraStage' -or $PropertyType -ne 'String') { throw 'no such' } $registry[$Name] = $Value }
  }

  # What the place sees of a job: its outputs, its errors, its code; in a copy of the file with the line of options as an administrator edits it.
  function Invoke-Job([string]$Place, [string]$Job, [hashtable]$Variables = @{}, [string]$Options = '', [hashtable]$Arguments = @{}, [hashtable]$Pasted = @{}) {
    $text = [IO.File]::ReadAllText((Join-Path $places "$Place/$Job.ps1"))
    foreach ($name in $Pasted.Keys) { $text = $text.Replace("{{$name}}", $Pasted[$name]) }
    $copy = Join-Path $Scratch "$Place-$Job.ps1"
    [IO.File]::WriteAllText($copy, $text.Replace('$options = @() #', "`$options = @($Options) #"))
    $set = @{ PATCHPILOT_EXE = $fake; NINJARMMCLI = $ninja; FAKE_CODE = '0' } + @{}
    foreach ($name in $Variables.Keys) { $set[$name] = $Variables[$name] }
    foreach ($name in $known) { [Environment]::SetEnvironmentVariable($name, $set[$name]) }
    $patchpilotCode = $null; $patchpilotLine = $null
    $global:LASTEXITCODE = 0
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $said = @(if ($Place -eq 'n-central') { . $copy 2>&1 } else { & $copy @Arguments 2>&1 })
    return @{
      code = $LASTEXITCODE; seconds = $clock.Elapsed.TotalSeconds
      lines = @($said | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] } | ForEach-Object { "$_" })
      errors = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
      outputs = @($patchpilotCode, $patchpilotLine)
    }
  }
  function Get-Line([int]$Code) { return "PATCHPILOT v=1 exit=$Code status=$($names[$Code]) inst=1 fail=0 defer=0 regr=0 todo=0 why=- age=1 run=$id root=$('a' * 64)" }
  # What a place's job ends with, of what the program ends with; null: its code is nobody's.
  function Get-Expected([string]$Place, [string]$Job, [int]$Code) {
    $fine = $Code -in 0, 100, 150, 170
    switch ("$Place $Job") {
      'intune-win32 collect' { return 0 }
      { $_ -in 'datto collect', 'level start', 'level collect', 'intune-remediation start', 'intune-remediation collect' } { return [int](-not $fine) }
      { $Place -in 'n-central', 'configmgr' } { return $null }
    }
    if ($fine) { return 0 }
    return $(if ($Place -eq 'n-sight') { 1000 + $Code } else { $Code })
  }
  # What every place keeps of a job: lengths, code pages and the reading of its last line.
  function Assert-Kept($Ended) {
    $Ended.errors | Should -BeNullOrEmpty
    $all = $Ended.lines -join "`n"
    $all.Length | Should -BeLessOrEqual 2048
    $all | Should -Match '\A[\n -~]*\z' -Because 'another code page keeps it'
    $all | Should -Not -Match '\\'
    foreach ($line in $Ended.lines) { $line.Length | Should -BeLessOrEqual 255 }
  }
}

Describe '<place>, job <job>' -ForEach $wrappers {
  It 'has at most 40 lines, all ASCII, and the part that is the same in every place' {
    $text = [IO.File]::ReadAllText((Join-Path $places "$place/$job.ps1"))
    @($text.TrimEnd("`n") -split "`n").Count | Should -BeLessOrEqual 40
    $text | Should -Match '\A[\n -~]*\z'
    $shared = [regex]'(?s)# The same in every place, from here \.\.\.\n.*\n# \.\.\. to here\.\n'
    $shared.Match($text).Value | Should -BeExactly $shared.Match([IO.File]::ReadAllText((Join-Path $places 'any-rmm/start.ps1'))).Value
    $shared.Match($text).Length | Should -BeGreaterThan 500
  }

  It 'asks the program for its job, and ends as its place wants for every code' -ForEach @{ codes = $codes } {
    foreach ($code in $codes) {
      Set-Content $env:FAKE_LOG ''
      $processCode = if ($job -eq 'start' -and $code -in 100, 150, 170) { 0 } else { $code }
      $ended = Invoke-Job $place $job @{ FAKE_LINE = (Get-Line $code); FAKE_CODE = "$processCode"; FAKE_ERR = 'patchpilot: next' }
      Assert-Kept $ended
      $wanted = Get-Expected $place $job $code
      if ($null -ne $wanted) { $ended.code | Should -Be $wanted -Because "of $code" }
      if ($place -eq 'n-central') { $ended.outputs | Should -Be @($processCode, (Get-Line $code)) }
      elseif ($place -eq 'configmgr') { $ended.lines | Should -Be @("$code") }
      elseif ("$place $job" -eq 'intune-win32 collect') { $ended.lines.Count | Should -Be ([int]($code -in 0, 100, 150, 170)) }
      elseif ("$place $job" -eq 'datto collect') { $ended.lines | Should -Be '<-Start Result->', "STATUS=$(Get-Line $code)", '<-End Result->' }
      else { $ended.lines[-1] | Should -BeLike "*$(Get-Line $code)" }
      $asked = "$(Get-Content $env:FAKE_LOG)".Trim()
      if ($job -eq 'start') { $asked | Should -Be 'run --detach --quiet --ok 100,150,170' }
      else { $asked | Should -Match '^status --exit-code --quiet --within (8|35)d$' }
    }
  }

  It 'tells in collect, and never in start, what one more night does not change' {
    if ($windows) { return }
    $of = { param($Code, $Status, $Why, $Age) (Get-Line $Code).Replace("status=$($names[$Code])", "status=$Status").Replace(' why=- age=1 ', " why=$Why age=$Age ") }
    $fine = @((& $of 150 'RebootRequired' '-' 30), (& $of 170 'ConcurrencyLock' '-' 13), (& $of 0 'Success' '-' 30)) +
      @('window', 'time', 'space,battery', 'download', 'next,more', 'optional', 'detached' | ForEach-Object { & $of 100 'PartialSuccess' $_ 30 })
    $stuck = @((& $of 150 'RebootOverdue' '-' 7)) + @(14, 30, 365 | ForEach-Object { & $of 170 'ConcurrencyLock' '-' $_ }) +
      @('overdue', 'scan', 'stale', 'backup', 'kit', 'checks', 'unconfirmed', 'unsupported', 'window,overdue', 'window,time,+3' | ForEach-Object { & $of 100 'PartialSuccess' $_ 1 })
    foreach ($line in $fine + $stuck) {
      $code = [int][regex]::Match($line, 'exit=(\d+)').Groups[1].Value
      $ended = Invoke-Job $place $job @{ FAKE_LINE = $line; FAKE_CODE = $(if ($job -eq 'start') { '0' } else { "$code" }) }
      $wanted = if ($job -eq 'start') { 0 } elseif ($line -in $stuck) { 250 } else { $code }
      $told = $wanted -in 0, 100, 150, 170
      switch ("$place $job") {
        { $place -eq 'n-central' } { $ended.outputs[0] | Should -Be $wanted -Because $line }
        'configmgr collect' { $ended.lines | Should -Be @("$wanted") }
        'intune-win32 collect' { $ended.lines.Count | Should -Be ([int]$told) -Because $line }
        default { if ($told) { $ended.code | Should -Be 0 -Because $line } else { $ended.code | Should -Be (Get-Expected $place $job 250) -Because $line } }
      }
      if ($told) { "$($ended.lines)" | Should -Not -Match 'ALERT' }
      if (-not $told -and $place -in 'level', 'any-rmm') { "$($ended.lines)" | Should -Match '^ALERT PATCHPILOT' }
    }
  }

  It 'is no success where the program <how>' -ForEach @(
    @{ how = 'is not there'; set = @{ PATCHPILOT_EXE = '/no where/patchpilot.exe' }; says = '*/no where/patchpilot.exe*' }
    @{ how = 'says nothing and ends with 0'; set = @{ FAKE_CODE = '0' }; says = '*' }
    @{ how = 'says something else'; set = @{ FAKE_CODE = '0'; FAKE_ERR = 'PATCHPILOTS\' + ('x' * 400) }; says = '*PATCHPILOTS/xx*' }
    @{ how = 'was ended from outside'; set = @{ FAKE_CODE = '137'; FAKE_LINE = 'PATCHPILOT v=1 exit=0 status=Success' }; says = '*' }
  ) {
    if ($windows -and $how -ne 'is not there') { return }
    $ended = Invoke-Job $place $job $set
    Assert-Kept $ended
    $text = $ended.lines -join ' '
    if ($place -eq 'n-central') { $ended.outputs[0] | Should -BeGreaterThan 99; $ended.outputs[0] | Should -Not -BeIn 100, 150, 170 }
    elseif ($place -eq 'configmgr') { [int]$text | Should -Not -BeIn 0, 100, 150, 170 }
    elseif ("$place $job" -eq 'intune-win32 collect') { $text | Should -BeNullOrEmpty }
    else { $ended.code | Should -Not -BeIn 0, 100, 150, 170; $text | Should -BeLike $says }
  }

  It 'hands every id on, takes the last line that is one, and none that only holds one' -Skip:($place -in 'n-central', 'configmgr') {
    if ($windows) { return }
    Set-Content $env:FAKE_LOG ''
    $ids = [ordered]@{ TenantId = 'T1'; ClientId = 'C1'; SiteId = 'S1'; PolicyProfileId = 'Pilot' }
    if ($place -notin 'n-sight', 'level') {
      $given = @{ FAKE_LINE = (Get-Line 0) }
      foreach ($name in $ids.Keys) { $given["patchpilot$name"] = $ids[$name] }
      Invoke-Job $place $job $given | Out-Null
      "$(Get-Content $env:FAKE_LOG)".Trim() | Should -BeLike '* -TenantId T1 -ClientId C1 -SiteId S1 -PolicyProfileId Pilot'
    }
    $two = "$(Get-Line 0)`n$(Get-Line 210)"
    $ended = Invoke-Job $place $job @{ FAKE_LINE = $two; FAKE_CODE = '210' }
    "$($ended.lines)" | Should -BeLike $(if ("$place $job" -eq 'intune-win32 detect') { '*' } elseif ("$place $job" -eq 'intune-win32 collect') { '' } else { '*exit=210 *' })
    foreach ($forged in "Update PATCHPILOT v=1 exit=0 status=Success", " $(Get-Line 0)") {
      $ended = Invoke-Job $place $job @{ FAKE_LINE = $forged; FAKE_CODE = '0' }
      if ("$place $job" -eq 'intune-win32 collect') { $ended.lines | Should -BeNullOrEmpty }
      elseif ($place -eq 'intune-win32' -and $job -eq 'detect') { $ended.lines | Should -BeNullOrEmpty }
      else { $ended.code | Should -BeGreaterThan 0 -Because $forged }
    }
  }

  It 'hands an id of the place on as one argument, and starts nothing for a value that is none' -Skip:($place -in 'n-central', 'configmgr') {
    $hostile = @(
      "a'; Set-Content '$Scratch/broken' x; '", '$(Set-Content broken x)', 'a" --test-mode "', '`$x', "a`n'@; Set-Content broken x", '-ok 240', 'a|b', "caf$([char]0xe9)", 'a&b', '%PATH%', ('x' * 65), "o$([char]0x2019)b"
    )
    if ($windows -and $place -ne 'level') { return }
    if ($place -notin 'any-rmm', 'n-sight', 'level') { $hostile = $hostile[0, 2, 4] } # the part that looks at it is the same everywhere
    foreach ($value in @('Acme East.1_b-2') + $hostile) {
      Set-Content $env:FAKE_LOG ''
      $given = @{ FAKE_LINE = (Get-Line 0) }
      if ($place -eq 'n-sight') { $ended = Invoke-Job $place $job $given -Arguments @{ ClientId = $value } }
      elseif ($place -eq 'level') {
        if ($value.Contains("`n")) { continue } # a field of one line, says its page
        $ended = Invoke-Job $place $job $given -Pasted @{ cf_patchpilot_client = $value; cf_patchpilot_site = '' }
      } else { $ended = Invoke-Job $place $job ($given + @{ patchpilotClientId = $value }) }
      $asked = "$(Get-Content $env:FAKE_LOG)".Trim()
      if ($value -ceq 'Acme East.1_b-2') {
        $asked | Should -Match '-ClientId "?Acme East.1_b-2"?$'
      } else {
        $asked | Should -BeNullOrEmpty -Because $value
        if ("$place $job" -eq 'intune-win32 collect') { $ended.lines | Should -BeNullOrEmpty } else { $ended.code | Should -BeGreaterThan 0; $ended.lines -join ' ' | Should -BeLike '*patchpilotClientId*' }
      }
      Test-Path (Join-Path $Scratch 'broken') | Should -BeFalse
      Test-Path 'broken' | Should -BeFalse
    }
  }
}

Describe 'the fields of the places' {
  It 'NinjaOne: both are written, once for each change, and a field that cannot be written is no success' {
    Remove-Item (Join-Path $env:NINJA_FIELDS '*')
    (Invoke-Job 'ninjaone' 'collect' @{ FAKE_LINE = (Get-Line 150); FAKE_CODE = '150' }).code | Should -Be 0
    Get-Field 'patchpilotCode' | Should -Be '150'
    Get-Field 'patchpilotLine' | Should -BeExactly (Get-Line 150)
    (Invoke-Job 'ninjaone' 'collect' @{ FAKE_LINE = (Get-Line 150); FAKE_CODE = '150' }).code | Should -Be 0
    Get-Field 'calls' | Should -Be 'patchpilotCode patchpilotLine'
    Set-Content (Join-Path $env:NINJA_FIELDS 'readonly') ''
    $ended = Invoke-Job 'ninjaone' 'collect' @{ FAKE_LINE = (Get-Line 0) }
    $ended.code | Should -Be 240
    $ended.lines[0] | Should -BeLike 'not written: *patchpilotCode*'
    Get-Field 'patchpilotLine' | Should -BeExactly (Get-Line 150)
    Remove-Item (Join-Path $env:NINJA_FIELDS 'readonly')
    (Invoke-Job 'ninjaone' 'collect' @{ FAKE_LINE = (Get-Line 0); NINJARMMCLI = '/no where/ninjarmm-cli.exe' }).code | Should -Be 240
  }

  It 'Datto: the field is the text of the registry that its agent sends' {
    (Invoke-Job 'datto' 'collect' @{ FAKE_LINE = (Get-Line 210); FAKE_CODE = '210' }).code | Should -Be 1
    (Get-ItemProperty -Path 'HKLM:\SOFTWARE\CentraStage').Custom30 | Should -BeExactly (Get-Line 210)
  }
}

Describe 'beside the program itself' -ForEach @{ made = @($scenarios.scenario -notlike 'nothing*') } {
  BeforeAll {
    foreach ($scenario in $made) { & $program run --scenario $scenario --output-root (Join-Path $Scratch $scenario) --quiet 2>&1 | Out-Null }
  }
  It 'a job says <code> of <scenario>' -ForEach $scenarios {
    $ended = Invoke-Job $place 'collect' @{ PATCHPILOT_EXE = $program } "'--output-root', '$(Join-Path $Scratch $scenario)'"
    Assert-Kept $ended
    $ended.code | Should -Be (Get-Expected $place 'collect' $code)
    "$($ended.lines)" | Should -BeLike "*PATCHPILOT v=1 exit=$code *"
    $ended.seconds | Should -BeLessThan 60 # a step of Level has 100
  }

  It 'a start that the program refuses is no success, and says why' {
    $ended = Invoke-Job 'any-rmm' 'start' @{ PATCHPILOT_EXE = $program } "'--no-such-option', '--output-root', '$Scratch'"
    $ended.code | Should -Be 240
    $ended.lines[-1] | Should -BeLike 'PATCHPILOT v=1 exit=240 *why=usage *'
  }
}

Describe 'the jobs beside: what a device gets, and what it sends' {
  BeforeAll {
    $share = Join-Path $Scratch 'share & (more)'
    $device = Join-Path $Scratch 'Program Files'
    New-Item -ItemType Directory -Force (Join-Path $share 'config/profiles') | Out-Null
    Set-Content (Join-Path $share 'patchpilot.exe') 'one'
    Set-Content (Join-Path $share 'config/ClientProfile.json') '{}'
    function Invoke-Beside([string]$Job, [hashtable]$Lines) {
      $text = [IO.File]::ReadAllText((Join-Path $places "any-rmm/$Job.ps1"))
      foreach ($name in $Lines.Keys) { $text = $text -replace "(?m)^\`$$name = '[^']*'", "`$$name = '$($Lines[$name])'" }
      $copy = Join-Path $Scratch "$Job.ps1"
      [IO.File]::WriteAllText($copy, $text)
      $said = @(& $copy 2>&1 | ForEach-Object { "$_" })
      return @{ code = $LASTEXITCODE; said = $said -join "`n" }
    }
    function Invoke-Bring([string]$Hash) { return Invoke-Beside 'bring' @{ from = $share; to = $device; sha256 = $Hash } }
    $hash = { (Get-FileHash (Join-Path $share 'patchpilot.exe')).Hash }
  }
  It 'bring takes the program of its hash and the whole policy, again when either changes, and nothing else' {
    (Invoke-Bring '').code | Should -Be 1
    (Invoke-Bring ('0' * 64)).said | Should -BeLike 'ALERT*not the one of this hash*'
    Get-ChildItem $device -ErrorAction Ignore | Where-Object Name -NotLike '*.new' | Should -BeNullOrEmpty
    $first = Invoke-Bring (& $hash).ToLower()
    $first.code | Should -Be 0 -Because $first.said
    Get-Content (Join-Path $device 'patchpilot.exe') | Should -Be 'one'
    Test-Path (Join-Path $device 'config/ClientProfile.json') | Should -BeTrue
    Remove-Item (Join-Path $share 'config/ClientProfile.json')
    Set-Content (Join-Path $share 'config/UpdatePolicy.json') '{}'
    Set-Content (Join-Path $share 'patchpilot.exe') 'two'
    (Invoke-Bring (& $hash)).code | Should -Be 0
    Get-Content (Join-Path $device 'patchpilot.exe') | Should -Be 'two'
    (Get-ChildItem (Join-Path $device 'config') -Recurse -File).Name | Should -Be 'UpdatePolicy.json'
    (Get-ChildItem $device).Name | Sort-Object | Should -Be 'config', 'patchpilot.exe'
  }
  It 'bring takes up what a job that was cut off has left: the old policy comes back, half of a new one does not count' {
    $right = & $hash
    $config = Join-Path $device 'config'
    Rename-Item $config 'config.old'
    New-Item -ItemType Directory -Force "$config.new" | Out-Null
    Rename-Item (Join-Path $share 'config') 'elsewhere'
    (Invoke-Bring $right).said | Should -BeLike 'ALERT*'
    (Get-ChildItem $config -Recurse -File).Name | Should -Be 'UpdatePolicy.json'
    Rename-Item (Join-Path $share 'elsewhere') 'config'
    Copy-Item $config "$config.old" -Recurse
    (Invoke-Bring $right).code | Should -Be 0
    (Get-ChildItem $device).Name | Sort-Object | Should -Be 'config', 'patchpilot.exe'
  }
  It 'bring is no success where the share is gone, though the program is the right one' {
    $right = & $hash
    Rename-Item $share 'away'
    $gone = Invoke-Bring $right
    $gone.code | Should -Be 1
    $gone.said | Should -BeLike 'ALERT*'
    Get-Content (Join-Path $device 'patchpilot.exe') | Should -Be 'two'
    (Get-ChildItem (Join-Path $device 'config') -Recurse -File).Name | Should -Be 'UpdatePolicy.json'
  }
  It 'send fails where the program does, and says what it said' {
    foreach ($name in $known) { [Environment]::SetEnvironmentVariable($name, $null) }
    $env:PATCHPILOT_EXE = $fake; $env:FAKE_CODE = '0'; $env:FAKE_LINE = '1 run sent'
    Set-Content $env:FAKE_LOG ''
    (Invoke-Beside 'send' @{ to = 'over there' }).code | Should -Be 0
    "$(Get-Content $env:FAKE_LOG)".Trim() | Should -Match '^bundle --new --to "?over there"?$'
    $env:FAKE_CODE = '1'; $env:FAKE_ERR = 'the share is full'
    $failed = Invoke-Beside 'send' @{ to = 'over there' }
    $failed.code | Should -Be 1
    $failed.said | Should -BeLike '*the share is full*ALERT*'
    $env:PATCHPILOT_EXE = '/no where/patchpilot.exe'
    (Invoke-Beside 'send' @{ to = 'x' }).code | Should -Be 1
  }
}

Describe 'Intune is asked for a start, <place>' -ForEach @(@{ place = 'intune-win32' }, @{ place = 'intune-remediation' }) {
  BeforeAll {
    # As the program: the line of the device, or with --json what the run before has come to.
    $both = if ($windows) { $null } else { New-Program 'both' 'case "$*" in *--json*) printf "%s" "$NINJA_JSON";; *) echo "$FAKE_LINE"; exit "$FAKE_CODE";; esac' '' }
    function Test-Wanted([int]$Code, [string]$Line, [string]$Json = '', [string]$Package = '') {
      $env:NINJA_JSON = $Json
      $ended = Invoke-Job $place 'detect' @{ PATCHPILOT_EXE = $both; FAKE_LINE = $Line; FAKE_CODE = "$Code" }
      Assert-Kept $ended
      if ($place -eq 'intune-remediation') { $ended.lines | Should -Be @($Line); return $ended.code -eq 1 }
      $ended.code | Should -Be 0
      if ($ended.lines) { $ended.lines | Should -Be @($Line) }
      return -not $ended.lines
    }
  }
  It 'by a script of at most 40 lines, all ASCII, with the part that is the same in every place' {
    $text = [IO.File]::ReadAllText((Join-Path $places "$place/detect.ps1"))
    @($text.TrimEnd("`n") -split "`n").Count | Should -BeLessOrEqual 40
    $text | Should -Match '\A[\n -~]*\z'
    $shared = [regex]'(?s)# The same in every place, from here \.\.\.\n.*\n# \.\.\. to here\.\n'
    $shared.Match($text).Value | Should -BeExactly $shared.Match([IO.File]::ReadAllText((Join-Path $places 'any-rmm/start.ps1'))).Value
    $text | Should -Match "\`$command = 'status', '--exit-code', '--quiet', '--within', '12h'"
  }
  It 'where none has ended for long, or something is left; not while one works or waits' {
    if ($windows) { return }
    Test-Wanted 0 (Get-Line 0) | Should -BeFalse
    Test-Wanted 0 (Get-Line 0).Replace(' todo=0 ', ' todo=2 ') | Should -BeTrue -Because 'its window may be open now'
    Test-Wanted 100 (Get-Line 100) | Should -BeTrue
    Test-Wanted 150 (Get-Line 150) | Should -BeFalse -Because 'it goes on by itself'
    Test-Wanted 150 (Get-Line 150).Replace('RebootRequired', 'RebootOverdue') | Should -BeFalse -Because 'a start does not restart it'
    Test-Wanted 150 (Get-Line 150).Replace(' todo=0 ', ' todo=2 ') | Should -BeFalse -Because 'it goes on with these by itself'
    Test-Wanted 170 (Get-Line 170) | Should -BeFalse
    Test-Wanted 170 (Get-Line 170).Replace(' age=1 ', ' age=14 ') | Should -BeFalse -Because 'a start would meet its lock'
    Test-Wanted 100 (Get-Line 100).Replace(' why=- ', ' why=unsupported ') | Should -BeFalse -Because 'it would say the same'
    Test-Wanted 100 (Get-Line 100).Replace(' todo=0 why=- ', ' todo=1 why=window,overdue ') | Should -BeTrue -Because 'its window may be open now'
    Test-Wanted 240 (Get-Line 240).Replace(' todo=0 why=- ', ' todo=0 why=- age=1 ') | Should -BeTrue -Because '12 hours are over'
    foreach ($code in 210, 220, 230, 240) { Test-Wanted $code (Get-Line $code) | Should -BeTrue }
    (Invoke-Job $place 'detect' @{ PATCHPILOT_EXE = '/no where/patchpilot.exe' }).lines | Should -Be @(if ($place -ne 'intune-win32') { 'PATCHPILOT failed: it is not there: /no where/patchpilot.exe' })
  }
  It 'a device that fails every day is not fixed by a start, and one that is well is' -Skip:($place -ne 'intune-remediation') {
    if ($windows) { return }
    Test-Wanted 170 (Get-Line 170) '{"lastRun":{"exitCode":210}}' | Should -BeTrue
    Test-Wanted 170 (Get-Line 170) '{"lastRun":{"exitCode":100}}' | Should -BeFalse
    foreach ($none in '{"lastRun":null}', '', 'no JSON') { Test-Wanted 170 (Get-Line 170) $none | Should -BeFalse }
  }
  It 'asks the program itself: after a failure, and for nothing after a success' {
    if ($windows) { return }
    foreach ($of in @{ scenario = 'install-fails-210'; wanted = $true }, @{ scenario = 'success-0'; wanted = $false }) {
      $root = Join-Path $Scratch "intune $($of.scenario)"
      & $program run --scenario $of.scenario --output-root $root --quiet 2>&1 | Out-Null
      $ended = Invoke-Job $place 'detect' @{ PATCHPILOT_EXE = $program } "'--output-root', '$root'"
      Assert-Kept $ended
      $(if ($place -eq 'intune-win32') { -not $ended.lines } else { $ended.code -eq 1 }) | Should -Be $of.wanted
    }
    "$((& $program status --json --output-root $root | ConvertFrom-Json).lastRun.exitCode)" | Should -Be '0' -Because 'the name that detect reads'
  }
  It 'for a package that is newer than the device' -Skip:($place -ne 'intune-win32') {
    if ($windows) { return }
    $text = [IO.File]::ReadAllText((Join-Path $places 'intune-win32/detect.ps1')).Replace("`$package = ''", "`$package = 'new 1.txt'")
    $copy = Join-Path $Scratch 'detect-package.ps1'
    [IO.File]::WriteAllText($copy, $text)
    $env:PATCHPILOT_EXE = $both; $env:FAKE_LINE = Get-Line 0; $env:FAKE_CODE = '0'
    & $copy | Should -BeNullOrEmpty
    Set-Content (Join-Path $Scratch 'new 1.txt') ''
    & $copy | Should -BeExactly (Get-Line 0)
  }
  It 'and the install command brings what lies beside it, by the hash of its program' -Skip:($place -ne 'intune-win32') {
    if ($windows) { return }
    $package = Join-Path $Scratch 'package'
    $device = Join-Path $Scratch 'device'
    New-Item -ItemType Directory -Force (Join-Path $package 'config') | Out-Null
    Copy-Item $fake (Join-Path $package 'patchpilot.exe')
    Set-Content (Join-Path $package 'config/2026-11-27.txt') ''
    Copy-Item (Join-Path $places 'intune-win32/start.ps1') $package
    $lines = @{ from = '$PSScriptRoot'; to = "'$device'"; sha256 = "'$((Get-FileHash $fake).Hash)'" }
    $text = [IO.File]::ReadAllText((Join-Path $places 'any-rmm/bring.ps1'))
    foreach ($name in $lines.Keys) { $text = $text -replace "(?m)^\`$$name = '[^']*'", "`$$name = $($lines[$name].Replace('$', '$$'))" }
    [IO.File]::WriteAllText((Join-Path $package 'bring.ps1'), $text)
    $env:PATCHPILOT_EXE = Join-Path $device 'patchpilot.exe'; $env:FAKE_LINE = Get-Line 100; $env:FAKE_CODE = '0'; $env:FAKE_ERR = ''
    $said = @(& (Join-Path $package 'start.ps1'))
    $LASTEXITCODE | Should -Be 0 -Because "$said"
    $said | Should -Be 'OK: the program is there, and the policy where it has one', (Get-Line 100)
    Test-Path (Join-Path $device 'config/2026-11-27.txt') | Should -BeTrue
    # One that is not the program of the hash, and a script that is none: the one on the device is whole, and is started.
    Set-Content (Join-Path $package 'patchpilot.exe') 'torn'
    [IO.File]::Delete((Join-Path $device 'config/2026-11-27.txt'))
    [IO.File]::WriteAllText((Join-Path $package 'bring.ps1'), $text.Replace((Get-FileHash $fake).Hash, 'f' * 64))
    $said = @(& (Join-Path $package 'start.ps1'))
    $said[0] | Should -BeLike 'ALERT: not all was brought: *not the one of this hash'
    $said[1] | Should -BeExactly (Get-Line 100)
    [IO.File]::WriteAllText((Join-Path $package 'bring.ps1'), '}')
    $said = @(& (Join-Path $package 'start.ps1'))
    $said[0] | Should -BeLike 'ALERT: nothing was brought: *'
    $said[-1] | Should -BeExactly (Get-Line 100)
    (Get-FileHash (Join-Path $device 'patchpilot.exe')).Hash | Should -Be (Get-FileHash $fake).Hash
    Test-Path (Join-Path $device 'config/2026-11-27.txt') | Should -BeFalse
  }
}
