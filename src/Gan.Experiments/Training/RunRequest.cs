namespace Gan.Experiments;

/// <summary>What a training run is to do.</summary>
/// <param name="Recipe">
/// The recipe. To resume, it is the run's own, of which only the number of steps, the intervals and what happens on a
/// non-finite step may differ.
/// </param>
/// <param name="Folder">The run's folder.</param>
public sealed record RunRequest(Recipe Recipe, string Folder)
{
    /// <summary>The number of passes over the training examples; null to make the recipe's number of steps.</summary>
    public double? Epochs { get; init; }

    /// <summary>The seed of everything random; null for 1, or to resume with the run's own.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// The engine's name; null for the one that the run was trained with, or for a new run the default of the device.
    /// </summary>
    public string? Engine { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The folder of the data set, or the one that holds it; null to look in the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>True to resume the run in the folder, false to begin one in a folder that has none.</summary>
    public bool Resume { get; init; }
}
