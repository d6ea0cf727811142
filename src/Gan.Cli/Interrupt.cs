using System.Runtime.InteropServices;

namespace Gan.Cli;

/// <summary>
/// Ctrl-C and SIGTERM while this lives: the first is remembered, so that the work can end at a good place; a second
/// ends the process at once. SIGUSR1 asks for a save and for the work to go on.
/// </summary>
internal sealed class Interrupt : IDisposable
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
        // .NET has no name for SIGUSR1 but takes the system's number.
        if (!OperatingSystem.IsWindows())
            registrations.Add(PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30), c =>
            {
                c.Cancel = true;
                Volatile.Write(ref saveAsked, 1);
            }));
    }

    /// <summary>True once the process was asked to end.</summary>
    public bool Asked => exitCode != 0;

    /// <summary>Cancelled once the process was asked to end.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the signal that asked.</summary>
    public int ExitCode => exitCode;

    /// <summary>True if a save was asked for since this was last called.</summary>
    public bool TakeSave() => Interlocked.Exchange(ref saveAsked, 0) != 0;

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
