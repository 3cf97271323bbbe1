using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace PatchPilot.Bench.Lint;

/// <summary>Rules on tokens: spellings that parse in 7 and mean something else, or nothing, in 5.1.</summary>
internal static partial class TokenRules
{
    public static IEnumerable<(IScriptExtent Extent, string Message)> Check(Token[] tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Pipe && i > 0 && tokens[i - 1].Kind == TokenKind.NewLine)
            {
                yield return (token.Extent, "7 only: line that starts with |");
            }

            if (token.Kind == TokenKind.Number && NewNumber().IsMatch(token.Text))
            {
                yield return (token.Extent, "6 and later only: number suffix or binary number");
            }

            if (token is StringExpandableToken && NewEscape().IsMatch(token.Text))
            {
                yield return (token.Extent, "6 and later only: `e or `u{} escape");
            }
        }
    }

    [GeneratedRegex("^0b|[0-9a-f](u|y|uy|us|ul|n)$|^[0-9]+s$", RegexOptions.IgnoreCase)]
    private static partial Regex NewNumber();

    [GeneratedRegex("(^|[^`])(``)*`(e|u\\{)")]
    private static partial Regex NewEscape();
}
