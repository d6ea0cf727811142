using System.Globalization;

namespace Gan.Experiments.Internal;

/// <summary>Writes a run's <c>metrics.jsonl</c>, TensorBoard events and pictures of samples.</summary>
internal sealed class Journal : IDisposable
{
    private readonly RunFolder run;
    private StreamWriter metrics;
    private readonly FileStream stream;
    private readonly EventFile events;

    public Journal(RunFolder run)
    {
        this.run = run;
        metrics = run.OpenMetrics();
        // The name may exist if the clock was set back.
        long name = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        while (File.Exists(Events(name)))
            name++;
        stream = new(Events(name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        events = new(stream);
        events.Start(Now);
    }

    private static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private string Events(long name) => run.In($"events.out.tfevents.{name}.gan");

    /// <summary>Removes the measurements after a step.</summary>
    public void Rewind(long step)
    {
        metrics.Dispose();
        run.Rewind(step);
        metrics = run.OpenMetrics();
    }

    public void Measured(Measures m, double seconds)
    {
        metrics.WriteLine(RunFolder.MetricsLine(m, seconds));
        events.Numbers(Now, m.Step,
            m.All.Select(a => (a.Name.Replace('.', '/'), a.Value)));
    }

    public void Picture(long step, byte[] png)
    {
        OutputFile.Write(run.In("samples", step.ToString("d8", CultureInfo.InvariantCulture) + ".png"), png);
        // A PNG has its width and height at bytes 16 and 20, big-endian.
        events.Picture(Now, step, "samples", png,
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    public void Dispose()
    {
        metrics.Dispose();
        stream.Dispose();
    }
}
