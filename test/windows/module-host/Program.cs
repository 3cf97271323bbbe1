using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace PatchPilot.Bench;

/// <summary>Runs one script file with its arguments, <c>-Name value</c> or plain, as a program does that embeds PowerShell 7.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] args)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        if (args is not [var script, .. var words])
        {
            Console.Error.WriteLine("usage: module-host SCRIPT [ARGUMENTS]");
            return UsageError;
        }

        // Where the package of the engine puts the modules of its cmdlets
        var modules = Path.Combine(AppContext.BaseDirectory, "runtimes", "win", "lib", "net10.0", "Modules");
        Environment.SetEnvironmentVariable("PSModulePath", modules);
        var host = new EngineHost();
        var state = InitialSessionState.CreateDefault2();
        state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        using var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        var line = string.Join(' ', words.Select((word) => word.StartsWith('-') ? word : "'" + word.Replace("'", "''") + "'"));
        shell.AddScript($"& '{script.Replace("'", "''")}' {line} | Out-Default");
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException error)
        {
            host.UI.WriteErrorLine(error.ErrorRecord.ToString());
            return host.ExitCode ?? 1;
        }

        foreach (var error in shell.Streams.Error)
        {
            host.UI.WriteErrorLine(error.ToString());
        }

        return host.ExitCode ?? 0;
    }
}
