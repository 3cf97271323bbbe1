using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// Rules on members: one that some version of .NET Framework lacks, and a call for which later .NET has a method of just the
/// types of its arguments and .NET Framework has none, so that it would run another one there. Where the type of an object is not
/// evident, it may be any of those that the scripts can get hold of.
/// </summary>
internal sealed class MemberRules
{
    private static readonly Type[] Always =
    [
        typeof(string), typeof(char), typeof(int), typeof(long), typeof(double), typeof(bool), typeof(DateTime), typeof(Type),
        typeof(object[]), typeof(Hashtable), typeof(ErrorRecord), typeof(Exception), typeof(PSObject),
    ];

    private readonly IReadOnlyList<Framework> frameworks;
    private readonly EvidentTypes evident = new();
    private readonly HashSet<string> keys;
    private readonly HashSet<Type> reachable;

    public MemberRules(IReadOnlyList<Framework> frameworks, IEnumerable<Script> scripts)
    {
        this.frameworks = frameworks;
        var nodes = scripts.SelectMany(script => script.Tree.FindAll(_ => true, searchNestedScriptBlocks: true)).ToList();
        keys = nodes.OfType<HashtableAst>().SelectMany(table => table.KeyValuePairs).Select(pair => pair.Item1.Extent.Text)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var uses = nodes.OfType<MemberExpressionAst>().Select(evident.UseOf).OfType<Use>().ToList();
        reachable = [.. Always];
        var found = new Queue<Type>(Always.Concat(nodes.Select(Mentioned).OfType<Type>()));
        while (found.TryDequeue(out var type))
        {
            reachable.Add(type);
            var further = EvidentTypes.ElementsOf(type).Concat(uses.SelectMany(use => use.Results(type))).Where(IsObject);
            further.Except(reachable).Except(found).ToList().ForEach(found.Enqueue);
        }
    }

    /// <summary>What is wrong with a member or a New-Object; null when nothing is.</summary>
    public string? Check(Ast node) => node switch
    {
        MemberExpressionAst { Static: true, Expression: TypeExpressionAst type } member when evident.UseOf(member) is { } use
            => type.TypeName.GetReflectionType() is { } known ? Missing(known, use) ?? Other([known], use) : null,
        MemberExpressionAst { Static: false } member when evident.UseOf(member) is { } use => Instance(use, evident.Of(member.Expression)),
        CommandAst command when EvidentTypes.Makes(command, out var type, out var arguments) && type != null && arguments != null
            => Missing(type, new Use("new", Static: true, [.. arguments.Select(evident.Of)])),
        _ => null,
    };

    private string? Instance(Use use, Type? type)
    {
        if (type != null)
        {
            return typeof(IDictionary).IsAssignableFrom(type) && use.Arguments == null ? null : Newer([type], use) ?? Other([type], use);
        }

        return use.Arguments != null ? Newer(reachable, use) ?? Other(reachable, use)
            : keys.Contains(use.Name) || reachable.Any(one => Places(one).All(place => use.IsMemberOf(place.Type))) ? null
            : Newer(reachable, use);
    }

    private static Type? Mentioned(Ast node) => node switch
    {
        TypeExpressionAst type => type.TypeName.GetReflectionType(),
        TypeConstraintAst type => type.TypeName.GetReflectionType(),
        CommandAst command => EvidentTypes.Makes(command, out var type, out _) ? type : null,
        _ => null,
    };

    /// <summary>Not so numbers: a method that has a form for each kind of them gives none that the scripts do not ask for.</summary>
    private static bool IsObject(Type type) => !type.IsPrimitive && !type.IsByRefLike && !type.ContainsGenericParameters && type != typeof(void);

    private IEnumerable<(string Version, Type Type)> Places(Type type) =>
        from framework in frameworks
        let known = framework.Find(type)
        where known != null
        select (framework.Version, known);

    /// <summary>For a type that is written out: what .NET Framework lacks, whatever later .NET has.</summary>
    private string? Missing(Type type, Use use) =>
        Places(type).Where(place => !use.IsMemberOf(place.Type)).Select(place => Message(place.Version, type, use)).FirstOrDefault();

    /// <summary>For an object: what later .NET has and .NET Framework lacks. What neither has is not for this type.</summary>
    private string? Newer(IEnumerable<Type> types, Use use) =>
        types.Where(use.IsMemberOf).Select(type => Missing(type, use)).FirstOrDefault(message => message != null);

    private string? Other(IEnumerable<Type> types, Use use)
    {
        var found = from type in types
                    where use.IsExactlyMethodOf(type)
                    from place in Places(type)
                    where !use.IsExactlyMethodOf(place.Type)
                    select $"another method than in later .NET, by the types of the arguments; {Message(place.Version, type, use)}";
        return found.FirstOrDefault();
    }

    private static string Message(string version, Type type, Use use) => $".NET Framework {version} has no {type}::{use}";
}
