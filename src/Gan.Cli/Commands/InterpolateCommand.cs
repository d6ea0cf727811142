using System.CommandLine;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan interpolate RUN</c>: samples along straight lines in z space, as in Figure 3 of the paper.</summary>
internal static class InterpolateCommand
{
    public static Command Create()
    {
        var folder = RunOptions.Folder();
        var checkpoint = RunOptions.Checkpoint();
        var lines = new Option<int>("--lines")
            { Description = "Number of lines; each is a row.", DefaultValueFactory = _ => 8 };
        var points = new Option<int>("--points")
            { Description = "Number of points on a line, ends included.", DefaultValueFactory = _ => 12 };
        var seed = RunOptions.Seed();
        var file = RunOptions.Out("interpolation.png");
        var command = new Verb("interpolate", "Draw samples along straight lines between points of z space (Figure 3).",
            "gan interpolate runs/mnist", "gan interpolate runs/mnist --lines 4 --points 20 --out lines.png")
        {
            folder, checkpoint, lines, points, seed, file,
        };
        command.SetAction(parsed =>
        {
            var run = OpenedRun.OpenImages(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int rows = RunOptions.Within("--lines", parsed.GetValue(lines), 1, 100);
            int columns = RunOptions.Within("--points", parsed.GetValue(points), 2, 100);
            string path = RunOptions.Picture(parsed.GetValue(file)!);
            var z = LatentSpace.Lines(run.Generator.Noise(Key.Of(parsed.GetValue(seed)), 2 * rows), columns);
            OutputFile.Write(path, ImageGrid.Png(run.Images(z), columns));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }
}
