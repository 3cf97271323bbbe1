using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// Checks that a script would run in Windows PowerShell 5.1: syntax, commands, types and static members, ASCII text. It does
/// not see instance members, except those few that are known to differ.
/// </summary>
internal static class Linter
{
    /// <summary>Prints each finding and their number; 0 when there is none, else 1.</summary>
    public static int Run(string[] files, string referenceFolder)
    {
        using var framework = new Framework48(referenceFolder);
        var findings = files.SelectMany(file => Check(file, framework)).ToList();
        findings.ForEach(Console.WriteLine);
        Console.WriteLine($"lint: {findings.Count} finding(s) in {files.Length} file(s)");
        return findings.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Check(string file, Framework48 framework)
    {
        var source = File.ReadAllText(file);
        var script = Parser.ParseInput(source, file, out var tokens, out var errors);
        return
        [
            .. errors.Select(error => Finding(file, error.Extent, $"syntax error {error.ErrorId}: {error.Message}")),
            .. TextRules.Check(source).Select(finding => $"{file}: {finding}"),
            .. TokenRules.Check(tokens).Select(found => Finding(file, found.Extent, found.Message)),
            .. new TreeRules(script, framework).Check().Select(found => Finding(file, found.Extent, found.Message)),
        ];
    }

    private static string Finding(string file, IScriptExtent extent, string message) =>
        $"{file}({extent.StartLineNumber},{extent.StartColumnNumber}): {message}: {extent.Text.Split('\n')[0]}";
}
