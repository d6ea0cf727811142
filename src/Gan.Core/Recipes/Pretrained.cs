namespace Gan;

/// <summary>
/// A G that does not start from nothing: its last layers are those of another run's G, all of them, with the weights they had there, and go on
/// learning; what stands in front of them starts as always. So the authors train faces (their <c>add_layers</c>). Nothing else is taken:
/// D and the update rules' states start fresh.
/// </summary>
/// <param name="Recipe">The recipe of the other run.</param>
/// <param name="Run">Its folder.</param>
public sealed record Pretrained(string Recipe, string Run)
{
    /// <summary>The state before the first step with the other run's newest G at the end of its own.</summary>
    /// <param name="start">As it would be without.</param>
    /// <param name="files">The file system; the disk when null.</param>
    /// <exception cref="BadInputException">There is no such run, it is of another recipe or has no whole state, or its G is not the end of this one.</exception>
    public Snapshot Onto(Snapshot start, IFiles? files = null)
    {
        if (!RunFolder.Is(Run, files))
            throw new BadInputException($"pretrained.run: the folder of a run of '{Recipe}' required, got '{Run}', where none is")
                { Cause = new MissingRun(Recipe, Run) };
        var run = RunFolder.Open(Run, files);
        if (run.Recipe.Name != Recipe)
            throw new BadInputException($"pretrained.run: a run of '{Recipe}' required, got one of '{run.Recipe.Name}' in {Run}");
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
    /// Parameters whose last tensors are replaced: θ is [front, end] by its layout's order, and becomes [front, <paramref name="end"/>].
    /// </summary>
    /// <exception cref="ArgumentException">The tensors do not have the shapes of the last ones.</exception>
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
