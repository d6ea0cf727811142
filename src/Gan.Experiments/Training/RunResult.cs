namespace Gan.Experiments;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>It made all its steps.</summary>
    Completed,

    /// <summary>A number became NaN or infinite, and the run did not go on.</summary>
    NonFinite,

    /// <summary>It was asked to end before its last step, and saved the step that it had reached.</summary>
    Interrupted,
}

/// <summary>What a training run ended with.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Recipe">The recipe, with the number of steps that was asked for.</param>
/// <param name="Engine">The name of the engine.</param>
/// <param name="Device">The engine's device: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Key">The run's key.</param>
/// <param name="Step">The number of steps that the run has.</param>
/// <param name="Seconds">The seconds that it has taken, its earlier parts included.</param>
/// <param name="NonFinite">The last step that left non-finite numbers; null if there was none.</param>
/// <param name="Measures">The last measures; null if none were taken.</param>
/// <param name="Sha256">The SHA-256 of each player's safetensors file, by the player's name.</param>
public sealed record RunResult(
    RunOutcome Outcome, string Folder, Recipe Recipe, string Engine, string Device, Key Key, long Step, double Seconds,
    long? NonFinite, Measures? Measures, IReadOnlyDictionary<string, string> Sha256);

/// <summary>A run ended before its last step where all of its steps were needed.</summary>
public sealed class RunEndedException : Exception
{
    /// <summary>A run that ended at a non-finite step or was interrupted.</summary>
    public RunEndedException(RunResult result)
        : base($"{result.Folder}: all {result.Recipe.Steps} steps required, got {result.Step}: {result.Outcome}") =>
            Result = result;

    /// <summary>What the run ended with.</summary>
    public RunResult Result { get; }
}
