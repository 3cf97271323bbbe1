using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// The public types of one version of .NET Framework and of PowerShell 5.1, read from reference assemblies. Only those
/// assemblies count that PowerShell 5.1 has loaded at its start, or that a script of ours loads by name.
/// </summary>
internal sealed class Framework : IDisposable
{
    private static readonly string[] AssemblyNames = ["mscorlib", "System", "System.Core", "System.Management.Automation", "System.ServiceProcess"];

    private readonly MetadataLoadContext context;
    private readonly Assembly[] assemblies;

    /// <param name="folder">Named by the version; beside it lies what the versions share.</param>
    public Framework(string folder)
    {
        Version = Path.GetFileName(folder);
        var files = Directory.GetFiles(folder, "*.dll").Concat(Directory.GetFiles(Path.GetDirectoryName(folder)!, "*.dll"));
        context = new MetadataLoadContext(new PathAssemblyResolver(files), "mscorlib");
        assemblies = [.. AssemblyNames.Select(context.LoadFromAssemblyName)];
    }

    public string Version { get; }

    public void Dispose() => context.Dispose();

    /// <summary>True for arrays and generics too, which are not looked into.</summary>
    public bool Knows(ITypeName name) =>
        name.IsArray || name.IsGeneric || Find(name.GetReflectionType()?.FullName ?? name.FullName) != null;

    /// <summary>As <see cref="Knows(ITypeName)"/>, for the type name given to New-Object.</summary>
    public bool Knows(string name) =>
        LanguagePrimitives.TryConvertTo<Type>(name, out var type) ? Find(type) != null : Find(name) != null;

    /// <summary>The type that stands here for one of the engine's own; null when there is none.</summary>
    public Type? Find(Type type) => type switch
    {
        { IsArray: true } => Find("System.Array"),
        { IsGenericType: true } => Find(type.GetGenericTypeDefinition().FullName!),
        _ => Find(type.FullName!),
    };

    private Type? Find(string fullName) =>
        assemblies.Select(assembly => assembly.GetType(fullName)).FirstOrDefault(found => found != null);
}
