using System.Text;
using PatchPilot.Bench.Coverage;
using PatchPilot.Bench.Lint;

namespace PatchPilot.Bench;

/// <summary>A program with the command line of Windows PowerShell 5.1 around the PowerShell engine, the script lint, and the list of
/// lines that coverage counts.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] args)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        if (args is ["--lint", var commands, .. var files])
        {
            return Linter.Run(commands, files, Path.Combine(AppContext.BaseDirectory, "reference"));
        }

        if (args is ["--statements", .. var scripts])
        {
            return Statements.List(scripts);
        }

        if (!CommandLine.TryParse(args, out var commandLine, out var problem))
        {
            Console.Error.WriteLine(problem);
            return UsageError;
        }

        using var recorder = LineRecorder.Open();
        return new Session(commandLine, recorder).Run();
    }
}
