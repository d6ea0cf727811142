using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan sample RUN</c></summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var folder = TrainedRun.Folder();
        var checkpoint = TrainedRun.Checkpoint();
        var count = new Option<int>("--count") { Description = "How many samples.", DefaultValueFactory = _ => 100 };
        var columns = new Option<int?>("--columns") { Description = "Images in a row [default: about a square]." };
        var seed = TrainedRun.Seed();
        var file = new Option<string>("--out")
        {
            Description = "A .png for a picture, an .idx (or .idx.gz) for the samples themselves.",
            DefaultValueFactory = _ => "samples.png",
        };
        var command = new Command("sample", "Draw uncurated samples of a trained generator.") { folder, checkpoint, count, columns, seed, file };
        command.SetAction(parsed =>
        {
            var run = TrainedRun.Open(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int m = run.Fitting("--count", TrainedRun.Within("--count", parsed.GetValue(count), 1, 1 << 20));
            int? across = parsed.GetValue(columns) is { } c ? TrainedRun.Within("--columns", c, 1, 1000) : null;
            var key = Key.Of(parsed.GetValue(seed));
            string path = parsed.GetValue(file)!;
            bool packed = path.EndsWith(".gz", StringComparison.Ordinal);
            if (packed || path.EndsWith(".idx", StringComparison.Ordinal))
                Output.Write(path, Samples(run.Sampler, key, m, packed));
            else if (run.Sampler.GivesImages && m > 10_000)
                throw new BadInputException($"--count: at most 10000 for a picture required, got {m}; an .idx file holds more");
            else
                Output.Write(path, run.Sampler.Picture(
                    () => Datasets.Open(run.Recipe.Data), key, m, across, $"{run.Recipe.Name}, step {run.Step}"));
            Console.WriteLine(path);
            return Exit.Done;
        });
        return command;
    }

    /// <summary>
    /// Samples as an IDX file: images as bytes, as MNIST is published, generated in parts, so that memory stays bounded; others as float32
    /// numbers.
    /// </summary>
    private static byte[] Samples(Sampler sampler, Key key, int count, bool packed)
    {
        var noise = sampler.Noise(key, count);
        if (!sampler.GivesImages)
            return Packed(packed, to => IdxBatch.Write(to, sampler.Generate(noise)));
        const int part = 1000;
        byte[] pixels = new byte[(long)count * sampler.Net.Output.Size];
        for (int i = 0; i < count; i += part)
            Gan.Images.Quantise(sampler.Images(noise.Slice(i, Math.Min(part, count - i))).Values)
                .CopyTo(pixels, (long)i * sampler.Net.Output.Size);
        int side = (int)Math.Sqrt(sampler.Net.Output.Size);
        var example = sampler.Net.Output.Count == 1 ? Shape.Create([side, side]) : sampler.Net.Output;
        return Packed(packed, to => Idx.Write(to, example.Prepend(count), pixels));
    }

    private static byte[] Packed(bool packed, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        using (Stream to = packed ? new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Optimal, true) : stream)
            write(to);
        return stream.ToArray();
    }
}
