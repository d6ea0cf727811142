using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan interpolate RUN</c>: the paper's Figure 3, samples along straight lines in z space.</summary>
internal static class InterpolateCommand
{
    public static Command Create()
    {
        var folder = TrainedRun.Folder();
        var checkpoint = TrainedRun.Checkpoint();
        var lines = new Option<int>("--lines") { Description = "How many lines, each a row.", DefaultValueFactory = _ => 8 };
        var points = new Option<int>("--points") { Description = "How many points on each, ends included.", DefaultValueFactory = _ => 12 };
        var seed = TrainedRun.Seed();
        var file = TrainedRun.Out("interpolation.png");
        var command = new Command("interpolate", "Draw samples along straight lines between points of z space (Figure 3).")
        {
            folder, checkpoint, lines, points, seed, file,
        };
        command.SetAction(parsed =>
        {
            var run = TrainedRun.OpenImages(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int rows = TrainedRun.Within("--lines", parsed.GetValue(lines), 1, 100);
            int columns = TrainedRun.Within("--points", parsed.GetValue(points), 2, 100);
            string path = parsed.GetValue(file)!;
            var ends = run.Sampler.Noise(Key.Of(parsed.GetValue(seed)), 2 * rows);
            var z = Batch.OfRows([.. Enumerable.Range(0, rows * columns).Select(i =>
                Between(ends[i / columns * 2], ends[i / columns * 2 + 1], (float)(i % columns) / (columns - 1)))]);
            Output.Write(path, ImageGrid.Png(run.Sampler.Images(z), columns));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }

    /// <summary>(1 − t)·a + t·b</summary>
    public static float[] Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float t)
    {
        float[] z = new float[a.Length];
        for (int i = 0; i < z.Length; i++)
            z[i] = (1 - t) * a[i] + t * b[i];
        return z;
    }
}
