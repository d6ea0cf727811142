using System.Diagnostics;
using System.Security.Cryptography;

namespace Gan.Fuzz;

/// <summary>An input that a target handles wrongly.</summary>
internal sealed record Violation(string What, byte[] Input);

/// <summary>The result of fuzzing a target.</summary>
internal sealed record Found(
    string Target, long Inputs, long Accepted, int Edges, int Corpus,
    double Seconds, double SlowestMilliseconds, long MostBytes,
    IReadOnlyList<Violation> Violations);

/// <summary>Feeds mutated inputs to one target.</summary>
internal sealed class Fuzzer
{
    private const double SlowestAllowed = 1000;
    private const int MostViolations = 10;

    private readonly Target target;
    private readonly Coverage coverage;
    private readonly Random random;
    private readonly string? folder;
    private readonly bool grow;
    private readonly byte[] known = Coverage.Nothing();
    private readonly List<byte[]> corpus = [];
    private readonly List<Violation> violations = [];
    private long accepted, mostBytes;
    private double slowest;

    public Fuzzer(Target target, Coverage coverage, int seed, string? corpora, bool grow)
    {
        (this.target, this.coverage, random, this.grow) = (target, coverage, new Random(seed), grow);
        folder = corpora is null ? null : Path.Combine(corpora, target.Name);
    }

    public Found Run(int count)
    {
        var clock = Stopwatch.StartNew();
        long inputs = 0;
        string[] saved = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        foreach (byte[] seed in target.Seeds.Concat(saved.Order().Select(File.ReadAllBytes)))
            inputs += Try(seed, always: true);
        var mutation = new Mutation(random, target.Words);
        while (inputs < count && violations.Count < MostViolations)
            inputs += Try(mutation.Of(Pick(), corpus[random.Next(corpus.Count)]), always: false);
        return new(target.Name, inputs, accepted, known.Count(k => k != 0), corpus.Count, clock.Elapsed.TotalSeconds,
            slowest, mostBytes, violations);
    }

    /// <summary>Picks one of the newest inputs, which reach furthest, half of the time.</summary>
    private byte[] Pick() =>
        corpus[random.Next(2) == 0 ? random.Next(corpus.Count) : Math.Max(0, corpus.Count - 1 - random.Next(16))];

    private int Try(byte[] input, bool always)
    {
        coverage.Clear();
        var (took, bytes, what) = Measured(input);
        bool more = coverage.Adds(known);
        // The first calls include JIT compilation: a slow input is measured again.
        if (took > SlowestAllowed || bytes > target.Cap(input.Length))
            (took, bytes, what) = Measured(input);
        (slowest, mostBytes) = (Math.Max(slowest, took), Math.Max(mostBytes, bytes));
        if (took > SlowestAllowed)
            what ??= FormattableString.Invariant($"took {took:F0} ms");
        if (bytes > target.Cap(input.Length))
            what ??= FormattableString.Invariant(
                $"allocated {bytes} bytes for an input of {input.Length}, at most {target.Cap(input.Length)} allowed");
        if (what is not null)
            violations.Add(new(what, input));
        if (more || always)
            corpus.Add(input);
        if (more && !always && grow && folder is not null)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]), input);
        }
        return 1;
    }

    private (double Milliseconds, long Bytes, string? What) Measured(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        string? what = null;
        try
        {
            what = target.Handle(input);
            accepted++;
        }
        catch (BadInputException e)
        {
            if (e.Message.Any(char.IsControl) || e.Message.Length == 0)
                what = "the message is not one line";
        }
#pragma warning disable CA1031 // Any other exception is a violation.
        catch (Exception e)
#pragma warning restore CA1031
        {
            what = $"{e.GetType().Name}: {e.Message}";
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before, what);
    }
}
