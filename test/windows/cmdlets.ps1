# What the cmdlets do that the scripts use, a line for each case: its output or the id and the kind of its error. Run by the engine of
# the bench and by PowerShell 7 itself, whose answers are compared.
$cases = [ordered]@{
  'new: a type' = { (New-Object Text.StringBuilder).GetType().FullName }
  'new: a short name' = { (New-Object Uri 'http://a.example/b').Host }
  'new: an argument in brackets' = { (New-Object IO.FileInfo('/a/b.txt')).Name }
  'new: two arguments' = { (New-Object Text.UTF8Encoding($false, $true)).GetPreamble().Length }
  'new: a list that is one argument' = { (New-Object Collections.ArrayList(, @(1, 2, 3))).Count }
  'new: a list with a capacity' = { (New-Object Collections.ArrayList 5).Capacity }
  'new: an array' = { (New-Object byte[] 5).Length }
  'new: by parameter names' = { (New-Object -TypeName Version -ArgumentList 1, 2, 3).ToString() }
  'new: a name cut short' = { (New-Object -Type Version -Arg 4, 5).ToString() }
  'new: properties' = { (New-Object Diagnostics.ProcessStartInfo -Property @{ FileName = 'x'; CreateNoWindow = $true }).CreateNoWindow }
  'new: a property that is not there' = { New-Object Text.StringBuilder -Property @{ Nothing = 1 } }
  'new: no such type' = { New-Object No.Such.Type }
  'new: no such constructor' = { New-Object Uri 1, 2, 3, 4, 5 }
  'new: a constructor that throws' = { New-Object Uri 'no uri' }
  'new: an abstract type' = { New-Object IO.Stream }
  'new: null for a type' = { New-Object $null }
  'new: nothing' = { New-Object -TypeName '' }
  'new: an unknown parameter' = { New-Object Uri -Nothing }
  'write: several' = { Write-Output 1 2 3 }
  'write: a list' = { Write-Output @(1, @(2, 3)) }
  'write: a list as one' = { (Write-Output -NoEnumerate @(1, 2, 3)).Count }
  'write: null' = { @(Write-Output $null).Count }
  'write: an empty list' = { @(Write-Output @()).Count }
  'write: from the pipeline' = { 1, 2 | Write-Output }
  'write: into a variable' = { Write-Output 7 -OutVariable kept | Out-Null; $kept.Count }
  'sleep: nothing' = { Start-Sleep -Milliseconds 0; 'slept' }
  'sleep: seconds by position' = { Start-Sleep 0; 'slept' }
  'sleep: less than nothing' = { Start-Sleep -Milliseconds -1 }
  'sleep: no number' = { Start-Sleep -Milliseconds 'long' }
  'sleep: both' = { Start-Sleep -Seconds 0 -Milliseconds 0 }
  'sleep: no value' = { Start-Sleep -Milliseconds }
}
foreach ($name in $cases.Keys) {
  $ErrorActionPreference = 'Stop'
  try {
    $said = @(& $cases[$name] | ForEach-Object { if ($null -eq $_) { 'null' } elseif ($_ -is [array]) { "array of $($_.Count)" } else { [string]$_ } }) -join ', '
  } catch {
    $said = "$($_.FullyQualifiedErrorId); $($_.CategoryInfo.Category); $($_.Exception.GetType().Name)"
  }
  Write-Output "$name => $said"
}
