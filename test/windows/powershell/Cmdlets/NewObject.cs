using System.Collections;
using System.Management.Automation;

namespace PatchPilot.Bench.Cmdlets;

/// <summary>New-Object for .NET types and, on Windows, for COM classes by program id.</summary>
[Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = NetSet)]
public sealed class NewObject : PSCmdlet
{
    private const string NetSet = "Net";
    private const string ComSet = "Com";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NetSet)]
    public string TypeName { get; set; } = "";

    [Parameter(Position = 1, ParameterSetName = NetSet)]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ComSet)]
    public string ComObject { get; set; } = "";

    [Parameter(ParameterSetName = ComSet)]
    public SwitchParameter Strict { get; set; }

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void ProcessRecord()
    {
        object instance;
        try
        {
            instance = ParameterSetName == ComSet ? CreateCom() : CreateNet();
        }
        catch (Exception exception)
        {
            var errorId = ParameterSetName == ComSet ? "NoCOMClassIdentified" : "CannotFindType";
            ThrowTerminatingError(new ErrorRecord(exception.InnerException ?? exception, errorId, ErrorCategory.ResourceUnavailable, targetObject: null));
            return;
        }

        var result = PSObject.AsPSObject(instance);
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            var name = (string)entry.Key;
            if (result.Properties[name] is { } existing)
            {
                existing.Value = entry.Value;
            }
            else
            {
                result.Properties.Add(new PSNoteProperty(name, entry.Value));
            }
        }

        WriteObject(result);
    }

    private object CreateCom()
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("COM classes exist on Windows only");
        }

        return Activator.CreateInstance(Type.GetTypeFromProgID(ComObject, throwOnError: true)!)!;
    }

    private object CreateNet()
    {
        if (TypeName.Equals("psobject", StringComparison.OrdinalIgnoreCase))
        {
            return new PSObject();
        }

        var type = LanguagePrimitives.ConvertTo<Type>(TypeName);
        var arguments = ArgumentList.Select(argument => argument is PSObject wrapped ? wrapped.BaseObject : argument).ToArray();
        return Activator.CreateInstance(type, arguments)!;
    }
}
