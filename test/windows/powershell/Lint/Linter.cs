using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// Checks that a script would run in Windows PowerShell 5.1: syntax, commands, types and static members, ASCII text. It does
/// not see instance members, except those few that are known to differ. The files are one program: a function of one may be
/// called in another.
/// </summary>
internal static class Linter
{
    /// <summary>Prints each finding and their number; 0 when there is none, else 1.</summary>
    public static int Run(string[] files, string referenceFolder)
    {
        using var framework = new Framework48(referenceFolder);
        var scripts = files.Select(Script.Read).ToList();
        var functions = scripts.SelectMany(script => script.Functions).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var findings = scripts.SelectMany(script => Check(script, framework, functions)).ToList();
        findings.ForEach(Console.WriteLine);
        Console.WriteLine($"lint: {findings.Count} finding(s) in {files.Length} file(s)");
        return findings.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Check(Script script, Framework48 framework, IReadOnlySet<string> functions) =>
    [
        .. script.Errors.Select(error => Finding(script, error.Extent, $"syntax error {error.ErrorId}: {error.Message}")),
        .. TextRules.Check(script.Source).Select(finding => $"{script.File}: {finding}"),
        .. TokenRules.Check(script.Tokens).Select(found => Finding(script, found.Extent, found.Message)),
        .. new TreeRules(script.Tree, framework, functions).Check().Select(found => Finding(script, found.Extent, found.Message)),
    ];

    private static string Finding(Script script, IScriptExtent extent, string message) =>
        $"{script.File}({extent.StartLineNumber},{extent.StartColumnNumber}): {message}: {extent.Text.Split('\n')[0]}";
}
