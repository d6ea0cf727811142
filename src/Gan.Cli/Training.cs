using Gan.Experiments;

namespace Gan.Cli;

/// <summary>
/// Carries out training runs for the verbs: with this build's engines, progress on standard error, and signals.
/// </summary>
internal static class Training
{
    /// <summary>Carries out a run, and returns the exit code that its end has.</summary>
    public static (RunResult Result, int ExitCode) Run(RunRequest request, Interrupt interrupt)
    {
        var result = new TrainingRun(request, EngineProviders.Catalog, new ConsoleReporter(), interrupt).Execute();
        return (result, result.Outcome switch
        {
            RunOutcome.NonFinite => Exit.False,
            RunOutcome.Interrupted => interrupt.ExitCode,
            _ => Exit.Done,
        });
    }

    /// <summary>
    /// Carries out a run that a figure needs. If the run ends early, the program ends with the run's exit code.
    /// </summary>
    /// <exception cref="EndedException">The run ended before its last step.</exception>
    public static void RunToTheEnd(RunRequest request)
    {
        using var interrupt = new Interrupt();
        var (_, code) = Run(request, interrupt);
        if (code != Exit.Done)
            throw new EndedException(code);
    }
}
