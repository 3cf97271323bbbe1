# Keeps the device awake for as long as this process lives: docs/powershell-bridge.md, 9. A script and a process of its own: where
# antivirus takes it for something else, nothing but this is lost.

# Without compiling, PowerShell reaches the function only through a method that is nothing but its name. The state belongs to
# the thread that asked for it, and ends with it.
function Set-Awake {
  $name = New-Object Reflection.AssemblyName('PatchPilotPower')
  $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly($name, [Reflection.Emit.AssemblyBuilderAccess]::Run)
  $type = $assembly.DefineDynamicModule('Power').DefineType('Power', [Reflection.TypeAttributes]'Public, Class')
  $attributes = [Reflection.MethodAttributes]'Public, Static, PinvokeImpl'
  $method = $type.DefinePInvokeMethod('SetThreadExecutionState', 'kernel32.dll', $attributes, [Reflection.CallingConventions]::Standard, [int], [type[]]@([int]), [Runtime.InteropServices.CallingConvention]::Winapi, [Runtime.InteropServices.CharSet]::Auto)
  $method.SetImplementationFlags([Reflection.MethodImplAttributes]::PreserveSig)
  # ES_CONTINUOUS with ES_SYSTEM_REQUIRED; 0 means refused
  $before = $type.CreateType().GetMethod('SetThreadExecutionState').Invoke($null, [object[]]@(-2147483647))
  return $before -ne 0
}

Register-Job 'awake' @{ on = 0 } {
  param($lines)
  foreach ($line in $lines) { Invoke-Part 'awake' { Add-Item ([ordered]@{ set = Set-Awake }) } }
}
