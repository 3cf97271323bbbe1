# Reads the device for baseline and snapshot. Cheap and safe sources first; what can hang comes last.

$Caps = @{ Updates = 2000; Tasks = 3000; Details = 20; History = 1000 }
# Start types, states and types of services as winnt.h and .NET number them
$StartNames = @('boot', 'system', 'automatic', 'manual', 'disabled')
$StateNames = @($null, 'stopped', 'startPending', 'stopPending', 'running', 'continuePending', 'pausePending', 'paused')
$Win32Service = 0x30
$UserServiceInstance = 0x80

# --- Services

# Name to state, or an empty table when the service manager does not answer: the registry alone still names the services.
function Get-ServiceStates {
  $states = @{}
  try {
    [void][Reflection.Assembly]::Load('System.ServiceProcess, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a')
    foreach ($service in [ServiceProcess.ServiceController]::GetServices()) {
      $states[$service.ServiceName] = @{ State = $StateNames[[int]$service.Status]; DisplayName = $service.DisplayName }
    }
  } catch {
    $states.Clear()
  }
  return $states
}

function Get-StartName($Key) {
  $start = Read-Number $Key 'Start'
  if ($null -eq $start -or $start -ge $StartNames.Count) { return $null }
  if ($start -eq 2 -and (Read-Number $Key 'DelayedAutostart') -eq 1) { return 'automaticDelayed' }
  return $StartNames[$start]
}

function Add-Services {
  $states = Get-ServiceStates
  foreach ($key in (Open-Subkeys (Open-Key $Machine 'SYSTEM\CurrentControlSet\Services'))) {
    $type = Read-Number $key 'Type'
    if ($null -eq $type -or -not ($type -band $Win32Service) -or ($type -band $UserServiceInstance)) { continue }
    $name = Get-KeyName $key
    $item = [ordered]@{ name = $name; displayName = Read-Text $key 'DisplayName'; start = Get-StartName $key; state = $null }
    if ($states.ContainsKey($name)) {
      $item.state = $states[$name].State
      $item.displayName = $states[$name].DisplayName
    }
    Add-Item $item
  }
}

# --- Software

function Add-Applications {
  foreach ($product in (Get-Products)) {
    $key = $product.Key
    $name = Read-Text $key 'DisplayName'
    if ($null -eq $name) { continue }
    Add-Item ([ordered]@{
        key = Get-KeyName $key; scope = $product.Scope; name = $name; version = Read-Text $key 'DisplayVersion'; publisher = Read-Text $key 'Publisher'
        windowsInstaller = (Read-Number $key 'WindowsInstaller') -eq 1; systemComponent = (Read-Number $key 'SystemComponent') -eq 1
      })
  }
}

function Add-Drivers {
  foreach ($class in (Open-Subkeys (Open-Key $Machine 'SYSTEM\CurrentControlSet\Control\Class'))) {
    foreach ($key in (Open-Subkeys $class $DriverNumber)) {
      $version = Read-Text $key 'DriverVersion'
      $number = Get-KeyName $key
      if ($null -eq $version) { continue }
      Add-Item ([ordered]@{
          key = "$(Get-KeyName $class)\$number"; name = Read-Text $key 'DriverDesc'; version = $version; date = Read-Text $key 'DriverDate'
          provider = Read-Text $key 'ProviderName'; matchingDeviceId = Read-Text $key 'MatchingDeviceId'
        })
    }
  }
}

function Add-Updates {
  foreach ($package in (Get-Packages 'Package_for_' $Caps.Updates)) { Add-Item $package }
}

# --- Settings

function Add-Values([string]$Path) {
  $key = Open-Key $Machine $Path
  if ($null -eq $key) { return }
  foreach ($name in $key.GetValueNames()) {
    $data = Format-RegistryData $key $name
    Add-Item ([ordered]@{ key = $Path; name = $name; kind = $data.kind; data = $data.data })
  }
}

function Add-UpdateSettings {
  $paths = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate', 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU',
  'SOFTWARE\Microsoft\WindowsUpdate\UX\Settings', 'SOFTWARE\Microsoft\WindowsUpdate\UpdatePolicy\Settings',
  'SOFTWARE\Microsoft\PolicyManager\current\device\Update'
  foreach ($path in $paths) { Add-Values $path }
}

# --- Reboot signals

# $Read returns texts that say what is pending, and nothing when nothing is.
function Add-Signal([string]$Name, [string]$Class, [scriptblock]$Read) {
  $item = [ordered]@{ name = $Name; class = $Class; set = $null; detail = @(); hresult = $null; message = $null }
  try {
    $detail = @(& $Read)
    $item.set = $detail.Count -gt 0
    $item.detail = @($detail | ForEach-Object -Begin { $n = 0 } -Process { if ($n -lt $Caps.Details) { $n++; $_ } })
  } catch {
    $failure = Get-Failure $_
    $item.hresult = $failure.hresult
    $item.message = $failure.message
  }
  Add-Item $item
}

# A key that is a signal by being there: its values, else its subkeys, else itself
function Read-KeySignal([string]$Path) {
  $key = Open-Key $Machine $Path
  if ($null -eq $key) { return }
  $names = @($key.GetValueNames() | Where-Object { $_.Length -gt 0 })
  if ($names.Count -eq 0) { $names = @($key.GetSubKeyNames()) }
  if ($names.Count -eq 0) { return 'key present' }
  return $names
}

function Read-SubkeySignal([string]$Path) {
  $key = Open-Key $Machine $Path
  if ($null -ne $key) { return $key.GetSubKeyNames() }
}

function Read-RenameSignal([string]$Name) {
  $key = Open-Key $Machine 'SYSTEM\CurrentControlSet\Control\Session Manager'
  if ($null -eq $key) { return }
  $value = $key.GetValue($Name, $null)
  if ($value -is [string[]]) { return $value | Where-Object { $_.Length -gt 0 } }
}

# 1 a removal, 2 an installation, 3 both (Exchange Server Analyzer); a value where some look for it, a key with `Flags` where
# Update.exe and Exchange have it
function Read-ExeVolatileSignal {
  $updates = Open-Key $Machine 'SOFTWARE\Microsoft\Updates'
  $values = (Read-Number $updates 'UpdateExeVolatile'), (Read-Number (Open-Key $updates 'UpdateExeVolatile') 'Flags')
  foreach ($value in $values) { if ($null -ne $value -and $value -ne 0) { return "UpdateExeVolatile is $value" } }
}

function Read-ComputerName([string]$Kind) {
  return Read-Text (Open-Key $Machine "SYSTEM\CurrentControlSet\Control\ComputerName\$Kind") 'ComputerName'
}

function Read-RenamedComputerSignal {
  $active = Read-ComputerName 'ActiveComputerName'
  $coming = Read-ComputerName 'ComputerName'
  if ($null -ne $active -and $null -ne $coming -and $active -ne $coming) { return "$active becomes $coming" }
}

function Read-DomainJoinSignal {
  $key = Open-Key $Machine 'SYSTEM\CurrentControlSet\Services\Netlogon'
  if ($null -eq $key) { return }
  $names = @($key.GetValueNames()) + @($key.GetSubKeyNames())
  foreach ($name in 'JoinDomain', 'AvoidSpnSet') { if ($names -contains $name) { $name } }
}

function Add-RebootSignals {
  $update = 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate'
  Add-Signal 'updateAgentKey' 'strong' { Read-KeySignal "$update\Auto Update\RebootRequired" }
  # A service of the agent that is still to be registered online, such as Microsoft Update by us: no restart registers it.
  Add-Signal 'updateServicesPending' 'noise' { Read-SubkeySignal "$update\Services\Pending" }
  Add-Signal 'servicingRebootPending' 'strong' { Read-KeySignal "$Servicing\RebootPending" }
  Add-Signal 'servicingRebootInProgress' 'strong' { Read-KeySignal "$Servicing\RebootInProgress" }
  Add-Signal 'servicingPackagesPending' 'strong' { Read-KeySignal "$Servicing\PackagesPending" }
  Add-Signal 'updateExeVolatile' 'weak' { Read-ExeVolatileSignal }
  Add-Signal 'computerRename' 'weak' { Read-RenamedComputerSignal }
  Add-Signal 'domainJoin' 'weak' { Read-DomainJoinSignal }
  Add-Signal 'fileRenames' 'noise' { Read-RenameSignal 'PendingFileRenameOperations' }
  Add-Signal 'fileRenames2' 'noise' { Read-RenameSignal 'PendingFileRenameOperations2' }
}

function Read-AgentSignal {
  $agent = New-Object -ComObject 'Microsoft.Update.SystemInfo'
  $required = $agent.RebootRequired
  if ($required -isnot [bool]) { throw 'expected true or false from the update agent, got something else' }
  if ($required) { return 'RebootRequired' }
}

function Add-Servicing {
  $logon = Open-Key $Machine 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\AutoLogonChecked'
  Add-Item ([ordered]@{
      servicingInProgress = Read-Number (Open-Key $Machine "$Servicing\Interface") 'ServicingInProgress'
      autoLogonChecked = $null -ne $logon
    })
}

# --- Sessions

# Windows gives every interactive logon a volatile key of its session's number, and takes it away at logoff; a disconnected
# session keeps it. Seen with any shell, also on editions without quser.exe.
function Add-LogonKeys {
  $users = Open-Hive 'Users' 'Registry64'
  foreach ($sid in $users.GetSubKeyNames()) {
    if ($sid -notmatch $UserSid) { continue }
    $key = Open-Key $users "$sid\Volatile Environment"
    if ($null -eq $key) { continue }
    foreach ($name in $key.GetSubKeyNames()) {
      if ($name -match '^[0-9]+$') { Add-Item ([ordered]@{ session = [int]$name; seen = 'logonKey'; user = $sid }) }
    }
  }
}

# Services live in session 0; a shell in another one is somebody's desktop.
function Add-Shells {
  $own = 0
  foreach ($process in [Diagnostics.Process]::GetProcessesByName('services')) { $own = $process.SessionId }
  foreach ($process in [Diagnostics.Process]::GetProcessesByName('explorer')) {
    if ($process.SessionId -ne $own) { Add-Item ([ordered]@{ session = $process.SessionId; seen = 'shell'; user = $null }) }
  }
}

function Add-Sessions {
  Add-LogonKeys
  Add-Shells
}

# --- System

function Add-Disks {
  foreach ($drive in [IO.DriveInfo]::GetDrives()) {
    $kind = $drive.DriveType.ToString()
    if ($kind -cne 'Fixed' -and $kind -cne 'Removable') { continue }
    try {
      if (-not $drive.IsReady) { continue }
      Add-Item ([ordered]@{ name = $drive.Name; type = $kind; fileSystem = $drive.DriveFormat; total = $drive.TotalSize; free = $drive.TotalFreeSpace })
    } catch { Add-Skipped 1 }
  }
}

function Add-Task([string]$Path, $Id, [string]$Source, $Count) {
  if ($Count.Sent -ge $Caps.Tasks) { Add-Skipped 1; return }
  $Count.Sent++
  Add-Item ([ordered]@{ path = $Path; id = $Id; source = $Source })
}

function Add-CachedTasks($Folder, [string]$Path, $Count) {
  foreach ($key in (Open-Subkeys $Folder)) {
    $here = "$Path\$(Get-KeyName $key)"
    $id = Read-Text $key 'Id'
    if ($null -ne $id) { Add-Task $here $id 'cache' $Count }
    if ($key.SubKeyCount -gt 0) { Add-CachedTasks $key $here $Count }
  }
}

function Add-TaskFiles([string]$Folder, [string]$Path, $Count) {
  foreach ($file in [IO.Directory]::GetFiles($Folder)) { Add-Task "$Path\$([IO.Path]::GetFileName($file))" $null 'folder' $Count }
  foreach ($child in [IO.Directory]::GetDirectories($Folder)) {
    try {
      if ([IO.File]::GetAttributes($child) -band [IO.FileAttributes]::ReparsePoint) { continue }
      Add-TaskFiles $child "$Path\$([IO.Path]::GetFileName($child))" $Count
    } catch { Add-Skipped 1 }
  }
}

function Add-Tasks {
  $count = @{ Sent = 0 }
  Add-CachedTasks (Open-Key $Machine 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree') '' $count
  $folder = [Environment]::SystemDirectory + '\Tasks'
  if ($count.Sent -eq 0 -and [IO.Directory]::Exists($folder)) { Add-TaskFiles $folder '' $count }
}

# Owner of each TCP listener by its address and port, as netstat tells it; empty when it does not. Its words are those of the
# machine's language, its columns are not: a listener has no far end.
function Get-PortOwners {
  $owners = @{}
  try {
    $names = @{}
    foreach ($process in [Diagnostics.Process]::GetProcesses()) { $names[[string]$process.Id] = $process.ProcessName }
    $start = New-Object Diagnostics.ProcessStartInfo(([Environment]::SystemDirectory + '\netstat.exe'), '-ano')
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $netstat = [Diagnostics.Process]::Start($start)
    foreach ($line in $netstat.StandardOutput.ReadToEnd().Split([char[]]10)) {
      if ($line -match '^\s*TCP\s+\[?([^\s\]]+)\]?:([0-9]+)\s+\S+:0\s.*\s([0-9]+)\s*$') {
        $owners["$($Matches[1]) $($Matches[2])"] = $names[$Matches[3]]
      }
    }
  } catch {
    $owners.Clear()
  }
  return $owners
}

function Add-Ports {
  $owners = Get-PortOwners
  $network = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
  foreach ($listener in $network.GetActiveTcpListeners()) {
    $address = $listener.Address.ToString()
    Add-Item ([ordered]@{ address = $address; port = $listener.Port; process = $owners["$address $($listener.Port)"] })
  }
}

# --- Hardware

function Add-Hardware {
  $bios = Open-Key $Machine 'HARDWARE\DESCRIPTION\System\BIOS'
  $processor = Open-Key $Machine 'HARDWARE\DESCRIPTION\System\CentralProcessor\0'
  Add-Item ([ordered]@{
      manufacturer = Read-Text $bios 'SystemManufacturer'; model = Read-Text $bios 'SystemProductName'; sku = Read-Text $bios 'SystemSKU'
      boardModel = Read-Text $bios 'BaseBoardProduct'; biosVendor = Read-Text $bios 'BIOSVendor'; biosVersion = Read-Text $bios 'BIOSVersion'
      biosDate = Read-Text $bios 'BIOSReleaseDate'; processor = Read-Text $processor 'ProcessorNameString'
      machineGuid = Read-Text (Open-Key $Machine 'SOFTWARE\Microsoft\Cryptography') 'MachineGuid'
      secureBoot = Read-Number (Open-Key $Machine 'SYSTEM\CurrentControlSet\Control\SecureBoot\State') 'UEFISecureBootEnabled'
    })
}

# --- Who else manages updates

function Add-Enrolments {
  foreach ($key in (Open-Subkeys (Open-Key $Machine 'SOFTWARE\Microsoft\Enrollments'))) {
    $provider = Read-Text $key 'ProviderID'
    if ($null -ne $provider) { Add-Item ([ordered]@{ id = Get-KeyName $key; provider = $provider; state = Read-Number $key 'EnrollmentState' }) }
  }
}

# --- For the doctor: what inventory does not keep

# Bounded, and without credentials: only whether somebody listens there
function Test-Reachable([string]$Server, [int]$Port) {
  $client = New-Object Net.Sockets.TcpClient
  try {
    $connecting = $client.BeginConnect($Server, $Port, $null, $null)
    if (-not $connecting.AsyncWaitHandle.WaitOne(5000)) { return $false }
    return $client.Connected
  } catch {
    return $false
  } finally {
    $client.Close()
  }
}

function Add-Wsus {
  $policy = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
  $url = Read-Text (Open-Key $Machine $policy) 'WUServer'
  if ($null -eq $url -or (Read-Number (Open-Key $Machine "$policy\AU") 'UseWUServer') -ne 1) { return }
  $address = New-Object Uri($url)
  Add-Item ([ordered]@{ host = $address.Host; port = $address.Port; reachable = Test-Reachable $address.Host $address.Port })
}

# Size and free room of each recovery partition
function Add-Recovery {
  foreach ($partition in (Get-Partitions $GptType.Recovery)) { Add-Item ([ordered]@{ size = $partition.Size; free = $partition.Free }) }
}

Register-Job 'inventory' @{} {
  Invoke-Part 'os' { Add-Item (Get-SystemFacts) }
  Invoke-Part 'boot' { Add-Item (Get-BootFacts) }
  Invoke-Part 'services' { Add-Services }
  Invoke-Part 'applications' { Add-Applications }
  Invoke-Part 'drivers' { Add-Drivers }
  Invoke-Part 'updates' { Add-Updates }
  Invoke-Part 'updateSettings' { Add-UpdateSettings }
  Invoke-Part 'rebootSignals' { Add-RebootSignals }
  Invoke-Part 'servicing' { Add-Servicing }
  Invoke-Part 'disks' { Add-Disks }
  Invoke-Part 'tasks' { Add-Tasks }
  Invoke-Part 'ports' { Add-Ports }
  Invoke-Part 'sessions' { Add-Sessions }
  Invoke-Part 'hardware' { Add-Hardware }
  Invoke-Part 'enrolments' { Add-Enrolments }
  Invoke-Part 'proxy' { Add-Values 'SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections' }
  Invoke-Part 'exclusions' { Add-Values 'SOFTWARE\Microsoft\Windows Defender\Exclusions\Paths' }
  Invoke-Part 'clock' { Add-Values 'SYSTEM\CurrentControlSet\Services\W32Time\Parameters' }
  Invoke-Part 'wsus' { Add-Wsus }
  Invoke-Part 'recovery' { Add-Recovery }
  Invoke-Part 'rebootAgent' { Add-Signal 'updateAgent' 'strong' { Read-AgentSignal } }
  Invoke-Part 'history' { Add-HistoryEntries (New-Object -ComObject 'Microsoft.Update.Session').CreateUpdateSearcher() '' $Caps.History }
}
