# What several jobs read from a device: registry, system facts, boot identity, products, packages.

$Hresult = @{ FileNotFound = 0x80070002; PathNotFound = 0x80070003 }
# Accounts of this machine or a domain, and of Entra ID
$UserSid = '^S-1-(5-21|12-1)-[-0-9]+$'
$Uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
$Servicing = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing'

# --- Registry; always the 64-bit view unless said otherwise

function Open-Hive([Microsoft.Win32.RegistryHive]$Hive, [Microsoft.Win32.RegistryView]$View) {
  return [Microsoft.Win32.RegistryKey]::OpenBaseKey($Hive, $View)
}

$Machine = Open-Hive 'LocalMachine' 'Registry64'

function ConvertTo-Unsigned([int]$Number) { return [int64]$Number -band [int64]4294967295 }

# Keys are not closed one by one: what is left open goes with the end of a request.

# Null when there is no such key, or no $Base
function Open-Key($Base, [string]$Path) {
  if ($null -eq $Base) { return $null }
  return $Base.OpenSubKey($Path)
}

# The subkeys; one that cannot be opened counts as skipped.
function Open-Subkeys($Parent, [string]$Names = '') {
  $keys = New-Object Collections.ArrayList
  if ($null -eq $Parent) { return , $keys }
  foreach ($name in $Parent.GetSubKeyNames()) {
    if ($name -notmatch $Names) { continue }
    try {
      $key = $Parent.OpenSubKey($name)
      if ($null -ne $key) { [void]$keys.Add($key) }
    } catch { Add-Skipped 1 }
  }
  return , $keys
}

function Get-KeyName($Key) { return $Key.Name.Substring($Key.Name.LastIndexOf('\') + 1) }

# The keys of a class that are drivers. The others, Properties and Configuration, are for SYSTEM alone and hold none.
$DriverNumber = '^[0-9]{4}$'

# Null for a value that is missing, empty, or not of this kind: a device may hold anything
function Read-Text($Key, [string]$Name) {
  if ($null -eq $Key) { return $null }
  $value = $Key.GetValue($Name, $null)
  if ($value -is [string] -and $value.Length -gt 0) { return $value }
  return $null
}

function Read-Number($Key, [string]$Name) {
  if ($null -eq $Key) { return $null }
  $value = $Key.GetValue($Name, $null)
  if ($value -is [int]) { return ConvertTo-Unsigned $value }
  return $null
}

# kind, data and cut of a registry value, in the form of clause 5.3
function Format-RegistryData($Key, [string]$Name) {
  $kind = $Key.GetValueKind($Name)
  $value = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
  $cut = $false
  if ($value -is [int]) {
    $data = ConvertTo-Unsigned $value
  } elseif ($value -is [long]) {
    $data = [BitConverter]::ToUInt64([BitConverter]::GetBytes($value), 0).ToString($Invariant)
  } elseif ($value -is [byte[]]) {
    $cut = $value.Length -gt $Limits.TextLength / 2
    $data = [BitConverter]::ToString($value, 0, [Math]::Min($value.Length, $Limits.TextLength / 2)).Replace('-', '').ToLowerInvariant()
  } elseif ($value -is [string[]]) {
    $data = @($value)
    $cut = @($value | Where-Object { $_.Length -gt $Limits.TextLength }).Count -gt 0
  } else {
    $data = [string]$value
    $cut = $data.Length -gt $Limits.TextLength
  }
  return [ordered]@{ kind = $kind.ToString(); data = $data; cut = $cut }
}

# --- System facts

function Get-SystemFacts {
  $version = Open-Key $Machine 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
  # The environment of this process is set by its caller, so it is not asked.
  $environment = Open-Key $Machine 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  return [ordered]@{
    currentBuild = Read-Text $version 'CurrentBuild'
    ubr = Read-Number $version 'UBR'
    displayVersion = Read-Text $version 'DisplayVersion'
    releaseId = Read-Text $version 'ReleaseId'
    editionId = Read-Text $version 'EditionID'
    installationType = Read-Text $version 'InstallationType'
    productName = Read-Text $version 'ProductName'
    architecture = Read-Text $environment 'PROCESSOR_ARCHITECTURE'
    computerName = [Environment]::MachineName
  }
}

# --- Boot identity

$BootParent = 'SOFTWARE\PatchPilot'

function Read-BootId { return Read-Text (Open-Key $Machine "$BootParent\Boot") 'Id' }

function Get-BootFacts {
  $id = Read-BootId
  return [ordered]@{ present = $null -ne $id; id = $id; created = $false }
}

# --- Products and packages

# Each uninstall entry: its key, and machine, machine32 or the SID of its user
function Get-Products {
  $products = New-Object Collections.ArrayList
  foreach ($key in (Open-Subkeys (Open-Key $Machine $Uninstall))) { [void]$products.Add(@{ Key = $key; Scope = 'machine' }) }
  $machine32 = Open-Hive 'LocalMachine' 'Registry32'
  foreach ($key in (Open-Subkeys (Open-Key $machine32 $Uninstall))) { [void]$products.Add(@{ Key = $key; Scope = 'machine32' }) }
  $users = Open-Hive 'Users' 'Registry64'
  foreach ($sid in $users.GetSubKeyNames()) {
    if ($sid -notmatch $UserSid) { continue }
    try {
      foreach ($key in (Open-Subkeys (Open-Key $users "$sid\$Uninstall"))) { [void]$products.Add(@{ Key = $key; Scope = $sid }) }
    } catch { Add-Skipped 1 }
  }
  return , $products
}

function Read-InstallTime($Key) {
  $high = Read-Number $Key 'InstallTimeHigh'
  $low = Read-Number $Key 'InstallTimeLow'
  if ($null -eq $high -or $null -eq $low -or $high -gt 0x1FFFFFF) { return $null }
  return [datetime]::FromFileTimeUtc($high * [int64]4294967296 + $low)
}

# The packages of the servicing stack whose names begin with $Prefix; those beyond $Most count as skipped
function Get-Packages([string]$Prefix, [int]$Most) {
  $packages = New-Object Collections.ArrayList
  $parent = Open-Key $Machine "$Servicing\Packages"
  if ($null -eq $parent) { return , $packages }
  foreach ($name in $parent.GetSubKeyNames()) {
    if (-not $name.StartsWith($Prefix, [StringComparison]::OrdinalIgnoreCase)) { continue }
    try {
      if ($packages.Count -ge $Most) { throw 'beyond the cap' }
      $key = Open-Key $parent $name
      [void]$packages.Add([ordered]@{ name = $name; state = Read-Number $key 'CurrentState'; installTime = Read-InstallTime $key })
    } catch { Add-Skipped 1 }
  }
  return , $packages
}

# --- Properties of automation objects, each by itself: one that throws costs itself, and is named in $Missing

function Add-Missing($Missing, [string]$Name, $Record) {
  $failure = Get-Failure $Record
  [void]$Missing.Add([ordered]@{ name = $Name; hresult = $failure.hresult; message = $failure.message })
}

# PowerShell makes nothing of a property that throws; asked by reflection it tells why.
function Read-Property($Object, [string]$Name, $Missing) {
  if ($null -eq $Object) { return $null }
  $value = $Object.$Name
  if ($null -ne $value) { return , $value } # as it is: a collection is not to come apart on its way out
  try { return $Object.GetType().InvokeMember($Name, [Reflection.BindingFlags]::GetProperty, $null, $Object, $null) } catch { Add-Missing $Missing $Name $_ }
  return $null
}

$UnsetDate = [datetime]'1900-01-01'

# The agent's dates are UTC and say no kind; one that is not set is the year 1899.
function ConvertTo-Utc($Date) {
  if ($Date -isnot [datetime] -or $Date -lt $UnsetDate) { return $null }
  return [datetime]::SpecifyKind($Date, [DateTimeKind]::Utc)
}

# Null stays null: it is no size of 0
function ConvertTo-Size($Size) {
  if ($null -eq $Size) { return $null }
  return [int64]$Size
}

# --- Update history, as the update agent keeps it

$HistoryPage = 100

# Newest first, in pages; of one update when $Id is not empty. Those beyond $Most count as skipped.
function Add-HistoryEntries($Searcher, [string]$Id, [int]$Most) {
  $total = $Searcher.GetTotalHistoryCount()
  if ($null -eq $total) { throw 'expected the number of history entries from the update agent, got nothing' }
  $wanted = [Math]::Min([int]$total, $Most)
  for ($first = 0; $first -lt $wanted; $first += $HistoryPage) {
    $page = $Searcher.QueryHistory($first, [Math]::Min($HistoryPage, $wanted - $first))
    for ($at = 0; $at -lt $page.Count; $at++) { Add-HistoryEntry ($page.Item($at)) $Id }
  }
  if ([int]$total -gt $wanted) { Add-Skipped ([int]$total - $wanted) }
}

function Add-HistoryEntry($Entry, [string]$Id) {
  $missing = New-Object Collections.ArrayList
  $identity = Read-Property $Entry 'UpdateIdentity' $missing
  $updateId = Read-Property $identity 'UpdateID' $missing
  if ($Id -ne '' -and [string]$updateId -ne $Id) { return }
  Add-Item ([ordered]@{
      updateId = $updateId; revision = Read-Property $identity 'RevisionNumber' $missing; title = Read-Property $Entry 'Title' $missing
      date = ConvertTo-Utc (Read-Property $Entry 'Date' $missing); operation = Read-Property $Entry 'Operation' $missing
      result = Read-Property $Entry 'ResultCode' $missing; hresult = Read-Property $Entry 'HResult' $missing
      client = Read-Property $Entry 'ClientApplicationID' $missing; missing = $missing
    })
}

# --- Windows Management Instrumentation, by its scripting objects

# The rows of an answer, each a table of the properties asked for; 64-bit numbers come as texts. A property without a value,
# such as the free space of a volume that cannot be read, comes as DBNull, which is no null and converts to nothing. Throws
# where there is no such class.
function Get-WmiRows([string]$Namespace, [string]$Query, [string[]]$Names) {
  $service = (New-Object -ComObject 'WbemScripting.SWbemLocator').ConnectServer('.', $Namespace)
  foreach ($object in $service.ExecQuery($Query)) {
    $row = @{}
    foreach ($name in $Names) {
      $value = $object.Properties_.Item($name).Value
      $row[$name] = $value
      if ($value -is [DBNull]) { $row[$name] = $null }
    }
    $row
  }
}

# GPT types of partitions, from winioctl.h
$GptType = @{ System = '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}'; Recovery = '{de94bba4-06d1-4d40-a16a-bfd50179d6ac}' }

# The partitions of a type, whatever their letters and labels: size, free room where their volume tells it, and whether
# Windows starts from this one. The classes are there from Windows 8 on.
function Get-Partitions([string]$Type) {
  $storage = 'root\Microsoft\Windows\Storage'
  $volumes = @(Get-WmiRows $storage 'SELECT * FROM MSFT_Volume' 'Path', 'SizeRemaining')
  foreach ($partition in (Get-WmiRows $storage "SELECT * FROM MSFT_Partition WHERE GptType = '$Type'" 'Size', 'AccessPaths', 'IsSystem')) {
    $own = @($volumes | Where-Object { @($partition.AccessPaths) -contains $_.Path })
    @{
      Size = ConvertTo-Size $partition.Size
      Free = if ($own.Count -eq 1) { ConvertTo-Size $own[0].SizeRemaining } else { $null }
      IsSystem = $partition.IsSystem -eq $true
    }
  }
}
