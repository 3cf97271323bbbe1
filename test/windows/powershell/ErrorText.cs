using System.Management.Automation;

namespace PatchPilot.Bench;

/// <summary>An error record in the form of the 5.1 console.</summary>
internal static class ErrorText
{
    public static string Of(ErrorRecord error)
    {
        var command = error.InvocationInfo?.MyCommand?.Name;
        var prefix = string.IsNullOrEmpty(command) || command.Contains('\n') ? "" : command + " : ";
        return string.Join(
            '\n',
            prefix + error,
            error.InvocationInfo?.PositionMessage,
            "    + CategoryInfo          : " + error.CategoryInfo,
            "    + FullyQualifiedErrorId : " + error.FullyQualifiedErrorId);
    }
}
