@{
  RootModule = 'PatchPilot.Engine.psm1'
  ModuleVersion = '0.1.0'
  GUID = '3c0f2b7e-6a54-4d1f-9f43-0f6f3a5be1d2'
  Author = 'PatchPilot'
  CompanyName = 'PatchPilot'
  Copyright = 'Apache-2.0'
  Description = 'Patches a Windows device in eleven recorded phases and proves what it did: patchpilot.exe as four functions.'
  PowerShellVersion = '5.1'
  CompatiblePSEditions = @('Desktop', 'Core')
  FunctionsToExport = @('Invoke-PatchPilotRun', 'Get-PatchPilotExitCodes', 'Get-PatchPilotVersion', 'Get-PatchPilotExitCodeFromEvidence')
  CmdletsToExport = @()
  VariablesToExport = @()
  AliasesToExport = @()
}
