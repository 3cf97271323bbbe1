using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>One script file, parsed.</summary>
internal sealed record Script(string File, string Source, ScriptBlockAst Tree, Token[] Tokens, ParseError[] Errors)
{
    /// <summary>The names of the functions that the script defines.</summary>
    public IEnumerable<string> Functions =>
        Tree.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true).Select(node => ((FunctionDefinitionAst)node).Name);

    public static Script Read(string file)
    {
        var source = System.IO.File.ReadAllText(file);
        var tree = Parser.ParseInput(source, file, out var tokens, out var errors);
        return new Script(file, source, tree, tokens, errors);
    }
}
