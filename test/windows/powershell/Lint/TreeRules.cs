using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>Rules on the syntax tree: syntax of 7, commands off the list, types and members that 5.1 lacks.</summary>
internal sealed class TreeRules(IReadOnlyList<Framework> frameworks, MemberRules members, IReadOnlySet<string> functions)
{
    /// <summary>Each with those of its parameters in 5.1 that may be used, in full.</summary>
    private static readonly Dictionary<string, string[]> AllowedCommands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["New-Object"] = ["ArgumentList", "ComObject", "Property"],
        ["Write-Output"] = ["NoEnumerate"],
        ["Start-Sleep"] = ["Seconds", "Milliseconds"],
        ["ForEach-Object"] = ["Begin", "Process", "End"],
        ["Where-Object"] = [],
        ["Out-Null"] = [],
        ["Set-StrictMode"] = ["Version"],
    };

    private static readonly HashSet<string> VariablesOf6 = new(StringComparer.OrdinalIgnoreCase)
    {
        "IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "EnabledExperimentalFeatures", "PSStyle",
    };

    /// <summary>Instance methods that exist in .NET Framework only, so that the bench cannot run them.</summary>
    private static readonly HashSet<string> FrameworkOnlyMethods = new(StringComparer.OrdinalIgnoreCase)
    {
        "GetAccessControl", "SetAccessControl",
    };

    public IEnumerable<(IScriptExtent Extent, string Message)> Check(ScriptBlockAst script) =>
        from node in script.FindAll(_ => true, searchNestedScriptBlocks: true)
        let message = SyntaxOf7(node) ?? Command(node) ?? TypeOrMember(node) ?? members.Check(node)
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
        InvokeMemberExpressionAst { GenericTypeArguments: not null } => "7 only: type arguments of a method",
        PipelineAst { Background: true } => "6 and later only: background &",
        NamedBlockAst { BlockKind: TokenKind.Clean } => "7 only: clean block",
        BinaryExpressionAst { Operator: TokenKind.DotDot, Left: StringConstantExpressionAst } => "6 and later only: range of characters",
        BinaryExpressionAst { Operator: TokenKind.Ireplace or TokenKind.Creplace, Right: ArrayLiteralAst { Elements: [_, ScriptBlockExpressionAst] } }
            => "6 and later only: -replace with a block, whose text 5.1 inserts",
        VariableExpressionAst variable when VariablesOf6.Contains(variable.VariablePath.UserPath) => "6 and later only: variable",
        _ => null,
    };

    private string? Command(Ast node)
    {
        if (node is not CommandAst command || command.GetCommandName() is not { } name)
        {
            return null;
        }

        if (functions.Contains(name))
        {
            return null;
        }

        if (!AllowedCommands.TryGetValue(name, out var parameters))
        {
            return "command not on the list";
        }

        if (command.CommandElements.OfType<CommandParameterAst>().FirstOrDefault(given => !parameters.Contains(given.ParameterName, StringComparer.OrdinalIgnoreCase)) is { } other)
        {
            return $"parameter not on the list: -{other.ParameterName}";
        }

        return NewObjectType(command) is { } type ? Unknown(framework => framework.Knows(type)) : null;
    }

    /// <summary>The type name that New-Object is given as a constant first argument.</summary>
    private static string? NewObjectType(CommandAst command) =>
        EvidentTypes.IsNewObject(command) && command.CommandElements.ElementAtOrDefault(1) is StringConstantExpressionAst constant ? constant.Value : null;

    private string? TypeOrMember(Ast node) => node switch
    {
        TypeConstraintAst constraint => UnknownType(constraint.TypeName),
        TypeExpressionAst type => UnknownType(type.TypeName),
        InvokeMemberExpressionAst { Static: false, Member: StringConstantExpressionAst name } when FrameworkOnlyMethods.Contains(name.Value)
            => "instance method of .NET Framework only",
        _ => null,
    };

    private string? UnknownType(ITypeName name) => Unknown(framework => framework.Knows(name));

    private string? Unknown(Func<Framework, bool> knows) =>
        frameworks.FirstOrDefault(framework => !knows(framework)) is { } lacking ? $"type unknown to 5.1 on .NET Framework {lacking.Version}" : null;
}
