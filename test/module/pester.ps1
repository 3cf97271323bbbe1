# Runs the tests of the module by Pester and prints what came of each as one JSON array.
param([string]$Pester, [string]$Tests, [string]$Release, [string]$Scratch)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path $Tests -Data @{ Release = $Release; Scratch = $Scratch }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration
$results = @(foreach ($test in $run.Tests) { @{ name = $test.ExpandedPath; passed = $test.Passed; why = "$($test.ErrorRecord)" } })
Write-Output ('RESULTS ' + (ConvertTo-Json -Compress -Depth 3 -InputObject $results))
