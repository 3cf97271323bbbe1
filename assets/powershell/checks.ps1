# What application checks ask of Windows: docs/powershell-bridge.md, 5.5.

function Get-CheckedService([string]$Name) {
  if ($null -eq (Open-Key $Machine "SYSTEM\CurrentControlSet\Services\$Name")) { return $null }
  [void][Reflection.Assembly]::Load('System.ServiceProcess, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a')
  $service = New-Object ServiceProcess.ServiceController($Name)
  return $service.Status.ToString()
}

# By the name that a certificate is called by: its common name, its whole subject, or its first DNS name
function Test-CertificateName($Certificate, [string]$Subject) {
  $names = $Certificate.Subject, $Certificate.GetNameInfo('SimpleName', $false), $Certificate.GetNameInfo('DnsName', $false)
  return $names -contains $Subject
}

function Get-Certificates([string]$Place, [string]$Subject) {
  $location, $name = $Place.Split([char[]]92)
  $store = New-Object Security.Cryptography.X509Certificates.X509Store([string]$name, [Security.Cryptography.X509Certificates.StoreLocation]$location)
  $store.Open([Security.Cryptography.X509Certificates.OpenFlags]'ReadOnly, OpenExistingOnly')
  try {
    return , @(foreach ($certificate in $store.Certificates) {
        if (Test-CertificateName $certificate $Subject) {
          [ordered]@{ thumbprint = $certificate.Thumbprint; subject = $certificate.Subject; notBefore = $certificate.NotBefore; notAfter = $certificate.NotAfter }
        }
      })
  } finally {
    $store.Close()
  }
}

Register-Job 'checks' @{ process = 1; service = 1; certificate = 2 } {
  param($lines)
  foreach ($line in $lines) {
    $first = $line.Fields[0]
    switch ($line.Verb) {
      'process' { Invoke-Part 'process' { Add-Item ([ordered]@{ count = [Diagnostics.Process]::GetProcessesByName($first).Length }) } }
      'service' { Invoke-Part 'service' { Add-Item ([ordered]@{ state = Get-CheckedService $first }) } }
      'certificate' { Invoke-Part 'certificate' { foreach ($one in (Get-Certificates $first $line.Fields[1])) { Add-Item $one } } }
    }
  }
}
