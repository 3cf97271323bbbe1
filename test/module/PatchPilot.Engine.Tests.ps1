# The module as a script uses it, against the program in a folder laid out as the release is. The caller says where that is.
param([string]$Release, [string]$Scratch)

BeforeAll {
  $manifest = Join-Path $Release 'src/PatchPilot.Engine/PatchPilot.Engine.psd1'
  Import-Module $manifest -Force
  function Get-Root([string]$Name) { return Join-Path $Scratch $Name }
  # What a function says on the host, as texts, its output left out.
  function Get-HostLines([scriptblock]$Act) { return @(& $Act 6>&1 | Where-Object { $_ -is [Management.Automation.InformationRecord] } | ForEach-Object { "$_" }) }
}

Describe 'the module' {
  It 'has a manifest that PowerShell takes, of the version of the program' {
    $tested = Test-ModuleManifest $manifest
    $tested.Version.ToString() | Should -Be (Get-PatchPilotVersion).Version
    $tested.PowerShellVersion.ToString() | Should -Be '5.1'
  }

  It 'exports the four functions and nothing else' {
    $names = @((Get-Command -Module PatchPilot.Engine).Name | Sort-Object)
    $names -join ' ' | Should -Be 'Get-PatchPilotExitCodeFromEvidence Get-PatchPilotExitCodes Get-PatchPilotVersion Invoke-PatchPilotRun'
  }

  It 'explains each function, with an example, and each of its parameters' {
    foreach ($command in (Get-Command -Module PatchPilot.Engine)) {
      $help = Get-Help $command.Name -Full
      $help.Synopsis.Trim() | Should -Not -BeLike "*$($command.Name)*" -Because $command.Name
      @($help.examples.example).Count | Should -BeGreaterThan 0 -Because $command.Name
      $own = @($command.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters -and $_ -notin [Management.Automation.PSCmdlet]::OptionalCommonParameters })
      foreach ($name in $own) { "$(($help.parameters.parameter | Where-Object name -eq $name).description.Text)" | Should -Not -BeNullOrEmpty -Because "-$name" }
    }
  }

  It 'names the program that is not there, or that Windows cannot start' {
    $alone = Get-Root 'alone/src/PatchPilot.Engine'
    New-Item -ItemType Directory -Force (Split-Path $alone) | Out-Null
    Copy-Item -Recurse (Split-Path $manifest) $alone
    $module = Import-Module "$alone/PatchPilot.Engine.psd1" -PassThru -Prefix Alone
    try {
      { Invoke-AlonePatchPilotRun -ErrorAction Stop } | Should -Throw '*alone*patchpilot*is not there*'
      Invoke-AlonePatchPilotRun -ErrorAction SilentlyContinue | Should -Be 240
      foreach ($name in 'patchpilot', 'patchpilot.exe') { Copy-Item $PSCommandPath (Get-Root "alone/$name") }
      if ($PSVersionTable['Platform'] -eq 'Unix') { & chmod +x (Get-Root 'alone/patchpilot') }
      $broken = Invoke-AlonePatchPilotRun -ErrorAction SilentlyContinue -ErrorVariable wrong
      $broken | Should -Be 240
      "$wrong" | Should -BeLike '*alone*patchpilot*did not run*'
      { Get-AlonePatchPilotVersion } | Should -Throw '*alone*patchpilot*gave no answer*'
    } finally {
      Remove-Module -ModuleInfo $module
    }
  }
}

Describe 'Invoke-PatchPilotRun' {
  It 'returns one integer, and its lines go to the host' {
    $lines = Get-HostLines { $script:code = Invoke-PatchPilotRun -OutputRoot (Get-Root 'one') -Scenario success-0 }
    $code | Should -BeOfType [int]
    @($code).Count | Should -Be 1
    $code | Should -Be 0
    $lines[-1] | Should -BeLike 'PATCHPILOT v=1 exit=0 *sim=1*'
    @($lines -like '05 Install*').Count | Should -Be 1
  }

  It 'returns <code> of <scenario>, also to a caller that stops at the first error' -ForEach @(
    @{ scenario = 'install-fails-210'; code = 210 }
    @{ scenario = 'agent-disabled-240'; code = 240 }
  ) {
    $ErrorActionPreference = 'Stop'
    $PSNativeCommandUseErrorActionPreference = $true
    $Error.Clear()
    $got = Invoke-PatchPilotRun -OutputRoot (Get-Root $scenario) -Scenario $scenario 6>$null
    $got | Should -Be $code
  }

  It 'takes a path with a space and a backslash at its end' {
    $root = (Get-Root 'with a space') + '\'
    Invoke-PatchPilotRun -OutputRoot $root -Scenario success-0 6>$null | Should -Be 0
    Test-Path (Join-Path (Get-Root 'with a space') 'Runs') | Should -BeTrue
  }

  It 'answers an empty value with the code of a usage error, and says which' {
    $lines = Get-HostLines { $script:code = Invoke-PatchPilotRun -TenantId '' -OutputRoot (Get-Root 'empty') -Scenario success-0 }
    $code | Should -Be 240
    $lines[-1] | Should -BeLike '*why=usage*'
    "$lines" | Should -BeLike '*tenant*'
  }

  It 'starts nothing for a value with a quotation mark, which no command line carries the same everywhere: 240, however errors are wanted' -ForEach 'SilentlyContinue', 'Ignore', 'Continue' {
    $root = Get-Root "quoted-$_"
    $got = Invoke-PatchPilotRun -OutputRoot $root -DeviceId 'a"b' -Scenario success-0 -ErrorAction $_ 2>$null
    $got | Should -Be 240
    $LASTEXITCODE | Should -Be 240
    Test-Path $root | Should -BeFalse
    { Invoke-PatchPilotRun -DeviceId 'a"b' -Scenario success-0 -ErrorAction Stop } | Should -Throw '*-DeviceId*'
  }

  It 'starts nothing where nobody can be asked for a confirmation' {
    $root = Get-Root 'confirm'
    Invoke-PatchPilotRun -OutputRoot $root -Scenario success-0 -Confirm -ErrorAction SilentlyContinue | Should -Be 240
    Test-Path $root | Should -BeFalse
  }

  It 'answers what it does not know with the code of a usage error' {
    Invoke-PatchPilotRun -OutputRoot (Get-Root 'unknown') -Scenario success-0 -NoSuchOption 6>$null | Should -Be 240
    Invoke-PatchPilotRun -OutputRoot (Get-Root 'unknown') -Scenario success-0 -Ok partial 6>$null | Should -Be 240
  }

  It 'is not ended by how information is wanted, nor led astray by a Write-Host of somebody else' {
    Invoke-PatchPilotRun -OutputRoot (Get-Root 'information') -Scenario success-0 -InformationAction Stop 6>$null | Should -Be 0
    function global:Write-Host { 'a line of somebody else' }
    try {
      $got = @(Invoke-PatchPilotRun -OutputRoot (Get-Root 'shim') -Scenario success-0 6>$null)
    } finally {
      Remove-Item function:global:Write-Host
    }
    $got.Count | Should -Be 1
    $got[0] | Should -Be 0
  }

  It 'is the same for a caller with the strictest mode and with parameters of his own for every cmdlet' {
    Set-StrictMode -Version Latest
    $root = Get-Root 'strict'
    $before = $global:PSDefaultParameterValues
    $global:PSDefaultParameterValues = @{
      '*:ErrorAction' = 'Stop'; '*:WarningAction' = 'Stop'; '*:OutVariable' = 'kept'; 'Write-Host:NoNewline' = $true; 'Join-Path:Resolve' = $true
      'Split-Path:Leaf' = $true; 'Test-Path:PathType' = 'Container'; 'ConvertFrom-Json:AsHashtable' = $true
      'Invoke-PatchPilotRun:Quiet' = $true
    }
    try {
      $lines = Get-HostLines { $script:code = Invoke-PatchPilotRun -OutputRoot $root -Scenario success-0 }
      $names = Get-PatchPilotExitCodes
    } finally {
      $global:PSDefaultParameterValues = $before
    }
    $code | Should -Be 0
    @($lines).Count | Should -Be 1
    "$lines" | Should -BeLike 'PATCHPILOT v=1 exit=0 *'
    $names.150 | Should -Be 'RebootRequired'
  }

  It 'starts nothing for a place that is none of the file system' -ForEach 'Env:\here', 'here' {
    $place = $_
    Push-Location Env:
    try {
      $got = Invoke-PatchPilotRun -OutputRoot $place -Scenario success-0 -ErrorAction SilentlyContinue -ErrorVariable wrong
    } finally {
      Pop-Location
    }
    $got | Should -Be 240
    "$wrong" | Should -BeLike '*here*Environment*'
  }

  It 'takes a place by a drive of PowerShell' {
    New-PSDrive -Name Scratch -PSProvider FileSystem -Root $Scratch -Scope Global | Out-Null
    try {
      Invoke-PatchPilotRun -OutputRoot 'Scratch:\drive' -Scenario success-0 6>$null | Should -Be 0
      Get-PatchPilotExitCodeFromEvidence -OutputRoot 'Scratch:\drive' | Should -Be 0
    } finally {
      Remove-PSDrive Scratch
    }
    Test-Path (Join-Path (Get-Root 'drive') 'Runs') | Should -BeTrue
  }

  It 'hands a run over, and returns <code> as the program does' -Skip:($PSVersionTable['Platform'] -ne 'Unix') -ForEach @(
    @{ code = 100 }, @{ code = 150 }, @{ code = 170 }, @{ code = 240 }
  ) {
    $played = Get-Root "played-$code"
    New-Item -ItemType Directory -Force "$played/src" | Out-Null
    Copy-Item -Recurse (Split-Path $manifest) "$played/src"
    Set-Content "$played/patchpilot" "#!/bin/sh`necho `"`$@`"`nexit $code"
    & chmod +x "$played/patchpilot"
    $module = Import-Module "$played/src/PatchPilot.Engine/PatchPilot.Engine.psd1" -PassThru -Prefix Played
    try {
      $lines = Get-HostLines { $script:got = Invoke-PlayedPatchPilotRun -Detach -OutputRoot /out -ErrorAction Stop }
      $got | Should -BeOfType [int]
      $got | Should -Be $code
      $lines | Should -Be 'run --detach --output-root=/out'
      Invoke-PlayedPatchPilotRun -Detach:$false 6>&1 | Select-Object -First 1 | Should -Be 'run'
    } finally {
      Remove-Module -ModuleInfo $module
    }
  }

  It 'hands a run over to a task, and is told that it works' -Skip:($PSVersionTable['Platform'] -eq 'Unix') {
    Invoke-PatchPilotRun -Detach -WhatIf -OutputRoot (Get-Root 'detached') | Should -BeNullOrEmpty
    $lines = Get-HostLines { $script:code = Invoke-PatchPilotRun -Detach -OutputRoot (Get-Root 'detached') }
    $code | Should -Be 100 -Because "$lines"
    $lines[-1] | Should -BeLike 'PATCHPILOT v=1 exit=100 status=Detached *'
    Invoke-PatchPilotRun -Detach -OutputRoot (Get-Root 'detached') 6>$null | Should -Be 170
  }

  It 'says why it hands nothing over' {
    $lines = Get-HostLines { $script:code = Invoke-PatchPilotRun -Detach -OutputRoot (Get-Root 'refused') -Scenario success-0 }
    $code | Should -Be 240
    $lines[-1] | Should -BeLike 'PATCHPILOT v=1 exit=240 *why=usage*'
    "$lines" | Should -BeLike '*--detach*'
  }

  It 'starts nothing with -WhatIf' {
    $said = Invoke-PatchPilotRun -OutputRoot (Get-Root 'what-if') -Scenario success-0 -WhatIf
    $said | Should -BeNullOrEmpty
    Test-Path (Get-Root 'what-if') | Should -BeFalse
  }

  It 'hands over every kind of option' {
    $root = Get-Root 'options'
    $lines = Get-HostLines {
      $script:code = Invoke-PatchPilotRun $root -TenantId MSP-001 -ClientId ClientABC -SiteId HQ -DeviceId WS-001 -PolicyProfileId Production `
        -Scenario optional-fails-100 -TestMode:$false -Quiet -MaxRuntime 2h -Ok 100, 150 -WaitLock 1s
    }
    $code | Should -Be 0
    $lines.Count | Should -Be 1
    Test-Path (Join-Path $root 'State/Tenants/MSP-001/Clients/ClientABC/Sites/HQ/Devices/WS-001~sim') | Should -BeTrue
  }

  It 'goes on after a reboot by the same command' {
    $root = Get-Root 'resume'
    Invoke-PatchPilotRun -OutputRoot $root -Scenario reboot-150 6>$null | Should -Be 150
    Invoke-PatchPilotRun -OutputRoot $root -Scenario reboot-150 6>$null | Should -Be 0
  }

  It 'completes scenarios, rings and profiles' {
    $complete = { param($line) @((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText) }
    & $complete 'Invoke-PatchPilotRun -Scenario success' | Should -Contain 'success-0'
    & $complete 'Invoke-PatchPilotRun -ExitProfile m' | Should -Be 'msi'
    & $complete 'Invoke-PatchPilotRun -PolicyProfileId Pre' | Should -Be 'PreProduction'
  }
}

Describe 'what is read' {
  It 'is each code with its name, as one object that prints as the guide shows it' {
    $codes = Get-PatchPilotExitCodes
    @($codes).Count | Should -Be 1
    $codes.150 | Should -Be 'RebootRequired'
    $printed = @(($codes | Out-String).Trim() -split '\r?\n')
    $printed.Count | Should -Be 8
    $printed[0] | Should -Be '0   : Success'
    $printed[-1] | Should -Be '240 : ReportingFailure'
  }

  It 'is the code of a run, recomputed from its evidence' {
    $root = Get-Root 'evidence'
    $ran = Invoke-PatchPilotRun -OutputRoot $root -Scenario install-fails-210 6>$null
    $got = Get-PatchPilotExitCodeFromEvidence -OutputRoot $root
    $got | Should -BeOfType [int]
    $got | Should -Be $ran
  }

  It 'is warned of where the evidence was changed' {
    $root = Get-Root 'changed'
    Invoke-PatchPilotRun -OutputRoot $root -Scenario success-0 6>$null | Should -Be 0
    $summary = Get-ChildItem (Join-Path $root 'Runs/*/Logs/install-summary.jsonl')
    Add-Content $summary.FullName '{}'
    $said = Get-PatchPilotExitCodeFromEvidence latest -OutputRoot $root 3>&1
    "$said" | Should -BeLike '*verify*'
  }

  It 'is an error where there is no such run, with what to do' {
    { Get-PatchPilotExitCodeFromEvidence nowhere -OutputRoot (Get-Root 'none') } | Should -Throw '*nowhere*'
  }
}
