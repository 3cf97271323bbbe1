using System.Management.Automation;
using System.Text;

namespace PatchPilot.Bench.Coverage;

/// <summary>
/// Keeps which lines of which scripts were run, each at once, since a process may be killed: <c>12 TAB text of the line</c>.
/// Scripts come as text, without a file, so the text tells which script it was.
/// </summary>
internal sealed class LineRecorder : IDisposable
{
    /// <summary>Names the folder; without it the folder of a device counts, where a test has made it.</summary>
    private const string FolderVariable = "PSHOST_COVERAGE";

    private const string DeviceFolder = @"C:\bench\coverage";

    private readonly HashSet<(int Number, string Text)> seen = [];
    private readonly StreamWriter file;

    private LineRecorder(string folder)
    {
        var path = Path.Combine(folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}.lines");
        file = new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Null where nobody wants to know.</summary>
    public static LineRecorder? Open()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) ?? (OperatingSystem.IsWindows() ? DeviceFolder : null);
        return Directory.Exists(folder) ? new LineRecorder(folder) : null;
    }

    public void Take(InvocationInfo statement)
    {
        var line = (statement.ScriptLineNumber, statement.Line.TrimEnd('\r', '\n'));
        if (seen.Add(line))
        {
            file.WriteLine($"{line.ScriptLineNumber}\t{line.Item2}");
        }
    }

    public void Dispose() => file.Dispose();
}
