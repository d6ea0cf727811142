using System.CommandLine;
using System.Globalization;

namespace Gan.Cli;

/// <summary>
/// A trained generator, from a run's folder, for the verbs that look at it. Computed by a managed engine: no native one is loaded for a
/// picture.
/// </summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Step">For how many steps.</param>
/// <param name="Sampler">The generator.</param>
internal sealed record TrainedRun(Recipe Recipe, long Step, Sampler Sampler)
{
    /// <summary>Opens a checkpoint of a run: <c>newest</c>, <c>best</c> or a step.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="checkpoint">Which.</param>
    /// <exception cref="BadInputException">There is no run, or no such checkpoint in it that is whole.</exception>
    public static TrainedRun Open(string folder, string checkpoint)
    {
        var run = RunFolder.Open(folder);
        var (snapshot, _, damaged) = checkpoint switch
        {
            "newest" => run.Load(),
            "best" => run.LoadBest(),
            _ when long.TryParse(checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out long step) => run.Load(step),
            _ => throw new BadInputException($"--checkpoint: newest, best or a step required, got '{checkpoint}'"),
        };
        foreach (string message in damaged)
            Console.Error.WriteLine($"gan: passed over a damaged checkpoint: {message}");
        if (snapshot is null)
            throw new BadInputException($"{folder}: a whole checkpoint required, got none{(checkpoint == "newest" ? "" : $" for --checkpoint {checkpoint}")}");
        var net = run.Recipe.Generator;
        var shown = run.Recipe.GeneratorOptimizer.SampledParameters(snapshot.Generator);
        return new(run.Recipe, snapshot.Step, new(net, run.Recipe.Prior, Compiled.Shared.Bind(net, shown), Datasets.IsContrastNormalised(run.Recipe.Data)));
    }

    /// <summary>Opens a run whose examples are images.</summary>
    /// <exception cref="BadInputException">They are not, or as for <see cref="Open"/>.</exception>
    public static TrainedRun OpenImages(string folder, string checkpoint)
    {
        var run = Open(folder, checkpoint);
        return run.Sampler.GivesImages ? run : throw new BadInputException(
            $"{folder}: a run whose examples are images required, got examples {run.Recipe.Generator.Output}");
    }

    /// <summary>A number of samples whose numbers an array can hold.</summary>
    /// <exception cref="BadInputException">There are more.</exception>
    public int Fitting(string option, int count)
    {
        int most = Array.MaxLength / Math.Max(Sampler.Net.Input.Size, Sampler.Net.Output.Size);
        return count <= most ? count : throw new BadInputException($"{option}: at most {most} for examples {Sampler.Net.Output} required, got {count}");
    }

    /// <summary>What the verbs that look at a run have in common.</summary>
    public static Argument<string> Folder() => new("run") { Description = "A run's folder." };

    /// <summary>Which checkpoint.</summary>
    public static Option<string> Checkpoint() => new("--checkpoint")
    {
        Description = "newest, best (by the metric that 'gan train --best' was given) or a step.",
        DefaultValueFactory = _ => "newest",
    };

    /// <summary>Where the noise comes from.</summary>
    public static Option<long> Seed() => new("--seed") { Description = "What the noise comes from.", DefaultValueFactory = _ => 0 };

    /// <summary>The picture's file.</summary>
    public static Option<string> Out(string file) => new("--out") { Description = "The picture's file.", DefaultValueFactory = _ => file };

    /// <summary>A count with its bounds, checked.</summary>
    /// <exception cref="BadInputException">It is outside them.</exception>
    public static int Within(string option, int value, int from, int to) => value >= from && value <= to ? value
        : throw new BadInputException($"{option}: {from} to {to} required, got {value}");
}
