using System.Management.Automation.Language;
using System.Reflection;

namespace PatchPilot.Bench.Lint;

/// <summary>Rules on the syntax tree: syntax of 7, commands off the list, types and members that 5.1 lacks.</summary>
internal sealed class TreeRules(IReadOnlyList<Framework> frameworks, MemberRules members, CommandRules commands)
{
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

    private string? Command(Ast node) => node is not CommandAst command ? null
        : commands.Check(command) ?? (NewObjectType(command) is { } type ? Unknown(framework => framework.Knows(type)) : null);

    /// <summary>The type name that New-Object is given as a constant first argument.</summary>
    private static string? NewObjectType(CommandAst command) =>
        EvidentTypes.IsNewObject(command) && command.CommandElements.ElementAtOrDefault(1) is StringConstantExpressionAst constant ? constant.Value : null;

    private string? TypeOrMember(Ast node) => node switch
    {
        TypeConstraintAst constraint => UnknownType(constraint.TypeName),
        TypeExpressionAst type => UnknownType(type.TypeName),
        AttributeAst attribute => Attribute(attribute),
        InvokeMemberExpressionAst { Static: false, Member: StringConstantExpressionAst name } when FrameworkOnlyMethods.Contains(name.Value)
            => "instance method of .NET Framework only",
        _ => null,
    };

    private string? Attribute(AttributeAst attribute)
    {
        if (attribute.TypeName.GetReflectionAttributeType() is not { } type)
        {
            return "attribute that is not known";
        }

        var places = frameworks.Select(framework => (framework.Version, Type: framework.Find(type))).ToList();
        return places.Where(place => place.Type == null).Select(place => $"type unknown to 5.1 on .NET Framework {place.Version}").FirstOrDefault()
            ?? attribute.NamedArguments.Where(given => places.Any(place => place.Type!.GetMember(given.ArgumentName, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase).Length == 0))
                .Select(given => $"5.1 has no {type}::{given.ArgumentName}").FirstOrDefault();
    }

    private string? UnknownType(ITypeName name) => Unknown(framework => framework.Knows(name));

    private string? Unknown(Func<Framework, bool> knows) =>
        frameworks.FirstOrDefault(framework => !knows(framework)) is { } lacking ? $"type unknown to 5.1 on .NET Framework {lacking.Version}" : null;
}
