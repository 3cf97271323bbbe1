using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using PatchPilot.Bench.Coverage;

namespace PatchPilot.Bench;

/// <summary>One start of the program: opens the engine, runs the script, and returns the exit code that powershell.exe would.</summary>
internal sealed class Session(CommandLine commandLine, LineRecorder? recorder)
{
    /// <summary>Set to 1, this makes the engine constrained, as on a machine with application control.</summary>
    private const string ConstrainedVariable = "PSHOST_CLM";

    private readonly EngineHost host = new();

    public int Run()
    {
        using var runspace = Open();
        switch (commandLine.Source)
        {
            case ScriptSource.LineByLine:
                RunLineByLine(runspace);
                return host.ExitCode ?? 0;
            case ScriptSource.File:
                return RunFile(runspace);
            case ScriptSource.WholeInput:
                using (var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)))
                {
                    return RunText(runspace, reader.ReadToEnd(), feed: false);
                }

            default:
                return RunText(runspace, commandLine.Script, commandLine.ReadsInput && Console.IsInputRedirected);
        }
    }

    private Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var (name, type) in CmdletTable.All)
        {
            state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
        }

        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        if (Environment.GetEnvironmentVariable(ConstrainedVariable) == "1")
        {
            state.LanguageMode = PSLanguageMode.ConstrainedLanguage;
        }

        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        // powershell.exe has been single-threaded (STA) since 3.0; COM objects behave differently otherwise.
        runspace.ApartmentState = OperatingSystem.IsWindows() ? ApartmentState.STA : ApartmentState.Unknown;
        runspace.Open();
        if (recorder != null)
        {
            // Each statement is a step of the debugger; the handler is told which, and goes on to the next.
            runspace.Debugger.SetDebugMode(DebugModes.LocalScript);
            runspace.Debugger.DebuggerStop += (_, stop) =>
            {
                recorder.Take(stop.InvocationInfo);
                stop.ResumeAction = DebuggerResumeAction.StepInto;
            };
            runspace.Debugger.SetDebuggerStepMode(true);
        }

        return runspace;
    }

    private int RunFile(Runspace runspace)
    {
        var completed = Invoke(runspace, shell => shell.AddCommand(Path.GetFullPath(commandLine.Script)).AddParameters(commandLine.FileArguments.ToList()), feed: false);
        if (host.ExitCode is { } code)
        {
            return code;
        }

        return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int last ? last : completed ? 0 : 1;
    }

    private int RunText(Runspace runspace, string script, bool feed)
    {
        var completed = Invoke(runspace, shell => shell.AddScript(script, useLocalScope: false), feed);
        if (host.ExitCode is { } code)
        {
            return code;
        }

        if (!completed)
        {
            return 1;
        }

        // Without exit, the code is 1 when the last statement failed.
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        return shell.AddScript("$global:?").Invoke() is [{ BaseObject: false }] ? 1 : 0;
    }

    /// <summary>
    /// <c>-Command -</c>: each line is a pipeline of its own. An incomplete line opens a block, an empty line runs it, and the
    /// end of input drops an open block in silence with exit code 0.
    /// </summary>
    private void RunLineByLine(Runspace runspace)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), OemConsole.Encoding);
        string? block = null;
        while (host.ExitCode is null && reader.ReadLine() is { } line)
        {
            var isEmpty = line.Trim().Length == 0;
            if (block != null && !isEmpty)
            {
                block += "\n" + line;
                continue;
            }

            if (isEmpty && block == null)
            {
                continue;
            }

            var statement = block ?? line;
            block = null;
            if (!isEmpty && IsIncomplete(statement))
            {
                block = statement;
                continue;
            }

            Invoke(runspace, shell => shell.AddScript(statement, useLocalScope: false), feed: false);
        }
    }

    private static bool IsIncomplete(string statement)
    {
        System.Management.Automation.Language.Parser.ParseInput(statement, out _, out var errors);
        return errors.Length > 0 && errors.All(error => error.IncompleteInput);
    }

    /// <summary>False when the script ended by a terminating error. With <paramref name="feed"/> standard input is the pipeline's input.</summary>
    private bool Invoke(Runspace runspace, Action<PowerShell> fill, bool feed)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        fill(shell);
        var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, added) => OemConsole.Out.WriteLine(output[added.Index]?.ToString() ?? "");
        shell.Streams.Error.DataAdded += (_, added) => Report(shell.Streams.Error[added.Index]);
        using var input = feed ? new InputFeed() : null;
        try
        {
            shell.Invoke(input?.Lines, output);
        }
        catch (RuntimeException exception)
        {
            Report(exception.ErrorRecord);
            return false;
        }

        return shell.InvocationStateInfo.State == PSInvocationState.Completed;
    }

    private void Report(ErrorRecord error)
    {
        if (commandLine.ErrorsAsXml)
        {
            OemConsole.Error.WriteLine("#< CLIXML");
            OemConsole.Error.WriteLine(PSSerializer.Serialize(ErrorText.Of(error)));
            return;
        }

        OemConsole.Error.WriteLine(ErrorText.Of(error));
    }
}
