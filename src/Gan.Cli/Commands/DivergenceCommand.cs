using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Gan.Theory;

namespace Gan.Cli;

/// <summary><c>gan divergence P Q</c>: divergences of p_data = P and p_g = Q, with estimated errors or enclosed.</summary>
internal static class DivergenceCommand
{
    public static Command Create()
    {
        var p = new Argument<string>("P") { Description = "p_data, a distribution: normal(0,1), "
            + "mixture(0.3*normal(-2,1),0.7*laplace(1,2)), ring, …" };
        var q = new Argument<string>("Q") { Description = "p_g, a distribution of the same dimension as P." };
        var points = new Option<string?>("--at")
            { Description = "Points at which to evaluate D*: x,… on the line, x1:x2:…,… in more dimensions.",
              HelpName = "points" };
        var bits = new Option<bool>("--bits") { Description = "Give KL, JSD and C(G) in bits instead of nats." };
        var samples = new Option<int>("--samples")
        {
            Description = "Monte Carlo samples from each distribution, in two or more dimensions.",
            DefaultValueFactory = _ => 1 << 17,
        };
        var seed = new Option<long>("--seed")
            { Description = "Seed of the Monte Carlo samples.", DefaultValueFactory = _ => 0 };
        var enclose = new Option<bool>("--enclose")
        {
            Description = "Print intervals that contain the true values, or the reason for a missing one; on the line only.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Verb(
            "divergence",
            "Compute divergences of two known distributions, the criterion C(G) and the optimal discriminator, with "
                + "estimated errors.",
            "gan divergence 'normal(0,1)' 'laplace(1,2)' --at 0,1", "gan divergence 'normal(0,1)' 'normal(1,1)' --enclose",
            "gan divergence ring grid --samples 10000 --json")
        {
            p, q, points, bits, samples, seed, enclose, json,
        };
        command.SetAction(parsed =>
        {
            var data = DistributionParser.ParseDensity(parsed.GetRequiredValue(p));
            var generated = DistributionParser.ParseDensity(parsed.GetRequiredValue(q));
            if (data.Dimension != generated.Dimension)
                throw new BadInputException(
                    $"distributions of the same dimension required, got {data.Dimension} and {generated.Dimension}");
            var at = Points(parsed.GetValue(points), data.Dimension);
            int count = RunOptions.Within("--samples", parsed.GetValue(samples), 100, 1 << 24);
            string unit = parsed.GetValue(bits) ? "bits" : "nats";
            var values = parsed.GetValue(enclose) ? Enclosed(data, generated, unit == "bits")
                : Estimated(Divergences.Between(data, generated, new(count, Key.Of(parsed.GetValue(seed)))), unit == "bits");
            var optimal = new OptimalDiscriminator(data, generated);
            if (parsed.GetValue(json))
                Output.Json(new Result(
                    data.ToString()!, generated.ToString()!, unit, values.Kl.Json, values.ReverseKl.Json, values.Js.Json,
                    values.Tv.Json, values.Hellinger.Json, values.ChiSquared.Json, values.W1.Json, values.Criterion.Json,
                    [.. at.Select(x => new Judged(x.Length == 1 ? x[0] : x, optimal.At(x)))]));
            else
                Print(values, [.. at.Select(x => (x, optimal.At(x)))], unit);
            return Exit.Done;
        });
        return command;
    }

    private static Quantities Estimated(Divergences all, bool bits)
    {
        static Quantity Of(Estimate e) => new(e.ToString(), new Number(e));
        Quantity Entropy(Estimate e) => Of(bits ? e.ToBits() : e);
        return new(
            Entropy(all.Kl), Entropy(all.ReverseKl), Entropy(all.Js), Of(all.Tv), Of(all.Hellinger), Of(all.ChiSquared),
            Of(all.W1), Of(bits ? Estimate.Exact(-2) + 2 * all.Js.ToBits() : all.Criterion));
    }

    private static Quantities Enclosed(IDensity p, IDensity q, bool bits)
    {
        if (p.Dimension != 1)
            throw new BadInputException($"--enclose: distributions on the line required, got {p.Dimension} dimensions");
        static Quantity Of(Enclosed e) =>
            new(e.ToString(), e.Exists ? new Bounds(e.Value.Lower, e.Value.Upper) : new NoBounds(e.Reason!));
        Quantity Entropy(Enclosed e) => Of(bits ? e.ToBits() : e);
        var all = Enclosures.Between(p, q);
        return new(
            Entropy(all.Kl), Entropy(all.ReverseKl), Entropy(all.Js), Of(all.Tv), Of(all.Hellinger), Of(all.ChiSquared),
            Of(all.W1), Entropy(all.Criterion));
    }

    private static void Print(Quantities all, (double[] X, double D)[] judged, string unit)
    {
        foreach (var (name, value, of) in new (string, Quantity, string)[]
        {
            ("KL(P ‖ Q)", all.Kl, unit), ("KL(Q ‖ P)", all.ReverseKl, unit), ("JSD(P ‖ Q)", all.Js, unit),
            ("total variation", all.Tv, ""), ("Hellinger", all.Hellinger, ""), ("χ²(P ‖ Q)", all.ChiSquared, ""),
            ("W₁", all.W1, ""),
            ("C(G)", all.Criterion, unit),
        })
            Console.WriteLine($"{name,-16} {value.Text} {(value.Json is NoBounds ? "" : of)}".TrimEnd());
        foreach (var (x, d) in judged)
            Console.WriteLine(FormattableString.Invariant($"D*({string.Join(", ", x)}) = {d:G12}"));
    }

    private static double[][] Points(string? text, int dimension) => text is null ? [] :
    [
        .. text.Split(',').Select(point => point.Split(':').Select(x =>
            double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value
                : throw new BadInputException($"--at: finite numbers required, got '{x}'")).ToArray())
            .Select(x => x.Length == dimension ? x
                : throw new BadInputException($"--at: points of {dimension} coordinates required, got {x.Length} in "
                    + $"'{string.Join(':', x)}'")),
    ];

    private sealed record Number(double Value, double Error)
    {
        public Number(Estimate e)
            : this(e.Value, e.Error) { }
    }

    private sealed record Bounds(double Lower, double Upper);

    private sealed record NoBounds(string Reason);

    /// <summary>A quantity as text, and as it is in JSON.</summary>
    private sealed record Quantity(string Text, object Json);

    private sealed record Quantities(
        Quantity Kl, Quantity ReverseKl, Quantity Js, Quantity Tv, Quantity Hellinger, Quantity ChiSquared, Quantity W1,
        Quantity Criterion);

    private sealed record Judged(object X, double D);

    private sealed record Result(
        string P, string Q, string Unit, object Kl, object ReverseKl, object Js, object Tv, object Hellinger, object Chi2,
        object W1, object Criterion,
        [property: JsonPropertyName("optimalDiscriminator")] Judged[] OptimalDiscriminator);
}
