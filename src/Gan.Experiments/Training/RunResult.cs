namespace Gan.Experiments;

/// <summary>The outcome of a run.</summary>
public enum RunOutcome
{
    /// <summary>The run made all its steps.</summary>
    Completed,

    /// <summary>A number became NaN or infinite, and the run ended.</summary>
    NonFinite,

    /// <summary>The run ended on request before its last step, and saved its state.</summary>
    Interrupted,
}

/// <summary>The result of a training run.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Recipe">The recipe, with the requested number of steps.</param>
/// <param name="Engine">The name of the engine.</param>
/// <param name="Device">The engine's device: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Key">The run's key.</param>
/// <param name="Step">The number of steps made in all.</param>
/// <param name="Seconds">The seconds taken, including those before it was resumed.</param>
/// <param name="NonFinite">The last step that left non-finite numbers; null if there was none.</param>
/// <param name="Measures">The last measures; null if none were taken.</param>
/// <param name="Sha256">The SHA-256 of each player's safetensors file, by the player's name.</param>
public sealed record RunResult(
    RunOutcome Outcome, string Folder, Recipe Recipe, string Engine, string Device, Key Key, long Step, double Seconds,
    long? NonFinite, Measures? Measures, IReadOnlyDictionary<string, string> Sha256);

/// <summary>Thrown when a run that is needed in full ends before its last step.</summary>
public sealed class RunEndedException : Exception
{
    /// <summary>Creates the exception for a run that ended at a non-finite step or was interrupted.</summary>
    public RunEndedException(RunResult result)
        : base($"{result.Folder}: all {result.Recipe.Steps} steps required, got {result.Step}: {result.Outcome}") =>
            Result = result;

    /// <summary>The result of the run.</summary>
    public RunResult Result { get; }
}
