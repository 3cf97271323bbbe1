using System.Globalization;
using System.Management.Automation.Host;

namespace PatchPilot.Bench;

/// <summary>What the engine asks of its host program; remembers the code given to <c>exit</c>.</summary>
internal sealed class EngineHost : PSHost
{
    private readonly ConsoleUi ui = new();

    /// <summary>The code of <c>exit</c>, or null while the script has not called it.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "ConsoleHost";

    public override Version Version => new(5, 1, 0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
