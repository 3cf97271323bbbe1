namespace PatchPilot.Bench.Lint;

/// <summary>Rules on the bare text.</summary>
internal static class TextRules
{
    public static IEnumerable<string> Check(string source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] > '~')
            {
                yield return $"non-ASCII character U+{(int)source[i]:X4} at offset {i} (5.1 reads a file without BOM as ANSI)";
                yield break;
            }
        }
    }
}
