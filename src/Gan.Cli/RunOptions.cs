using System.CommandLine;
using System.Globalization;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary>A trained generator of a run, and the recipe of the run.</summary>
internal sealed record OpenedRun(string Folder, Recipe Recipe, TrainedGenerator Generator)
{
    /// <summary>Opens a checkpoint of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="checkpoint"><c>newest</c>, <c>best</c> or a step.</param>
    /// <exception cref="BadInputException">The folder has no run, or the run has no such undamaged checkpoint.</exception>
    public static OpenedRun Open(string folder, string checkpoint)
    {
        var run = RunFolder.Open(folder);
        var choice = checkpoint switch
        {
            "newest" => CheckpointChoice.Newest,
            "best" => CheckpointChoice.Best,
            _ when long.TryParse(checkpoint, NumberStyles.None, CultureInfo.InvariantCulture,
                out long step) => CheckpointChoice.AtStep(step),
            _ => throw new BadInputException($"--checkpoint: newest, best or a step required, got '{checkpoint}'"),
        };
        return new(folder, run.Recipe, TrainedGenerator.Open(
            run, choice, passedOver: message => Console.Error.WriteLine(
                $"gan: skipped a damaged checkpoint: {message}")));
    }

    /// <summary>Opens a checkpoint of a run whose examples are images.</summary>
    /// <exception cref="BadInputException">The examples are not images, or as for <see cref="Open"/>.</exception>
    public static OpenedRun OpenImages(string folder, string checkpoint)
    {
        var run = Open(folder, checkpoint);
        return SamplePicture.IsOfImages(run.Generator) ? run : throw new BadInputException(
            $"{folder}: a run whose examples are images required, got examples {run.Generator.Net.Output}");
    }

    /// <summary>Returns a number of samples after checking that an array can hold the samples and their noise.</summary>
    /// <exception cref="BadInputException">An array cannot hold that many numbers.</exception>
    public int Fitting(string option, int count)
    {
        var net = Generator.Net;
        int most = Array.MaxLength / Math.Max(net.Input.Size, net.Output.Size);
        return count <= most ? count
            : throw new BadInputException($"{option}: at most {most} samples of shape {net.Output} required, got {count}");
    }

    /// <summary>Returns the images that the generator makes of noise <c>[m, n]</c>, with pixels in [0, 1].</summary>
    public Batch Images(Batch noise) => Generator.Pixels(Generator.Generate(noise));
}

/// <summary>Options shared by the verbs that read a run.</summary>
internal static class RunOptions
{
    /// <summary>The run's folder.</summary>
    public static Argument<string> Folder() => new("run") { Description = "Folder of the run." };

    /// <summary><c>--checkpoint</c></summary>
    public static Option<string> Checkpoint() => new("--checkpoint")
    {
        Description = "Checkpoint: newest, best (by the metric of 'gan train --best') or a step.",
        DefaultValueFactory = _ => "newest", HelpName = "newest|best|step", CompletionSources = { "newest", "best" },
    };

    /// <summary><c>--seed</c></summary>
    public static Option<long> Seed() => new("--seed")
        { Description = "Seed of the noise.", DefaultValueFactory = _ => 0 };

    /// <summary><c>--out</c></summary>
    public static Option<string> Out(string file) => new("--out")
        { Description = "Path of the picture.", DefaultValueFactory = _ => file, HelpName = "file" };

    /// <summary>Returns the path of a picture after checking its extension.</summary>
    /// <exception cref="BadInputException">The extension is not <c>.png</c>.</exception>
    public static string Picture(string path, string others = "") =>
        Directory.Exists(path) || path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? path
            : throw new BadInputException($"--out: a file name that ends in .png{others} required, got '{path}'");

    /// <summary>Returns a value after checking that it is within bounds.</summary>
    /// <exception cref="BadInputException">The value is out of bounds.</exception>
    public static int Within(string option, int value, int from, int to) => value >= from && value <= to ? value
        : throw new BadInputException($"{option}: {from} to {to} required, got {value}");
}
