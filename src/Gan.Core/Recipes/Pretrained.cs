namespace Gan;

/// <summary>
/// Initialises the last layers of G with the parameters of another run's whole G; they continue to learn. The layers in
/// front of them, D and the optimizers start as usual. The authors train faces in this way (their <c>add_layers</c>).
/// </summary>
/// <param name="Recipe">The recipe of the other run.</param>
/// <param name="Run">The folder of the other run.</param>
public sealed record Pretrained(string Recipe, string Run)
{
    /// <summary>
    /// Returns an initial state whose last layers of G have the parameters of the other run's newest checkpoint.
    /// </summary>
    /// <param name="start">The initial state without pretraining.</param>
    /// <param name="files">The file system; the disk when null.</param>
    /// <exception cref="BadInputException">
    /// There is no such run, it is of another recipe or has no whole checkpoint, or its G does not fit the last layers of
    /// this G.
    /// </exception>
    public Snapshot Onto(Snapshot start, IFiles? files = null)
    {
        if (!RunFolder.Is(Run, files))
            throw new BadInputException(
                $"pretrained.run: the folder of a run of '{Recipe}' required, got '{Run}', which holds no run")
                { Cause = new MissingRun(Recipe, Run) };
        var run = RunFolder.Open(Run, files);
        if (run.Recipe.Name != Recipe)
            throw new BadInputException(
                $"pretrained.run: a run of '{Recipe}' required, got one of '{run.Recipe.Name}' in {Run}");
        var pretrained = run.Load().Snapshot
            ?? throw new BadInputException($"pretrained.run: a run with a whole checkpoint required, got {Run} without one");
        try
        {
            var end = run.Recipe.Game.GeneratorOptimizer.SampledParameters(pretrained[Game.GeneratorName]);
            return start.With(Game.GeneratorName, Onto(start[Game.GeneratorName].Parameters, end));
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"pretrained.run: {Run}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Returns parameters with their last tensors replaced by those of <paramref name="end"/>, in the order of the
    /// layouts.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The shapes of <paramref name="end"/> are not those of the last tensors.
    /// </exception>
    public static Params Onto(Params parameters, Params end)
    {
        var own = parameters.Layout.Slots;
        var slots = end.Layout.Slots;
        int front = own.Length - slots.Length;
        if (front < 0 || !own.Skip(front).Select(s => s.Shape).SequenceEqual(slots.Select(s => s.Shape)))
            throw new ArgumentException($"the end of {parameters.Layout} required, got {end.Layout}");
        return new(parameters.Layout, [.. parameters.Values[..^end.Layout.Size], .. end.Values]);
    }
}
