# Judges, creates and hardens the places that PatchPilot writes to; reads or makes the boot identity.

$Sid = @{
  System = 'S-1-5-18'; Administrators = 'S-1-5-32-544'; CreatorOwner = 'S-1-3-0'; OwnerRights = 'S-1-3-4'
  TrustedInstaller = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
}
# Write or create files, append or create folders, delete children, delete, change permissions, take ownership, generic all, generic write
$WritingRights = 0x2 -bor 0x4 -bor 0x40 -bor 0x10000 -bor 0x40000 -bor 0x80000 -bor 0x10000000 -bor 0x40000000
# Of those, the ones with which somebody exchanges what lies in a folder: delete children, delete, change permissions, take ownership, all
$ExchangingRights = 0x40 -bor 0x10000 -bor 0x40000 -bor 0x80000 -bor 0x10000000
$MostEntries = 50000
$MostForeign = 1000
$AbsolutePath = '^([A-Za-z]:\\|\\\\[^\\]+\\)'
$DotSegment = '(^|[\\/])\.{1,2}([\\/]|$)'
$ReparsePoint = [IO.FileAttributes]::ReparsePoint
$FolderAttribute = [IO.FileAttributes]::Directory

$Identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$Principal = New-Object Security.Principal.WindowsPrincipal($Identity)
$IsAdministrator = $Principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$AcceptedSids = @($Sid.System, $Sid.Administrators, $Sid.TrustedInstaller)
if ($IsAdministrator -or $Identity.IsSystem) { $AcceptedSids += $Identity.User.Value }

# --- Judging

# Attributes, or null when there is nothing at this path; throws when that cannot be known
function Get-Attributes([string]$Path) {
  try {
    return [IO.File]::GetAttributes($Path)
  } catch {
    $failure = Get-Failure $_
    if ($failure.hresult -eq $Hresult.FileNotFound -or $failure.hresult -eq $Hresult.PathNotFound) { return $null }
    throw
  }
}

# The path itself and all above it, from the root down
function Get-Lineage([string]$Path) {
  $lineage = New-Object Collections.ArrayList
  while ($Path) {
    $lineage.Insert(0, $Path)
    $Path = [IO.Path]::GetDirectoryName($Path)
  }
  return , $lineage
}

function Get-Links([string]$Path) {
  $links = New-Object Collections.ArrayList
  foreach ($ancestor in (Get-Lineage $Path)) {
    $attributes = Get-Attributes $ancestor
    if ($null -eq $attributes) { break }
    if ($attributes -band $ReparsePoint) { [void]$links.Add($ancestor) }
  }
  return , $links
}

function Add-DriveFacts($Place) {
  $root = [IO.Path]::GetPathRoot($Place.path)
  if ($root -notmatch '^[A-Za-z]:') { return }
  $drive = New-Object IO.DriveInfo($root)
  $Place.driveType = $drive.DriveType.ToString()
  if ($drive.IsReady) { $Place.fileSystem = $drive.DriveFormat }
}

function Get-Security([string]$Path, [bool]$IsFolder) {
  $sections = [Security.AccessControl.AccessControlSections]'Access, Owner'
  if ($IsFolder) { return New-Object Security.AccessControl.DirectorySecurity -ArgumentList @($Path, $sections) }
  return New-Object Security.AccessControl.FileSecurity -ArgumentList @($Path, $sections)
}

function Format-Rule($Rule) {
  return [ordered]@{
    sid = $Rule.IdentityReference.Value
    rights = ConvertTo-Unsigned ([int]$Rule.FileSystemRights)
    type = $Rule.AccessControlType.ToString().ToLowerInvariant()
    inherited = $Rule.IsInherited
    inheritOnly = [bool]($Rule.PropagationFlags -band [Security.AccessControl.PropagationFlags]::InheritOnly)
  }
}

function Test-WritableByUser($Rule) {
  if ($Rule.type -cne 'allow' -or -not ($Rule.rights -band $WritingRights)) { return $false }
  if ($AcceptedSids -contains $Rule.sid) { return $false }
  return $Rule.sid -cne $Sid.CreatorOwner -and $Rule.sid -cne $Sid.OwnerRights
}

# Whose a place is, and who may write there, from its security descriptor alone
function Add-AccessFacts($Place, $Security) {
  $type = [Security.Principal.SecurityIdentifier]
  $Place.owner = $Security.GetOwner($type).Value
  $Place.ownerAccepted = $AcceptedSids -contains $Place.owner
  $Place.protected = $Security.AreAccessRulesProtected
  $Place.rules = @(foreach ($rule in $Security.GetAccessRules($true, $true, $type)) { Format-Rule $rule })
  $writers = foreach ($rule in $Place.rules) { if (Test-WritableByUser $rule) { $rule.sid } }
  $Place.writableByUsers = @($writers | ForEach-Object -Begin { $seen = @{} } -Process { if (-not $seen.ContainsKey($_)) { $seen[$_] = $true; $_ } })
}

function Get-Place($Line) {
  $place = [ordered]@{
    index = $Line.Index; verb = $Line.Verb; path = $Line.Fields[0]; action = 'none'; reason = $null; state = 'unreadable'
    isLink = $false; links = @(); fileSystem = $null; driveType = $null; owner = $null; ownerAccepted = $false; protected = $false
    rules = @(); writableByUsers = @(); hresult = $null; message = $null
  }
  try {
    if ($place.path -notmatch $AbsolutePath -or $place.path -match $DotSegment) { throw 'expected an absolute path without . and .., got another' }
    Add-DriveFacts $place
    $place.links = Get-Links $place.path
    $attributes = Get-Attributes $place.path
    if ($null -eq $attributes) {
      $place.state = 'absent'
      return $place
    }
    $place.isLink = [bool]($attributes -band $ReparsePoint)
    $place.state = if ($attributes -band $FolderAttribute) { 'folder' } else { 'file' }
    Add-AccessFacts $place (Get-Security $place.path ($place.state -ceq 'folder'))
  } catch {
    $failure = Get-Failure $_
    $place.state = 'unreadable'
    $place.hresult = $failure.hresult
    $place.message = $failure.message
  }
  return $place
}

# --- Creating and hardening

function New-ProtectedAccess {
  $security = New-Object Security.AccessControl.DirectorySecurity
  $security.SetAccessRuleProtection($true, $false)
  foreach ($value in $Sid.System, $Sid.Administrators) {
    $security.AddAccessRule((New-Object Security.AccessControl.FileSystemAccessRule -ArgumentList @(
          (New-Object Security.Principal.SecurityIdentifier($value)),
          [Security.AccessControl.FileSystemRights]::FullControl,
          [Security.AccessControl.InheritanceFlags]'ContainerInherit, ObjectInherit',
          [Security.AccessControl.PropagationFlags]::None,
          [Security.AccessControl.AccessControlType]::Allow)))
  }
  return $security.PSObject.BaseObject
}

# .NET Framework has these two on Directory; later .NET has them as extensions with other arguments. With the access list in
# the call, the folder never exists without it.
function New-ProtectedFolder([string]$Path) {
  $security = New-ProtectedAccess
  $method = [IO.Directory].GetMethod('CreateDirectory', [type[]]@([string], [Security.AccessControl.DirectorySecurity]))
  if ($null -ne $method) {
    [void]$method.Invoke($null, [object[]]@($Path, $security))
    return
  }
  [void](Get-AccessExtension 'CreateDirectory').Invoke($null, [object[]]@($security, $Path))
}

function Set-ProtectedAccess([string]$Path) { Set-Access $Path (New-ProtectedAccess) }

function Set-Access([string]$Path, $security) {
  $method = [IO.Directory].GetMethod('SetAccessControl', [type[]]@([string], [Security.AccessControl.DirectorySecurity]))
  if ($null -ne $method) {
    [void]$method.Invoke($null, [object[]]@($Path, $security))
    return
  }
  $folder = (New-Object IO.DirectoryInfo($Path)).PSObject.BaseObject
  $types = [type[]]@([IO.DirectoryInfo], [Security.AccessControl.DirectorySecurity])
  [void](Get-AccessExtension 'SetAccessControl' $types).Invoke($null, [object[]]@($folder, $security))
}

function Get-AccessExtension([string]$Name, [type[]]$Types) {
  $extensions = [type]::GetType('System.IO.FileSystemAclExtensions, System.IO.FileSystem.AccessControl', $true)
  if ($Types) { return $extensions.GetMethod($Name, $Types) }
  return $extensions.GetMethod($Name)
}

# Whether users may exchange what lies in this folder
function Test-Exchangeable($Place) {
  foreach ($rule in $Place.rules) {
    if ((Test-WritableByUser $rule) -and -not $rule.inheritOnly -and ($rule.rights -band $ExchangingRights)) { return $true }
  }
  return $false
}

# The access list of a folder without those rights of users; what else they may do there stays as it was. The rights of a rule
# that only what is inside inherits stay too: they may hold letters that no rule can be made of.
function New-ClosedAccess($Security) {
  $raw = New-Object Security.AccessControl.RawSecurityDescriptor -ArgumentList @($Security.GetSecurityDescriptorBinaryForm(), 0)
  foreach ($ace in $raw.DiscretionaryAcl) {
    $ace.AceFlags = $ace.AceFlags -band -bnot [int][Security.AccessControl.AceFlags]::Inherited
    $allows = $ace -is [Security.AccessControl.CommonAce] -and $ace.AceQualifier -eq [Security.AccessControl.AceQualifier]::AccessAllowed
    if (-not $allows -or ($ace.AceFlags -band [Security.AccessControl.AceFlags]::InheritOnly)) { continue }
    if ($AcceptedSids -contains $ace.SecurityIdentifier.Value -or $Sid.CreatorOwner -ceq $ace.SecurityIdentifier.Value) { continue }
    $ace.AccessMask = $ace.AccessMask -band -bnot $ExchangingRights
  }
  $raw.SetFlags($raw.ControlFlags -bor [Security.AccessControl.ControlFlags]::DiscretionaryAclProtected)
  $bytes = New-Object byte[] $raw.BinaryLength
  $raw.GetBinaryForm($bytes, 0)
  $closed = New-Object Security.AccessControl.DirectorySecurity
  $closed.SetSecurityDescriptorBinaryForm($bytes, [Security.AccessControl.AccessControlSections]::Access)
  return $closed.PSObject.BaseObject
}

function Set-ClosedAccess([string]$Path) { Set-Access $Path (New-ClosedAccess (Get-Security $Path $true)) }

# What lies in a folder and belongs to nobody accepted, or is a link: the uppermost of each, not what is below it
function Add-Foreign($Line, [string]$Folder, $Count) {
  foreach ($path in [IO.Directory]::GetFileSystemEntries($Folder)) {
    $Count.Seen++
    if ($Count.Seen -gt $MostEntries -or $Count.Foreign -gt $MostForeign) { throw "expected at most $MostEntries entries and $MostForeign of others, got more" }
    $attributes = [IO.File]::GetAttributes($path)
    $isFolder = [bool]($attributes -band $FolderAttribute)
    $isLink = [bool]($attributes -band $ReparsePoint)
    $owner = (Get-Security $path $isFolder).GetOwner([Security.Principal.SecurityIdentifier]).Value
    if ($isLink -or $AcceptedSids -notcontains $owner) {
      $Count.Foreign++
      Add-Item ([ordered]@{ index = $Line.Index; path = $path; owner = $owner; isLink = $isLink })
    } elseif ($isFolder) { Add-Foreign $Line $path $Count }
  }
}

# Why a place must not be hardened, or null
function Get-Refusal($Place) {
  if ($Place.state -ceq 'absent') { return 'missing' }
  if ($Place.state -cne 'folder') { return 'notFolder' }
  if ($Place.links.Count -gt 0) { return 'link' }
  if (-not [IO.Path]::GetDirectoryName($Place.path)) { return 'root' }
  if (-not $Place.ownerAccepted) { return 'owner' }
  return $null
}

# Carries out $Act and judges again; what is answered is what was found after the act.
function Invoke-Act($Line, [string]$Action, [scriptblock]$Act) {
  $problem = $null
  try { & $Act } catch { $problem = Get-Failure $_ }
  $place = Get-Place $Line
  $place.action = $Action
  if ($null -ne $problem) {
    $place.action = 'failed'
    $place.hresult = $problem.hresult
    $place.message = $problem.message
  }
  return $place
}

function Resolve-Place($Line) {
  $place = Get-Place $Line
  $path = $place.path
  if ($Line.Verb -ceq 'create' -and $place.state -ceq 'absent') {
    return Invoke-Act $Line 'created' { New-ProtectedFolder $path }
  }
  if ($Line.Verb -ceq 'close' -and $null -eq (Get-Refusal $place) -and (Test-Exchangeable $place)) {
    return Invoke-Act $Line 'hardened' { Set-ClosedAccess $path }
  }
  if ($Line.Verb -ceq 'harden' -and $place.state -cne 'unreadable') {
    $place.reason = Get-Refusal $place
    if ($null -ne $place.reason) {
      $place.action = 'refused'
    } elseif ($place.writableByUsers.Count -gt 0) {
      return Invoke-Act $Line 'hardened' { Set-ProtectedAccess $path }
    }
  }
  return $place
}

# --- Boot identity

# Two starts at the same time must agree. Without the mutex (held too long, or made by somebody else) the key is made all the
# same: no user may stop us with it.
function New-BootId {
  $mutex = $null
  $held = $false
  try {
    $mutex = New-Object Threading.Mutex -ArgumentList @($false, 'Global\PatchPilot-Boot')
    $held = $mutex.WaitOne(10000)
  } catch [Threading.AbandonedMutexException] {
    $held = $true
  } catch [UnauthorizedAccessException] {
    $held = $false
  }
  try {
    if ($null -ne (Read-BootId)) { return $false }
    $check = [Microsoft.Win32.RegistryKeyPermissionCheck]::ReadWriteSubTree
    # The parent first, or it would become volatile too.
    $parent = $Machine.CreateSubKey($BootParent, $check)
    $key = $parent.CreateSubKey('Boot', $check, [Microsoft.Win32.RegistryOptions]::Volatile)
    $key.SetValue('Id', [guid]::NewGuid().ToString())
    $key.Close()
    $parent.Close()
    return $true
  } finally {
    if ($held) { $mutex.ReleaseMutex() }
    if ($null -ne $mutex) { $mutex.Close() }
  }
}

Register-Job 'places' @{ judge = 1; close = 1; create = 1; harden = 1; foreign = 1; bootKey = 0 } {
  param($lines)
  Invoke-Part 'language' { Add-Item ([ordered]@{ mode = $ExecutionContext.SessionState.LanguageMode.ToString() }) }
  Invoke-Part 'account' {
    Add-Item ([ordered]@{ name = $Identity.Name; sid = $Identity.User.Value; isSystem = $Identity.IsSystem; isAdministrator = $IsAdministrator })
  }
  Invoke-Part 'os' { Add-Item (Get-SystemFacts) }
  Invoke-Part 'places' {
    foreach ($line in $lines) { if ('judge', 'close', 'create', 'harden' -ccontains $line.Verb) { Add-Item (Resolve-Place $line) } }
  }
  Invoke-Part 'foreign' {
    foreach ($line in $lines) { if ($line.Verb -ceq 'foreign') { Add-Foreign $line $line.Fields[0] @{ Seen = 0; Foreign = 0 } } }
  }
  Invoke-Part 'boot' {
    $created = $false
    if (@($lines | Where-Object { $_.Verb -ceq 'bootKey' }).Count -gt 0) { $created = New-BootId }
    $facts = Get-BootFacts
    $facts.created = $created
    Add-Item $facts
  }
}
