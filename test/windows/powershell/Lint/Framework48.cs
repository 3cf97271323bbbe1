using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// The public types of .NET Framework 4.8 and PowerShell 5.1, read from reference assemblies. Only those assemblies count
/// that PowerShell 5.1 has loaded at its start, or that a script of ours loads by name.
/// </summary>
internal sealed class Framework48 : IDisposable
{
    private static readonly string[] AssemblyNames = ["mscorlib", "System", "System.Core", "System.Management.Automation", "System.ServiceProcess"];

    private const BindingFlags StaticMembers =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.IgnoreCase | BindingFlags.FlattenHierarchy;

    private readonly MetadataLoadContext context;
    private readonly Assembly[] assemblies;

    public Framework48(string folder)
    {
        context = new MetadataLoadContext(new PathAssemblyResolver(Directory.GetFiles(folder, "*.dll")), "mscorlib");
        assemblies = [.. AssemblyNames.Select(context.LoadFromAssemblyName)];
    }

    public void Dispose() => context.Dispose();

    /// <summary>False when 5.1 does not know the type. <paramref name="type"/> is null for arrays and generics, which are not looked into.</summary>
    public bool Knows(ITypeName name, out Type? type)
    {
        type = null;
        if (name.IsArray || name.IsGeneric)
        {
            return true;
        }

        return Find(name.GetReflectionType()?.FullName ?? name.FullName, out type);
    }

    /// <summary>As <see cref="Knows(ITypeName, out Type?)"/>, for the type name given to New-Object.</summary>
    public bool Knows(string name) =>
        name.Equals("psobject", StringComparison.OrdinalIgnoreCase)
        || Find(LanguagePrimitives.TryConvertTo<Type>(name, out var type) ? type.FullName! : name, out _);

    public static bool HasStaticMember(Type type, string name) => type.GetMember(name, StaticMembers).Length > 0;

    /// <summary>True when a static method of this name, or for <c>new</c> a constructor, takes that many arguments.</summary>
    public static bool HasStaticMethod(Type type, string name, int arguments)
    {
        if (name.Equals("new", StringComparison.OrdinalIgnoreCase))
        {
            return (type.IsValueType && arguments == 0) || type.GetConstructors().Any(constructor => Takes(constructor, arguments));
        }

        return type.GetMethods(StaticMembers)
            .Any(method => method.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && Takes(method, arguments));
    }

    private static bool Takes(MethodBase method, int arguments)
    {
        var parameters = method.GetParameters();
        var required = parameters.Count(parameter => !parameter.IsOptional);
        var takesMore = parameters.Length > 0 && parameters[^1].ParameterType.IsArray;
        return (required <= arguments && arguments <= parameters.Length) || (takesMore && arguments >= parameters.Length - 1);
    }

    private bool Find(string fullName, out Type? type)
    {
        type = assemblies.Select(assembly => assembly.GetType(fullName)).FirstOrDefault(found => found != null);
        return type != null;
    }
}
