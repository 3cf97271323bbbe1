using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// Checks that a script would run in Windows PowerShell 5.1 on each version of .NET Framework that there are reference assemblies
/// of: syntax, commands off a list, types, members, ASCII text. The files are one program: a function of one may be called in another.
/// </summary>
internal static class Linter
{
    /// <summary>Prints each finding and their number; 0 when there is none, else 1.</summary>
    /// <param name="commands">JSON file of the commands that may be called; see <see cref="CommandRules"/>.</param>
    /// <param name="files">The scripts.</param>
    /// <param name="referenceFolder">Where the reference assemblies lie.</param>
    public static int Run(string commands, string[] files, string referenceFolder)
    {
        var frameworks = Directory.GetDirectories(referenceFolder).Order().Select(folder => new Framework(folder)).ToList();
        var scripts = files.Select(Script.Read).ToList();
        var functions = scripts.SelectMany(script => script.Functions).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rules = new TreeRules(frameworks, new MemberRules(frameworks, scripts), CommandRules.Read(commands, functions));
        var findings = scripts.SelectMany(script => Check(script, rules)).ToList();
        frameworks.ForEach(framework => framework.Dispose());
        findings.ForEach(Console.WriteLine);
        Console.WriteLine($"lint: {findings.Count} finding(s) in {files.Length} file(s), on .NET Framework {string.Join(", ", frameworks.Select(framework => framework.Version))}");
        return findings.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Check(Script script, TreeRules rules) =>
    [
        .. script.Errors.Select(error => Finding(script, error.Extent, $"syntax error {error.ErrorId}: {error.Message}")),
        .. TextRules.Check(script.Source).Select(finding => $"{script.File}: {finding}"),
        .. TokenRules.Check(script.Tokens).Select(found => Finding(script, found.Extent, found.Message)),
        .. rules.Check(script.Tree).Select(found => Finding(script, found.Extent, found.Message)),
    ];

    private static string Finding(Script script, IScriptExtent extent, string message) =>
        $"{script.File}({extent.StartLineNumber},{extent.StartColumnNumber}): {message}: {extent.Text.Split('\n')[0]}";
}
