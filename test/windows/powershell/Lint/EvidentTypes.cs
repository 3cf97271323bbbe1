using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// What expressions are, as far as the text tells: by literals, casts, New-Object, members of types that are known, and
/// variables that are given nothing else in their function. Types are the engine's own.
/// </summary>
internal sealed class EvidentTypes
{
    private const int Deepest = 20;

    private int depth;

    /// <summary>The type of an expression; null when the text does not tell it.</summary>
    public Type? Of(Ast? expression)
    {
        if (depth > Deepest)
        {
            return null;
        }

        depth++;
        try
        {
            return Known(expression switch
            {
                ParenExpressionAst paren => Of(paren.Pipeline),
                PipelineAst { PipelineElements: [CommandExpressionAst only] } => Of(only.Expression),
                PipelineAst { PipelineElements: [CommandAst only] } => Made(only),
                CommandExpressionAst only => Of(only.Expression),
                VariableExpressionAst variable => OfVariable(variable),
                MemberExpressionAst member => OfMember(member),
                IndexExpressionAst index => Of(index.Target)?.GetElementType(),
                BinaryExpressionAst { Operator: TokenKind.Join or TokenKind.Format } => typeof(string),
                ExpressionAst other => other.StaticType,
                _ => null,
            });
        }
        finally
        {
            depth--;
        }
    }

    /// <summary>The type that New-Object is told to make, and the arguments of its constructor where they are written as a list.</summary>
    public static bool Makes(CommandAst command, out Type? type, out IReadOnlyList<ExpressionAst>? arguments)
    {
        type = null;
        arguments = null;
        if (!IsNewObject(command) || command.CommandElements.ElementAtOrDefault(1) is not StringConstantExpressionAst name)
        {
            return false;
        }

        LanguagePrimitives.TryConvertTo(name.Value, out type);
        var rest = command.CommandElements.Skip(2).ToArray();
        arguments = rest switch
        {
            [] => [],
            [ParenExpressionAst list] => Elements(list),
            [CommandParameterAst { ParameterName: "ArgumentList", Argument: null }, ArrayExpressionAst list] => Elements(list),
            _ => null,
        };
        return true;
    }

    public static bool IsNewObject(CommandAst command) => "New-Object".Equals(command.GetCommandName(), StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<ExpressionAst>? Elements(ExpressionAst list) => list switch
    {
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst only] } } => Elements(only.Expression) ?? [only.Expression],
        ArrayExpressionAst { SubExpression.Statements: [PipelineAst { PipelineElements: [CommandExpressionAst only] }] } => Elements(only.Expression),
        ArrayLiteralAst literal => literal.Elements,
        _ => null,
    };

    /// <summary>Of a variable whose value is known wherever its function gives it one; null besides does not count.</summary>
    private Type? OfVariable(VariableExpressionAst variable)
    {
        var name = variable.VariablePath.UserPath;
        var scope = (Ast)variable;
        while (scope.Parent != null && scope is not FunctionDefinitionAst)
        {
            scope = scope.Parent;
        }

        var types = scope.FindAll(node => Names(node, name), searchNestedScriptBlocks: true).Select(Given).Distinct().ToList();
        return types is [{ } only] ? only : null;
    }

    private static bool Names(Ast node, string name) => node switch
    {
        AssignmentStatementAst { Left: VariableExpressionAst left, Right: var right } => Same(left, name) && right.Extent.Text != "$null",
        AssignmentStatementAst { Left: ConvertExpressionAst { Child: VariableExpressionAst left } } => Same(left, name),
        ParameterAst parameter => Same(parameter.Name, name),
        ForEachStatementAst loop => Same(loop.Variable, name),
        _ => false,
    };

    private static bool Same(VariableExpressionAst variable, string name) =>
        variable.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase);

    private Type? Given(Ast node) => node switch
    {
        AssignmentStatementAst { Left: ConvertExpressionAst left } => Known(left.StaticType),
        AssignmentStatementAst { Operator: TokenKind.Equals } assignment => Of(assignment.Right),
        ParameterAst parameter => Known(parameter.StaticType),
        ForEachStatementAst loop => Of(loop.Condition) is { } many ? ElementsOf(many).FirstOrDefault() : null,
        _ => null,
    };

    private Type? OfMember(MemberExpressionAst member)
    {
        var target = member is { Static: true, Expression: TypeExpressionAst type } ? type.TypeName.GetReflectionType() : Of(member.Expression);
        if (target == null || UseOf(member) is not { } use || typeof(IDictionary).IsAssignableFrom(target))
        {
            return null;
        }

        var results = use.Results(target).Distinct().ToList();
        return results is [var only] ? only : null;
    }

    /// <summary>Null when the name is computed.</summary>
    public Use? UseOf(MemberExpressionAst member) => member.Member is StringConstantExpressionAst name
        ? new Use(name.Value, member.Static, member is InvokeMemberExpressionAst call ? [.. (call.Arguments ?? []).Select(Of)] : null)
        : null;

    /// <summary>What can come out of a collection.</summary>
    public static IEnumerable<Type> ElementsOf(Type collection) => collection.IsArray
        ? [collection.GetElementType()!]
        : collection.GetInterfaces().Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(one => one.GetGenericArguments()[0])
            .Concat(new Use("Item", Static: false, [typeof(int)]).Results(collection))
            .Where(one => one != typeof(object) && !collection.Equals(typeof(string)));

    private Type? Made(CommandAst command) => Makes(command, out var type, out _) ? type : null;

    private static Type? Known(Type? type) => type == typeof(object) || type == typeof(void) || type == typeof(PSReference) ? null : type;
}
