using System.CommandLine;

namespace Gan.Cli;

/// <summary>
/// <c>gan manifold RUN</c>: samples over a two-dimensional grid in z space, the plane patch spanned by four points of the
/// prior (bilinear between them, so that its edges are straight lines).
/// </summary>
internal static class ManifoldCommand
{
    public static Command Create()
    {
        var folder = TrainedRun.Folder();
        var checkpoint = TrainedRun.Checkpoint();
        var size = new Option<int>("--size") { Description = "Points along each side.", DefaultValueFactory = _ => 15 };
        var seed = TrainedRun.Seed();
        var file = TrainedRun.Out("manifold.png");
        var command = new Command("manifold", "Draw samples over a two-dimensional grid in z space.") { folder, checkpoint, size, seed, file };
        command.SetAction(parsed =>
        {
            var run = TrainedRun.OpenImages(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int n = TrainedRun.Within("--size", parsed.GetValue(size), 2, 100);
            string path = parsed.GetValue(file)!;
            var z = Surface(run.Sampler.Noise(Key.Of(parsed.GetValue(seed)), 4), n);
            Output.Write(path, ImageGrid.Png(run.Sampler.Images(z), n));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }

    /// <summary>The grid between four points of z, which are its corners, row by row: <c>[n·n, …]</c>.</summary>
    public static Batch Surface(Batch corners, int n) => Batch.OfRows([.. Enumerable.Range(0, n * n).Select(i =>
    {
        float across = (float)(i % n) / (n - 1), down = (float)(i / n) / (n - 1);
        return InterpolateCommand.Between(
            InterpolateCommand.Between(corners[0], corners[1], across),
            InterpolateCommand.Between(corners[2], corners[3], across), down);
    })]);
}
