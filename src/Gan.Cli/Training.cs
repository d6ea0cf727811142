using Gan.Experiments;

namespace Gan.Cli;

/// <summary>
/// Runs training for the verbs, with the engines of this build, progress on standard error and signal handling.
/// </summary>
internal static class Training
{
    /// <summary>Runs training and returns the result with the exit code for its outcome.</summary>
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
    /// Runs training that a figure needs. If the run ends early, the program ends with the run's exit code.
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
