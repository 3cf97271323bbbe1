namespace PatchPilot.Bench.Cmdlets;

/// <summary>
/// The cmdlets of PowerShell's own modules that the product's scripts may use. The engine package has none of those
/// modules, so each is rebuilt here as far as the scripts need it.
/// </summary>
internal static class CmdletTable
{
    public static readonly (string Name, Type Type)[] All =
    [
        ("New-Object", typeof(NewObject)),
        ("Write-Output", typeof(WriteOutput)),
        ("Start-Sleep", typeof(StartSleep)),
    ];
}
