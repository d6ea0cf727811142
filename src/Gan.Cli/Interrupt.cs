using System.Runtime.InteropServices;

namespace Gan.Cli;

/// <summary>
/// Ctrl-C and SIGTERM while this lives: the first is remembered, so that the work can end at a good place; a second
/// ends the process at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private volatile int exitCode;

    public Interrupt() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Ask(c, Exit.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Ask(c, Exit.Terminated)),
    ];

    /// <summary>True once the process was asked to end.</summary>
    public bool Asked => exitCode != 0;

    /// <summary>Cancelled once the process was asked to end.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the signal that asked.</summary>
    public int ExitCode => exitCode;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Ask(PosixSignalContext context, int code)
    {
        if (Asked)
            Environment.Exit(code);
        context.Cancel = true;
        exitCode = code;
        source.Cancel();
    }
}
