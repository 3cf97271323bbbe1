using System.Management.Automation.Language;
using PatchPilot.Bench.Lint;

namespace PatchPilot.Bench.Coverage;

/// <summary>Lists the lines of scripts on which a statement begins that the engine traces when it runs it.</summary>
internal static class Statements
{
    /// <summary>Prints <c>file TAB number</c> for each line; 0.</summary>
    public static int List(string[] files)
    {
        foreach (var script in files.Select(Script.Read))
        {
            var lines = script.Tree.FindAll(IsTraced, searchNestedScriptBlocks: true).Select(node => node.Extent.StartLineNumber);
            foreach (var line in lines.Distinct().Order())
            {
                Console.WriteLine($"{script.File}\t{line}");
            }
        }

        return 0;
    }

    /// <summary>What stands as a statement of its own, or as the condition of one; not what is a part of another.</summary>
    private static bool IsTraced(Ast node) =>
        node is PipelineBaseAst or ReturnStatementAst or ThrowStatementAst or ExitStatementAst or BreakStatementAst or ContinueStatementAst
        && node.Parent is StatementBlockAst or NamedBlockAst or IfStatementAst or LoopStatementAst or SwitchStatementAst;
}
