using System.Management.Automation;

namespace PatchPilot.Bench.Cmdlets;

[Cmdlet(VerbsLifecycle.Start, "Sleep")]
public sealed class StartSleep : PSCmdlet
{
    [Parameter(Position = 0)]
    public int Seconds { get; set; }

    [Parameter]
    public int Milliseconds { get; set; }

    protected override void ProcessRecord() => Thread.Sleep((Seconds * 1000) + Milliseconds);
}
