using Microsoft.PowerShell.Commands;

namespace PatchPilot.Bench;

/// <summary>
/// The cmdlets of PowerShell's own modules that the product's scripts may use: those of PowerShell 7 themselves. The engine
/// package has none of those modules.
/// </summary>
internal static class CmdletTable
{
    public static readonly (string Name, Type Type)[] All =
    [
        ("New-Object", typeof(NewObjectCommand)),
        ("Write-Output", typeof(WriteOutputCommand)),
        ("Start-Sleep", typeof(StartSleepCommand)),
    ];
}
