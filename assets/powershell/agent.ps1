# The Windows Update Agent: docs/powershell-bridge.md, 8. What a search found is kept for the requests after it.

$Agent = @{ Session = $null; Selection = 0; Service = ''; Updates = @{}; Outcome = $null }
# Enumerations of the agent, by their names in its header
$OperationResult = @{ orcSucceeded = 2 }
$UpdateType = @{ utDriver = 2 }
$AddServiceFlag = @{ asfAllowPendingRegistration = 1; asfAllowOnlineRegistration = 2 }
$MostHistory = 5000
$PollMs = 1000
$ScanServiceName = 'PatchPilot offline scan'
# Begin... fails for null. It takes an automation object, whose member 0 it calls: that of this one is Item, which does
# nothing for its arguments. Where the agent takes it neither, nothing has begun, and the act is one call.
$UnusedCallback = 'Microsoft.Update.UpdateColl'

function Get-AgentSession {
  if ($null -eq $Agent.Session) {
    $session = New-Object -ComObject 'Microsoft.Update.Session'
    $session.ClientApplicationID = 'PatchPilot'
    $Agent.Session = $session
  }
  return $Agent.Session
}

function Get-UpdateKey([string]$Id, [string]$Revision) { return $Id.ToLowerInvariant() + ' ' + $Revision }

function Read-Collection($Object, [string]$Name, $Missing) {
  $list = New-Object Collections.ArrayList
  $collection = Read-Property $Object $Name $Missing
  try {
    $count = if ($null -eq $collection) { 0 } else { $collection.Count }
    if ($null -eq $count) { throw "expected how many $Name there are, got nothing" } # a count that throws is none, not 0
    for ($at = 0; $at -lt $count; $at++) { [void]$list.Add($collection.Item($at)) }
  } catch { Add-Missing $Missing $Name $_ }
  return , $list
}

# --- Probe

function Test-NetworkLogon {
  $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
  return @($identity.Groups | Where-Object { $_.Value -ceq 'S-1-5-2' }).Count -gt 0
}

function Get-AgentState {
  $missing = New-Object Collections.ArrayList
  $installer = (Get-AgentSession).CreateUpdateInstaller()
  $system = New-Object -ComObject 'Microsoft.Update.SystemInfo'
  return [ordered]@{
    networkLogon = Test-NetworkLogon
    isBusy = Read-Property $installer 'IsBusy' $missing
    rebootRequired = Read-Property $system 'RebootRequired' $missing
    rebootBeforeInstallation = Read-Property $installer 'RebootRequiredBeforeInstallation' $missing
    missing = $missing
  }
}

function Add-ServiceStates {
  foreach ($name in 'wuauserv', 'bits', 'cryptsvc', 'TrustedInstaller') {
    $key = Open-Key $Machine "SYSTEM\CurrentControlSet\Services\$name"
    Add-Item ([ordered]@{ name = $name; present = $null -ne $key; start = Read-Number $key 'Start' })
  }
}

# --- Services: who answers a search

function Get-ServiceManager { return (New-Object -ComObject 'Microsoft.Update.ServiceManager') }

function Format-Service($Service) {
  $missing = New-Object Collections.ArrayList
  return [ordered]@{
    id = Read-Property $Service 'ServiceID' $missing
    name = Read-Property $Service 'Name' $missing
    managed = Read-Property $Service 'IsManaged' $missing
    default = Read-Property $Service 'IsDefaultAUService' $missing
    url = Read-Property $Service 'ServiceUrl' $missing
  }
}

function Add-UpdateServices {
  $services = (Get-ServiceManager).Services
  for ($at = 0; $at -lt $services.Count; $at++) { Add-Item (Format-Service ($services.Item($at))) }
}

# Removes what an offline scan of ours left registered, also one that was killed.
function Remove-ScanServices {
  $manager = Get-ServiceManager
  $services = $manager.Services
  $ours = New-Object Collections.ArrayList
  for ($at = 0; $at -lt $services.Count; $at++) { if ($services.Item($at).Name -ceq $ScanServiceName) { [void]$ours.Add($services.Item($at).ServiceID) } }
  foreach ($id in $ours) {
    $manager.RemoveService($id)
    Add-Item ([ordered]@{ id = $id })
  }
}

function Add-ScanService([string]$Path) {
  $service = (Get-ServiceManager).AddScanPackageService($ScanServiceName, $Path, 0)
  Add-Item ([ordered]@{ id = $service.ServiceID })
}

# Never asfRegisterServiceWithAU, which would change what Automatic Updates uses.
function Register-Service([string]$Id) {
  [void](Get-ServiceManager).AddService2($Id, ($AddServiceFlag.asfAllowPendingRegistration -bor $AddServiceFlag.asfAllowOnlineRegistration), '')
  Add-Item ([ordered]@{ id = $Id })
}

# --- Search

function New-Searcher([string]$Online) {
  $searcher = (Get-AgentSession).CreateUpdateSearcher()
  $searcher.Online = $Online -ceq 'true'
  $searcher.ServerSelection = $Agent.Selection
  if ($Agent.Service) { $searcher.ServiceID = $Agent.Service }
  return $searcher
}

function Format-Categories($Update, $Missing) {
  return , @(foreach ($category in (Read-Collection $Update 'Categories' $Missing)) {
      [ordered]@{
        id = Read-Property $category 'CategoryID' $Missing
        name = Read-Property $category 'Name' $Missing
        type = Read-Property $category 'Type' $Missing
      }
    })
}

function Format-Driver($Update, $Missing) {
  if ((Read-Property $Update 'Type' $Missing) -ne $UpdateType.utDriver) { return $null }
  return [ordered]@{
    class = Read-Property $Update 'DriverClass' $Missing
    hardwareId = Read-Property $Update 'DriverHardwareID' $Missing
    model = Read-Property $Update 'DriverModel' $Missing
    date = ConvertTo-Utc (Read-Property $Update 'DriverVerDate' $Missing)
  }
}

function Format-Update($Update, [int]$Index) {
  $missing = New-Object Collections.ArrayList
  $identity = $Update.Identity
  $behavior = Read-Property $Update 'InstallationBehavior' $missing
  $Agent.Updates[(Get-UpdateKey $identity.UpdateID $identity.RevisionNumber)] = $Update
  return [ordered]@{
    search = $Index
    updateId = $identity.UpdateID
    revision = $identity.RevisionNumber
    title = Read-Property $Update 'Title' $missing
    kbs = Read-Collection $Update 'KBArticleIDs' $missing
    categories = Format-Categories $Update $missing
    severity = Read-Property $Update 'MsrcSeverity' $missing
    maxSize = ConvertTo-Size (Read-Property $Update 'MaxDownloadSize' $missing)
    released = ConvertTo-Utc (Read-Property $Update 'LastDeploymentChangeTime' $missing)
    browseOnly = Read-Property $Update 'BrowseOnly' $missing
    deploymentAction = Read-Property $Update 'DeploymentAction' $missing
    isDownloaded = Read-Property $Update 'IsDownloaded' $missing
    impact = Read-Property $behavior 'Impact' $missing
    rebootBehavior = Read-Property $behavior 'RebootBehavior' $missing
    canRequestUserInput = Read-Property $behavior 'CanRequestUserInput' $missing
    driver = Format-Driver $Update $missing
    missing = $missing
  }
}

function Format-Warnings($Result, $Missing) {
  return , @(foreach ($warning in (Read-Collection $Result 'Warnings' $Missing)) {
      [ordered]@{
        hresult = Read-Property $warning 'HResult' $Missing
        context = Read-Property $warning 'Context' $Missing
        message = [string](Read-Property $warning 'Message' $Missing)
      }
    })
}

# An update without an identity cannot be named to anybody; it counts as skipped.
function Invoke-Search($Line) {
  $missing = New-Object Collections.ArrayList
  $searcher = New-Searcher $Line.Fields[1]
  # What is installed and replaced by now is left out of the list otherwise.
  $searcher.IncludePotentiallySupersededUpdates = $Line.Fields[0] -like 'IsInstalled=1*'
  $result = $searcher.Search($Line.Fields[0])
  $updates = $result.Updates
  $code = $result.ResultCode
  $count = if ($null -eq $updates) { $null } else { $updates.Count }
  if ($null -eq $count) { throw 'expected how many updates there are, got nothing' }
  for ($at = 0; $at -lt $count; $at++) {
    try { Add-Item (Format-Update ($updates.Item($at)) $Line.Index) } catch { Add-Skipped 1 }
  }
  $Agent.Outcome = [ordered]@{
    code = $code
    selection = Read-Property $searcher 'ServerSelection' $missing
    service = Read-Property $searcher 'ServiceID' $missing
    warnings = Format-Warnings $result $missing
    missing = $missing
  }
}

# --- Download and install, one update each

function Get-Wanted($Line) {
  $update = $Agent.Updates[(Get-UpdateKey $Line.Fields[0] $Line.Fields[1])]
  if ($null -eq $update) { throw 'expected an update that a search of this process found, got none' }
  $list = New-Object -ComObject 'Microsoft.Update.UpdateColl'
  [void]$list.Add($update)
  return @{ Update = $update; List = $list }
}

# Follows a job that was begun. It is told about only when something has changed, so that silence means a standstill.
function Wait-AgentJob($Job, [string]$What) {
  $told = ''
  while (-not $Job.IsCompleted) {
    $percent = $null
    $step = $What
    try {
      $progress = $Job.GetProgress()
      $percent = [int]$progress.PercentComplete
      if ($What -ceq 'download') { $step = 'download, ' + [Math]::Floor([double]$progress.TotalBytesDownloaded / 1048576) + ' of ' + [Math]::Ceiling([double]$progress.TotalBytesToDownload / 1048576) + ' MB' }
    } catch { $step = "$What, progress unknown" }
    if ("$step $percent" -cne $told) { Write-Step $step $percent }
    $told = "$step $percent"
    Start-Sleep -Milliseconds $PollMs
  }
}

# What the agent says of the one item, never of the whole, which is S_OK over failed items.
function Format-Result($Result, [bool]$Polled) {
  $missing = New-Object Collections.ArrayList
  $item = $Result.GetUpdateResult(0)
  return [ordered]@{
    code = Read-Property $item 'ResultCode' $missing
    hresult = Read-Property $item 'HResult' $missing
    rebootRequired = $null
    overallCode = Read-Property $Result 'ResultCode' $missing
    overallHresult = Read-Property $Result 'HResult' $missing
    polled = $Polled
    licenceAccepted = $false
    committed = $false
    missing = $missing
  }
}

function Invoke-Download($Line) {
  $wanted = Get-Wanted $Line
  $missing = New-Object Collections.ArrayList
  $accepted = $false
  if ((Read-Property $wanted.Update 'EulaAccepted' $missing) -eq $false) {
    $wanted.Update.AcceptEula()
    $accepted = $true
  }
  $downloader = (Get-AgentSession).CreateUpdateDownloader()
  $downloader.Updates = $wanted.List
  $callback = New-Object -ComObject $UnusedCallback
  $job = $null
  try { $job = $downloader.BeginDownload($callback, $callback, $null) } catch { $job = $null }
  if ($null -ne $job) {
    Wait-AgentJob $job 'download'
    $result = $downloader.EndDownload($job)
  } else {
    Write-Step 'download' $null
    $result = $downloader.Download()
  }
  $answer = Format-Result $result ($null -ne $job)
  $answer.licenceAccepted = $accepted
  Add-Item $answer
}

# $Line: id, revision, whether to commit it (a feature update: without it the reboot does not install it)
function Invoke-Install($Line) {
  $wanted = Get-Wanted $Line
  $installer = (Get-AgentSession).CreateUpdateInstaller()
  $installer.ForceQuiet = $true
  $installer.AllowSourcePrompts = $false
  $installer.Updates = $wanted.List
  $callback = New-Object -ComObject $UnusedCallback
  $job = $null
  try { $job = $installer.BeginInstall($callback, $callback, $null) } catch { $job = $null }
  if ($null -ne $job) {
    Wait-AgentJob $job 'install'
    $result = $installer.EndInstall($job)
  } else {
    Write-Step 'install' $null
    $result = $installer.Install()
  }
  $answer = Format-Result $result ($null -ne $job)
  $answer.rebootRequired = Read-Property ($result.GetUpdateResult(0)) 'RebootRequired' $answer.missing
  if ($Line.Fields[2] -ceq 'true' -and $answer.code -eq $OperationResult.orcSucceeded) {
    $installer.Commit(0)
    $answer.committed = $true
  }
  Add-Item $answer
}

# --- Preconditions; each that cannot be read is null and named

function Read-Condition([string]$Name, $Missing, [scriptblock]$Read) {
  try { return & $Read } catch { Add-Missing $Missing $Name $_ }
  return $null
}

# Windows Runtime, which .NET Framework reaches and later .NET does not
function Get-NetworkCost {
  $type = [type]::GetType('Windows.Networking.Connectivity.NetworkInformation, Windows, ContentType=WindowsRuntime')
  if ($null -eq $type) { throw 'expected the Windows Runtime, got none' }
  $connection = $type.GetMethod('GetInternetConnectionProfile').Invoke($null, @())
  if ($null -eq $connection) { return $null }
  return $connection.GetConnectionCost().NetworkCostType.ToString()
}

function Get-Conditions([string]$Drive) {
  $missing = New-Object Collections.ArrayList
  # Null where none or more than one could be the one that is meant
  $efi = @(Read-Condition 'efi' $missing { Get-Partitions $GptType.System } | Where-Object { $null -ne $_ -and $_.IsSystem })
  $recovery = @(Read-Condition 'recovery' $missing { Get-Partitions $GptType.Recovery } | Where-Object { $null -ne $_ })
  $batteries = @(Read-Condition 'power' $missing { Get-WmiRows 'root\wmi' 'SELECT * FROM BatteryStatus' 'PowerOnline' })
  $encrypted = @(Read-Condition 'bitLocker' $missing { Get-WmiRows 'root\cimv2\Security\MicrosoftVolumeEncryption' "SELECT * FROM Win32_EncryptableVolume WHERE DriveLetter = '$($Drive.Substring(0, 2))'" 'ProtectionStatus' })
  return [ordered]@{
    systemFree = Read-Condition 'systemFree' $missing { (New-Object IO.DriveInfo($Drive)).AvailableFreeSpace }
    efiFree = if ($efi.Count -eq 1) { $efi[0].Free } else { $null }
    recoveryFree = if ($recovery.Count -eq 1) { $recovery[0].Free } else { $null }
    onBattery = if (@($batteries | Where-Object { $null -ne $_ }).Count -gt 0) { @($batteries | Where-Object { $_.PowerOnline -eq $true }).Count -eq 0 } else { $null }
    networkCost = Read-Condition 'networkCost' $missing { Get-NetworkCost }
    # 0 is off; 2 is not known, as of a drive that is locked: it may be on.
    bitLockerOn = if ($encrypted.Count -eq 1 -and $null -ne $encrypted[0]) { $encrypted[0].ProtectionStatus -ne 0 } else { $null }
    missing = $missing
  }
}

function Invoke-Verb($Line) {
  $fields = $Line.Fields
  switch ($Line.Verb) {
    'probe' {
      Invoke-Part 'windowsServices' { Add-ServiceStates }
      Invoke-Part 'agent' { Add-Item (Get-AgentState) }
    }
    'services' { Invoke-Part 'services' { Add-UpdateServices } }
    'sweep' { Invoke-Part 'sweep' { Remove-ScanServices } }
    'scanFile' { Invoke-Part 'scanFile' { Add-ScanService $fields[0] } }
    'register' { Invoke-Part 'register' { Register-Service $fields[0] } }
    'source' {
      $Agent.Selection = [int]$fields[0]
      $Agent.Service = $fields[1]
    }
    'search' {
      $Agent.Outcome = $null
      Invoke-Part 'updates' { Invoke-Search $Line }
      Invoke-Part 'outcome' { if ($null -ne $Agent.Outcome) { Add-Item $Agent.Outcome } }
    }
    'download' { Invoke-Part 'download' { Invoke-Download $Line } }
    'install' { Invoke-Part 'install' { Invoke-Install $Line } }
    'history' { Invoke-Part 'history' { Add-HistoryEntries (Get-AgentSession).CreateUpdateSearcher() $fields[0] $MostHistory } }
    'conditions' { Invoke-Part 'conditions' { Add-Item (Get-Conditions $fields[0]) } }
  }
}

Register-Job 'agent' @{ probe = 0; services = 0; sweep = 0; scanFile = 1; register = 1; source = 2; search = 2; download = 2; install = 3; history = 1; conditions = 1 } {
  param($lines)
  foreach ($line in $lines) { Invoke-Verb $line }
}
