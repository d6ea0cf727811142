namespace Gan.Experiments;

/// <summary>The recipe, folder and options of a training run.</summary>
/// <param name="Recipe">
/// The recipe. A resumed run requires its own recipe; only the number of steps, the intervals, the kept checkpoints and the
/// action on a non-finite step may differ.
/// </param>
/// <param name="Folder">The run's folder.</param>
public sealed record RunRequest(Recipe Recipe, string Folder)
{
    /// <summary>The number of passes over the training examples; null for the recipe's number of steps.</summary>
    public double? Epochs { get; init; }

    /// <summary>The seed of all random numbers; null for 1, or for the seed of a resumed run.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// The name of the engine; null for the engine of a resumed run, or the default of the device for a new run.
    /// </summary>
    public string? Engine { get; init; }

    /// <summary>The device: <c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The folder of the data set, or the folder above it; null for the default search path.</summary>
    public string? Data { get; init; }

    /// <summary>Resumes the run in the folder if true; begins a run in a folder without one if false.</summary>
    public bool Resume { get; init; }
}
