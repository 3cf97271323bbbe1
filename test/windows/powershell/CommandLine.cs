using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PatchPilot.Bench;

/// <summary>Where the script comes from.</summary>
internal enum ScriptSource
{
    /// <summary>The text of <c>-Command</c> or of <c>-EncodedCommand</c>.</summary>
    Text,

    /// <summary>The file of <c>-File</c>.</summary>
    File,

    /// <summary><c>-File -</c>: all of standard input is one script.</summary>
    WholeInput,

    /// <summary><c>-Command -</c>, or nothing given: standard input is run line by line.</summary>
    LineByLine,
}

/// <summary>The switches of powershell.exe that the bench knows; an unknown one is an error, not ignored.</summary>
internal sealed class CommandLine
{
    public ScriptSource Source { get; private set; } = ScriptSource.LineByLine;

    /// <summary>Script text or file path.</summary>
    public string Script { get; private set; } = "";

    public IReadOnlyList<string> FileArguments { get; private set; } = [];

    /// <summary>False after <c>-InputFormat None</c>: the program leaves standard input to the script.</summary>
    public bool ReadsInput { get; private set; } = true;

    /// <summary>True after <c>-EncodedCommand</c> with redirected standard error: errors are written as CLIXML.</summary>
    public bool ErrorsAsXml { get; private set; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? commandLine, out string problem)
    {
        commandLine = null;
        problem = "";
        var result = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is not ['-' or '/', ..])
            {
                result.Take(ScriptSource.Text, string.Join(' ', args[i..]));
                break;
            }

            var name = args[i].TrimStart('-', '/').ToLowerInvariant();
            if (name is "nologo" or "noprofile" or "nop" or "noninteractive" or "noni" or "mta" or "sta")
            {
                continue;
            }

            if (i + 1 == args.Length)
            {
                problem = $"expected a value after {args[i]}";
                return false;
            }

            if (name is "command" or "c")
            {
                result.TakeCommand(string.Join(' ', args[(i + 1)..]));
                break;
            }

            if (name is "file" or "f")
            {
                result.TakeFile(args[i + 1], args[(i + 2)..]);
                break;
            }

            var value = args[++i];
            switch (name)
            {
                case "executionpolicy" or "ep" or "ex" or "exec" or "outputformat" or "of" or "windowstyle" or "w" or "version":
                    break;
                case "inputformat" or "if":
                    result.ReadsInput = !value.Equals("none", StringComparison.OrdinalIgnoreCase);
                    break;
                case "encodedcommand" or "enc" or "ec" or "e":
                    result.Take(ScriptSource.Text, Encoding.Unicode.GetString(Convert.FromBase64String(value)));
                    result.ErrorsAsXml = Console.IsErrorRedirected;
                    break;
                default:
                    problem = $"unknown switch {args[i - 1]}";
                    return false;
            }
        }

        commandLine = result;
        return true;
    }

    private void TakeCommand(string text)
    {
        Take(text == "-" ? ScriptSource.LineByLine : ScriptSource.Text, text);
    }

    private void TakeFile(string path, string[] arguments)
    {
        Take(path == "-" ? ScriptSource.WholeInput : ScriptSource.File, path);
        FileArguments = arguments;
    }

    private void Take(ScriptSource source, string script)
    {
        Source = source;
        Script = script;
    }
}
