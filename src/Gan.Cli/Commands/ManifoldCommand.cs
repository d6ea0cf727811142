using System.CommandLine;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary>
/// <c>gan manifold RUN</c>: samples over a two-dimensional grid in z space, by bilinear interpolation between four draws
/// from the prior.
/// </summary>
internal static class ManifoldCommand
{
    public static Command Create()
    {
        var folder = RunOptions.Folder();
        var checkpoint = RunOptions.Checkpoint();
        var size = new Option<int>("--size")
            { Description = "Number of points along each side.", DefaultValueFactory = _ => 15 };
        var seed = RunOptions.Seed();
        var file = RunOptions.Out("manifold.png");
        var command = new Verb("manifold", "Draw samples over a two-dimensional grid in z space.",
            "gan manifold runs/mnist", "gan manifold runs/mnist --size 30 --out grid.png")
            { folder, checkpoint, size, seed, file };
        command.SetAction(parsed =>
        {
            var run = OpenedRun.OpenImages(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int n = RunOptions.Within("--size", parsed.GetValue(size), 2, 100);
            string path = RunOptions.Picture(parsed.GetValue(file)!);
            var z = LatentSpace.Surface(run.Generator.Noise(Key.Of(parsed.GetValue(seed)), 4), n);
            OutputFile.Write(path, ImageGrid.Png(run.Images(z), n));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }
}
