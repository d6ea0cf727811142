using System.Runtime.InteropServices;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary>
/// Handles signals until it is disposed. The first Ctrl-C or SIGTERM sets a flag, so that the work can end after a
/// whole step; a second one ends the process at once. SIGUSR1 requests a checkpoint.
/// </summary>
internal sealed class Interrupt : IInterruption, IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations;
    private volatile int exitCode;
    private int saveAsked;

    public Interrupt()
    {
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Ask(c, Exit.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Ask(c, Exit.Terminated)),
        ];
        // .NET has no name for SIGUSR1 but accepts the system's number.
        if (!OperatingSystem.IsWindows())
            registrations.Add(PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30), c =>
            {
                c.Cancel = true;
                Volatile.Write(ref saveAsked, 1);
            }));
    }

    /// <summary>Returns true after the first Ctrl-C or SIGTERM.</summary>
    public bool EndRequested => exitCode != 0;

    /// <summary>Cancelled at the first Ctrl-C or SIGTERM.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code for the signal that arrived; 0 before one has.</summary>
    public int ExitCode => exitCode;

    public bool TakeSaveRequest() => Interlocked.Exchange(ref saveAsked, 0) != 0;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Ask(PosixSignalContext context, int code)
    {
        if (EndRequested)
            Environment.Exit(code);
        context.Cancel = true;
        exitCode = code;
        source.Cancel();
    }
}
