using System.Reflection;

namespace PatchPilot.Bench.Lint;

/// <summary>A member as a script names it. <paramref name="Arguments"/>: of a call, the type of each where the text tells it.</summary>
internal sealed record Use(string Name, bool Static, IReadOnlyList<Type?>? Arguments)
{
    private bool Constructs => Static && Name.Equals("new", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the type has such a member; for a call, a method that takes that many arguments.</summary>
    public bool IsMemberOf(Type type) =>
        Arguments == null ? type.GetMember(Name, Flags).Length > 0 : TakesNone(type) || Methods(type).Any(TakesCount);

    /// <summary>
    /// True when a method takes arguments of just these types, as far as they are known. PowerShell prefers such a one, and
    /// converts the arguments where there is none: <c>'a, b'.Split(', ')</c> splits at the text in later .NET, at each of its characters in .NET Framework.
    /// </summary>
    public bool IsExactlyMethodOf(Type type) => Methods(type).Any(method => TakesCount(method) && TakesTypes(method));

    /// <summary>What the member gives, by each of its forms that fit.</summary>
    public IEnumerable<Type> Results(Type type) => Arguments == null
        ? type.GetMember(Name, MemberTypes.Property | MemberTypes.Field, Flags)
            .Select(member => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)
        : Methods(type).Where(TakesCount).Select(method => method is MethodInfo known ? known.ReturnType : type);

    public override string ToString() => Arguments switch
    {
        null => Name,
        [] => $"{Name} with 0 argument(s)",
        _ when Arguments.All(argument => argument == null) => $"{Name} with {Arguments.Count} argument(s)",
        _ => $"{Name} with {Arguments.Count} argument(s) ({string.Join(", ", Arguments.Select(argument => argument?.Name ?? "?"))})",
    };

    private BindingFlags Flags =>
        BindingFlags.Public | BindingFlags.IgnoreCase | BindingFlags.FlattenHierarchy | (Static ? BindingFlags.Static : BindingFlags.Instance);

    private bool TakesNone(Type type) => Constructs && type.IsValueType && Arguments!.Count == 0;

    /// <summary>Without those that take a span, which no script can make.</summary>
    private IEnumerable<MethodBase> Methods(Type type) =>
        (Constructs ? type.GetConstructors() : type.GetMember(Name, MemberTypes.Method | MemberTypes.Property, Flags).Select(Callable).OfType<MethodBase>())
        .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike));

    /// <summary>PowerShell calls a property that takes arguments by its name: <c>$list.Item(0)</c>.</summary>
    private static MethodBase? Callable(MemberInfo member) =>
        member is PropertyInfo property ? property.GetIndexParameters().Length > 0 ? property.GetMethod : null : (MethodBase)member;

    private bool TakesCount(MethodBase method)
    {
        var parameters = method.GetParameters();
        var required = parameters.Count(parameter => !parameter.IsOptional);
        var takesMore = parameters.Length > 0 && parameters[^1].ParameterType.IsArray;
        return (required <= Arguments!.Count && Arguments.Count <= parameters.Length) || (takesMore && Arguments.Count >= parameters.Length - 1);
    }

    private bool TakesTypes(MethodBase method)
    {
        var parameters = method.GetParameters();
        return Arguments!.Count > 0
            && Arguments.Count <= parameters.Length
            && Arguments.Zip(parameters).All(pair => pair.First == null || pair.First.FullName == pair.Second.ParameterType.FullName);
    }
}
