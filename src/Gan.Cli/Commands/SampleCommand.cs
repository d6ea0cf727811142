using System.CommandLine;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan sample RUN</c></summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var folder = RunOptions.Folder();
        var checkpoint = RunOptions.Checkpoint();
        var count = new Option<int>("--count") { Description = "Number of samples.", DefaultValueFactory = _ => 100 };
        var columns = new Option<int?>("--columns") { Description = "Number of images in a row [default: about a square]." };
        var seed = RunOptions.Seed();
        var file = new Option<string>("--out")
        {
            Description = "Output file: .png for a picture, .idx or .idx.gz for the samples themselves.",
            DefaultValueFactory = _ => "samples.png", HelpName = "file",
        };
        var command = new Verb("sample", "Draw uncurated samples of a trained generator.",
            "gan sample runs/ring", "gan sample runs/ring --count 10000 --out samples.idx.gz",
            "gan sample runs/mnist --checkpoint best --columns 20")
            { folder, checkpoint, count, columns, seed, file };
        command.SetAction(parsed =>
        {
            var run = OpenedRun.Open(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int m = run.Fitting("--count", RunOptions.Within("--count", parsed.GetValue(count), 1, 1 << 20));
            int? across = parsed.GetValue(columns) is { } c ? RunOptions.Within("--columns", c, 1, 1000) : null;
            var key = Key.Of(parsed.GetValue(seed));
            string path = parsed.GetValue(file)!;
            bool packed = path.EndsWith(".gz", StringComparison.Ordinal);
            if (packed || path.EndsWith(".idx", StringComparison.Ordinal))
                OutputFile.Write(path, Samples(run, key, m, packed));
            else if (SamplePicture.IsOfImages(run.Generator) && m > 10_000)
                throw new BadInputException($"--count: at most 10000 images for a picture required, got {m}; an "
                    + ".idx file can hold more");
            else
                OutputFile.Write(RunOptions.Picture(path, ", .idx or .idx.gz"), SamplePicture.Png(
                    run.Generator, () => Datasets.Open(run.Recipe.Data), key, m, across,
                    $"{run.Recipe.Name}, step {run.Generator.Step}"));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }

    /// <summary>
    /// Returns samples as an IDX file: images as bytes, in MNIST's format, other samples as float32. Images are generated
    /// in parts to bound the memory.
    /// </summary>
    private static byte[] Samples(OpenedRun run, Key key, int count, bool packed)
    {
        var (noise, shape) = (run.Generator.Noise(key, count), run.Generator.Net.Output);
        if (!SamplePicture.IsOfImages(run.Generator))
            return Packed(packed, to => IdxBatch.Write(to, run.Generator.Generate(noise)));
        const int part = 1000;
        byte[] pixels = new byte[(long)count * shape.Size];
        for (int i = 0; i < count; i += part)
            Images.Quantise(run.Images(noise.Slice(i, Math.Min(part, count - i))).Values)
                .CopyTo(pixels, (long)i * shape.Size);
        int side = (int)Math.Sqrt(shape.Size);
        var example = shape.Count == 1 ? Shape.Create([side, side]) : shape;
        return Packed(packed, to => Idx.Write(to, example.Prepend(count), pixels));
    }

    private static byte[] Packed(bool packed, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        using (Stream to = packed ? new System.IO.Compression.GZipStream(stream,
            System.IO.Compression.CompressionLevel.Optimal, true) : stream)
            write(to);
        return stream.ToArray();
    }
}
