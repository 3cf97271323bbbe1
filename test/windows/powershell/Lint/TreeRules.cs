using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>Rules on the syntax tree: syntax of 7, commands off the list, types and static members that 5.1 lacks.</summary>
internal sealed class TreeRules(ScriptBlockAst script, Framework48 framework, IReadOnlySet<string> functions)
{
    private static readonly HashSet<string> AllowedCommands = new(StringComparer.OrdinalIgnoreCase)
    {
        "New-Object", "Write-Output", "Start-Sleep", "ForEach-Object", "Where-Object", "Out-Null", "Set-StrictMode",
    };

    /// <summary>Instance methods that exist in .NET Framework only, so that the bench cannot run them.</summary>
    private static readonly HashSet<string> FrameworkOnlyMethods = new(StringComparer.OrdinalIgnoreCase)
    {
        "GetAccessControl", "SetAccessControl",
    };

    public IEnumerable<(IScriptExtent Extent, string Message)> Check() =>
        from node in script.FindAll(_ => true, searchNestedScriptBlocks: true)
        let message = SyntaxOf7(node) ?? Command(node) ?? TypeOrMember(node)
        where message != null
        select (node.Extent, message);

    private static string? SyntaxOf7(Ast node) => node switch
    {
        TernaryExpressionAst => "7 only: ? :",
        PipelineChainAst => "7 only: && and ||",
        BinaryExpressionAst { Operator: TokenKind.QuestionQuestion } => "7 only: ??",
        AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => "7 only: ??=",
        MemberExpressionAst { NullConditional: true } => "7 only: ?.",
        IndexExpressionAst { NullConditional: true } => "7 only: ?[]",
        PipelineAst { Background: true } => "6 and later only: background &",
        NamedBlockAst { BlockKind: TokenKind.Clean } => "7 only: clean block",
        _ => null,
    };

    private string? Command(Ast node)
    {
        if (node is not CommandAst command || command.GetCommandName() is not { } name)
        {
            return null;
        }

        if (name.Equals("New-Object", StringComparison.OrdinalIgnoreCase))
        {
            return NewObjectType(command) is { } type && !framework.Knows(type) ? "type unknown to 5.1" : null;
        }

        return functions.Contains(name) || AllowedCommands.Contains(name) ? null : "command not on the list";
    }

    /// <summary>The type name that New-Object is given as a constant first argument.</summary>
    private static string? NewObjectType(CommandAst command) =>
        command.CommandElements.Count > 1 && command.CommandElements[1] is StringConstantExpressionAst constant ? constant.Value : null;

    private string? TypeOrMember(Ast node) => node switch
    {
        TypeConstraintAst constraint => UnknownType(constraint.TypeName),
        MemberExpressionAst { Static: true, Expression: TypeExpressionAst type } member => StaticMember(type.TypeName, member),
        TypeExpressionAst type => UnknownType(type.TypeName),
        InvokeMemberExpressionAst { Static: false, Member: StringConstantExpressionAst name } when FrameworkOnlyMethods.Contains(name.Value)
            => "instance method of .NET Framework only",
        _ => null,
    };

    private string? UnknownType(ITypeName name) => framework.Knows(name, out _) ? null : "type unknown to 5.1";

    private string? StaticMember(ITypeName typeName, MemberExpressionAst member)
    {
        if (!framework.Knows(typeName, out var type) || type == null || member.Member is not StringConstantExpressionAst name)
        {
            return null;
        }

        if (member is not InvokeMemberExpressionAst call)
        {
            return Framework48.HasStaticMember(type, name.Value) ? null : $".NET Framework 4.8 has no {type.FullName}::{name.Value}";
        }

        var arguments = call.Arguments?.Count ?? 0;
        return Framework48.HasStaticMethod(type, name.Value, arguments)
            ? null
            : $".NET Framework 4.8 has no {type.FullName}::{name.Value} with {arguments} argument(s)";
    }
}
