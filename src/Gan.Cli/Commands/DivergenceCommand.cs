using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Gan.Theory;

namespace Gan.Cli;

/// <summary><c>gan divergence P Q</c>: divergences of p_data = P and p_g = Q, with estimated errors.</summary>
internal static class DivergenceCommand
{
    public static Command Create()
    {
        var p = new Argument<string>("P") { Description = "p_data, a distribution: normal(0,1), "
            + "mixture(0.3*normal(-2,1),0.7*laplace(1,2)), ring, …" };
        var q = new Argument<string>("Q") { Description = "p_g, a distribution of the same dimension as P." };
        var points = new Option<string?>("--at")
            { Description = "Points at which to evaluate D*: x,… on the line, x1:x2:…,… in more dimensions." };
        var bits = new Option<bool>("--bits") { Description = "Give KL, JSD and C(G) in bits instead of nats." };
        var samples = new Option<int>("--samples")
        {
            Description = "Monte Carlo samples from each distribution, in two or more dimensions.",
            DefaultValueFactory = _ => 1 << 17,
        };
        var seed = new Option<long>("--seed")
            { Description = "Seed of the Monte Carlo samples.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "divergence",
            "Compute divergences of two known distributions, the criterion C(G) and the optimal discriminator, with "
                + "estimated errors.")
        {
            p, q, points, bits, samples, seed, json,
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
            var all = Divergences.Between(data, generated, new(count, Key.Of(parsed.GetValue(seed))));
            var optimal = new OptimalDiscriminator(data, generated);
            if (parsed.GetValue(bits))
                all = all with { Kl = all.Kl.ToBits(), ReverseKl = all.ReverseKl.ToBits(), Js = all.Js.ToBits() };
            var criterion = parsed.GetValue(bits) ? Estimate.Exact(-2) + 2 * all.Js : all.Criterion;
            if (parsed.GetValue(json))
                Output.Json(new Result(
                    data.ToString()!, generated.ToString()!, parsed.GetValue(bits) ? "bits" : "nats",
                    new(all.Kl), new(all.ReverseKl), new(all.Js), new(all.Tv), new(all.Hellinger), new(all.ChiSquared),
                    new(all.W1), new(criterion),
                    [.. at.Select(x => new Judged(x.Length == 1 ? x[0] : x, optimal.At(x)))]));
            else
                Print(all, criterion, [.. at.Select(x => (x, optimal.At(x)))], parsed.GetValue(bits) ? "bits" : "nats");
            return Exit.Done;
        });
        return command;
    }

    private static void Print(Divergences all, Estimate criterion, (double[] X, double D)[] judged, string unit)
    {
        foreach (var (name, value, of) in new (string, Estimate, string)[]
        {
            ("KL(P ‖ Q)", all.Kl, unit), ("KL(Q ‖ P)", all.ReverseKl, unit), ("JSD(P ‖ Q)", all.Js, unit),
            ("total variation", all.Tv, ""), ("Hellinger", all.Hellinger, ""), ("χ²(P ‖ Q)", all.ChiSquared, ""),
            ("W₁", all.W1, ""),
            ("C(G)", criterion, unit),
        })
            Console.WriteLine($"{name,-16} {value} {of}".TrimEnd());
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

    private sealed record Judged(object X, double D);

    private sealed record Result(
        string P, string Q, string Unit, Number Kl, Number ReverseKl, Number Js, Number Tv, Number Hellinger, Number Chi2,
            Number W1,
        Number Criterion, [property: JsonPropertyName("optimalDiscriminator")] Judged[] OptimalDiscriminator);
}
