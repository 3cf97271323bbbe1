# Reads the witnesses of effects: registry values, packages, products, files.

$HivePrefix = '^(HKLM|HKEY_LOCAL_MACHINE)\\'

# Adds $Answer to the part, completed by $Read: it returns the state, or throws when the place cannot be read.
function Add-Answer($Answer, [scriptblock]$Read) {
  $Answer.hresult = $null
  $Answer.message = $null
  try {
    $Answer.state = & $Read
  } catch {
    $failure = Get-Failure $_
    $Answer.state = 'unreadable'
    $Answer.hresult = $failure.hresult
    $Answer.message = $failure.message
  }
  Add-Item $Answer
}

function Read-RegistryEffect($Answer) {
  if ($Answer.key -notmatch $HivePrefix) { throw 'expected a key below HKLM, got another' }
  $key = Open-Key $Machine ($Answer.key -replace $HivePrefix, '')
  if ($null -eq $key -or @($key.GetValueNames()) -notcontains $Answer.value) { return 'absent' }
  $data = Format-RegistryData $key $Answer.value
  foreach ($name in 'kind', 'data', 'cut') { $Answer[$name] = $data[$name] }
  return 'found'
}

function Read-PackageEffect($Answer) {
  $Answer.packages = Get-Packages $Answer.prefix $Limits.ItemsPerLine
  if ($Answer.packages.Count -gt 0) { return 'found' } else { return 'absent' }
}

function Read-ProductEffect($Answer) {
  $Answer.products = @(foreach ($product in (Get-Products)) {
      if ((Read-Text $product.Key 'DisplayName') -eq $Answer.name) {
        [ordered]@{ key = Get-KeyName $product.Key; scope = $product.Scope; version = Read-Text $product.Key 'DisplayVersion' }
      }
    })
  if ($Answer.products.Count -gt 0) { return 'found' } else { return 'absent' }
}

# The drivers that devices are bound to by this hardware id; as in the inventory, what else a class holds is no driver.
function Read-DriverEffect($Answer) {
  $Answer.drivers = @(foreach ($class in (Open-Subkeys (Open-Key $Machine 'SYSTEM\CurrentControlSet\Control\Class'))) {
      foreach ($key in (Open-Subkeys $class $DriverNumber)) {
        if ((Read-Text $key 'MatchingDeviceId') -eq $Answer.hardwareId) {
          [ordered]@{ key = "$(Get-KeyName $class)\$(Get-KeyName $key)"; inf = Read-Text $key 'InfPath'; version = Read-Text $key 'DriverVersion'; date = Read-Text $key 'DriverDate' }
        }
      }
    })
  if ($Answer.drivers.Count -gt 0) { return 'found' } else { return 'absent' }
}

# The keys that the path leads to, in which * stands for any characters of a name; of each the data of the values asked for as
# text, and where none is asked for the names of all. One that cannot be opened costs the answer: what is missing from it would mean something.
function Read-ValuesEffect($Answer) {
  if ($Answer.key -notmatch $HivePrefix) { throw 'expected a key below HKLM, got another' }
  $keys = @($Machine)
  foreach ($name in ($Answer.key -replace $HivePrefix, '').Split([char[]]'\')) {
    $keys = @(foreach ($key in $keys) {
        foreach ($sub in @($key.GetSubKeyNames() | Where-Object { $_ -like $name })) { $key.OpenSubKey($sub) }
      })
  }
  $Answer.opened = @(foreach ($key in $keys) {
      $data = @(foreach ($value in $Answer.wanted.Split([char[]]';')) { [string]$key.GetValue($value, $null) })
      [ordered]@{ path = $key.Name; names = @(if (-not $Answer.wanted) { $key.GetValueNames() }); data = $data }
    })
  if ($keys.Count -gt 0) { return 'found' } else { return 'absent' }
}

# Four numbers, or null for a file without version information
function Format-Version([string]$Text, $Numbers) {
  if (-not $Text -and @($Numbers | Where-Object { $_ -ne 0 }).Count -eq 0) { return $null }
  return $Numbers -join '.'
}

function Read-FileEffect($Answer) {
  try {
    $attributes = [IO.File]::GetAttributes($Answer.path)
  } catch {
    $failure = Get-Failure $_
    if ($failure.hresult -eq $Hresult.FileNotFound -or $failure.hresult -eq $Hresult.PathNotFound) { return 'absent' }
    throw
  }
  if ($attributes -band [IO.FileAttributes]::Directory) { throw 'expected a file, got a folder' }
  $file = New-Object IO.FileInfo($Answer.path)
  $Answer.size = $file.Length.ToString($Invariant)
  $Answer.modified = $file.LastWriteTimeUtc
  $version = [Diagnostics.FileVersionInfo]::GetVersionInfo($Answer.path)
  $Answer.fileVersion = Format-Version $version.FileVersion @($version.FileMajorPart, $version.FileMinorPart, $version.FileBuildPart, $version.FilePrivatePart)
  $Answer.productVersion = Format-Version $version.ProductVersion @($version.ProductMajorPart, $version.ProductMinorPart, $version.ProductBuildPart, $version.ProductPrivatePart)
  return 'found'
}

# No field is named keys, values or count: a dictionary gives its entry of that name in the place of its own property.
function New-Answer($Line, $Fields) {
  $answer = [ordered]@{ index = $Line.Index }
  foreach ($name in $Fields.Keys) { $answer[$name] = $Fields[$name] }
  return $answer
}

function Read-Effect($Line) {
  $first = $Line.Fields[0]
  switch ($Line.Verb) {
    'registry' {
      $answer = New-Answer $Line ([ordered]@{ key = $first; value = $Line.Fields[1]; state = $null; kind = $null; data = $null; cut = $false })
      Add-Answer $answer { Read-RegistryEffect $answer }
    }
    'package' {
      $answer = New-Answer $Line ([ordered]@{ prefix = $first; state = $null; packages = @() })
      Add-Answer $answer { Read-PackageEffect $answer }
    }
    'product' {
      $answer = New-Answer $Line ([ordered]@{ name = $first; state = $null; products = @() })
      Add-Answer $answer { Read-ProductEffect $answer }
    }
    'driver' {
      $answer = New-Answer $Line ([ordered]@{ hardwareId = $first; state = $null; drivers = @() })
      Add-Answer $answer { Read-DriverEffect $answer }
    }
    'values' {
      $answer = New-Answer $Line ([ordered]@{ key = $first; wanted = $Line.Fields[1]; state = $null; opened = @() })
      Add-Answer $answer { Read-ValuesEffect $answer }
    }
    'file' {
      $answer = New-Answer $Line ([ordered]@{ path = $first; state = $null; size = $null; modified = $null; fileVersion = $null; productVersion = $null })
      Add-Answer $answer { Read-FileEffect $answer }
    }
  }
}

Register-Job 'effects' @{ registry = 2; package = 1; product = 1; driver = 1; values = 2; file = 1 } {
  param($lines)
  Invoke-Part 'os' { Add-Item (Get-SystemFacts) }
  foreach ($verb in 'registry', 'package', 'product', 'driver', 'values', 'file') {
    $asked = @($lines | Where-Object { $_.Verb -ceq $verb })
    if ($asked.Count -gt 0) { Invoke-Part $verb { foreach ($line in $asked) { Read-Effect $line } } }
  }
}
