using System.Management.Automation.Language;
using System.Text.Json;

namespace PatchPilot.Bench.Lint;

/// <summary>
/// Rules on commands: one that is not on the caller's list, a parameter that is not on it in full, a value without a name too many.
/// A command whose name is computed, and a function of the scripts, may be given anything.
/// </summary>
internal sealed class CommandRules(IReadOnlyDictionary<string, CommandRules.Signature?> commands, IReadOnlySet<string> functions)
{
    /// <summary>What every advanced command of 5.1 takes besides its own.</summary>
    private static readonly string[] CommonValues =
        ["ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable", "InformationAction", "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable"];

    private static readonly string[] CommonSwitches = ["Verbose", "Debug"];

    /// <summary>
    /// What may be used of a command of 5.1: how many values it takes by position, parameters that take a value, those that take
    /// none, and the values that one may be given where 5.1 knows fewer of them.
    /// </summary>
    internal sealed record Signature(int Positions, string[] Values, string[] Switches, Dictionary<string, string[]> Of);

    /// <summary>From a file: an object of signatures by the names of commands; null for one that may be given anything.</summary>
    public static CommandRules Read(string file, IReadOnlySet<string> functions)
    {
        var read = JsonSerializer.Deserialize<Dictionary<string, Signature?>>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        return new CommandRules(new Dictionary<string, Signature?>(read, StringComparer.OrdinalIgnoreCase), functions);
    }

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    public string? Check(CommandAst command)
    {
        if (command.GetCommandName() is not { } full)
        {
            return null;
        }

        var name = full[(full.LastIndexOf('\\') + 1)..];
        if (functions.Contains(name))
        {
            return null;
        }

        return !commands.TryGetValue(name, out var signature) ? "command not on the list"
            : signature == null ? null
            : Arguments(signature, [.. command.CommandElements.Skip(1)]);
    }

    private static string? Arguments(Signature signature, CommandElementAst[] elements)
    {
        var positions = 0;
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] is not CommandParameterAst given)
            {
                positions += elements[i] is VariableExpressionAst { Splatted: true } ? 0 : 1;
                continue;
            }

            if (Holds([.. signature.Switches, .. CommonSwitches], given.ParameterName))
            {
                continue;
            }

            if (!Holds([.. signature.Values, .. CommonValues], given.ParameterName))
            {
                return $"parameter not on the list: -{given.ParameterName}";
            }

            var value = given.Argument ?? (++i < elements.Length ? elements[i] : null);
            if (signature.Of.GetValueOrDefault(given.ParameterName) is { } known && !(value is StringConstantExpressionAst constant && Holds(known, constant.Value)))
            {
                return $"value not on the list, for -{given.ParameterName}";
            }
        }

        return positions > signature.Positions ? $"{positions} values without a name, 5.1 takes {signature.Positions}" : null;
    }

    private static bool Holds(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
