namespace Gan.Cli;

/// <summary>A trained generator, from a run's folder, for the verbs that look at it. Computed by the reference engine: no
/// native library is loaded for a picture.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Step">For how many steps.</param>
/// <param name="Generator">From noise <c>[m, n]</c> to examples.</param>
internal sealed record TrainedRun(Recipe Recipe, long Step, Func<Batch, Batch> Generator)
{
    /// <summary>Opens the newest checkpoint of a run.</summary>
    /// <exception cref="BadInputException">There is no run, or no whole checkpoint in it.</exception>
    public static TrainedRun Open(string folder)
    {
        var run = RunFolder.Open(folder);
        var (snapshot, _, damaged) = run.Load();
        foreach (string message in damaged)
            Console.Error.WriteLine($"gan: passed over a damaged checkpoint: {message}");
        if (snapshot is null)
            throw new BadInputException($"{folder}: a checkpoint required, got none that is whole");
        return new(run.Recipe, snapshot.Step, run.Recipe.Generator[snapshot.Generator.Parameters]);
    }

    /// <summary>Noise from the run's prior, <c>[m, n]</c>.</summary>
    public Batch Noise(Key key, int m) => Recipe.Prior.Draw(key, m, Recipe.Generator.Input.Size);
}
