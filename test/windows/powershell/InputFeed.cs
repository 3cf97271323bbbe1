using System.Management.Automation;

namespace PatchPilot.Bench;

/// <summary>
/// Reads standard input as the pipeline's input. It competes with a script that reads standard input itself, as the real
/// program does unless it is told <c>-InputFormat None</c>.
/// </summary>
internal sealed class InputFeed : IDisposable
{
    private readonly Thread reader;

    public InputFeed()
    {
        reader = new Thread(Read);
        reader.Start();
    }

    public PSDataCollection<object> Lines { get; } = [];

    public void Dispose() => reader.Join();

    private void Read()
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (Lines.IsOpen)
            {
                Lines.Add(line);
            }
        }

        Lines.Complete();
    }
}
