using System.Text;
using PatchPilot.Bench.Lint;

namespace PatchPilot.Bench;

/// <summary>A program with the command line of Windows PowerShell 5.1 around the PowerShell engine, and the script lint.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] args)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        if (args is ["--lint", .. var files])
        {
            return Linter.Run(files, Path.Combine(AppContext.BaseDirectory, "reference"));
        }

        if (!CommandLine.TryParse(args, out var commandLine, out var problem))
        {
            Console.Error.WriteLine(problem);
            return UsageError;
        }

        return new Session(commandLine).Run();
    }
}
