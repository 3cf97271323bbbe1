using System.Management.Automation;

namespace PatchPilot.Bench.Cmdlets;

[Cmdlet(VerbsCommunications.Write, "Output")]
public sealed class WriteOutput : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject == null)
        {
            WriteObject(null);
            return;
        }

        foreach (var item in InputObject)
        {
            WriteObject(item, enumerateCollection: !NoEnumerate);
        }
    }
}
