namespace Gan.Cli;

/// <summary>A number for comparison: the same metric on something whose quality is known.</summary>
/// <param name="Name">What that is.</param>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Sigma">The width of the windows; null where the metric has none.</param>
/// <param name="Windows">How many there were, likewise.</param>
internal sealed record Comparison(string Name, double Value, double StandardError, double? Sigma = null, int? Windows = null);

/// <summary>What a metric found: the same parts for all, and what is its own.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Says">What a line of text says after it.</param>
/// <param name="References">The same of something known.</param>
internal sealed record Measured(double Value, double StandardError, string Says, params Comparison[] References)
{
    /// <summary>A 95% interval, where that says more than a standard error.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>What is this metric's own, by its name in JSON.</summary>
    public IReadOnlyList<(string Name, object? Value)> Details { get; init; } = [];

    /// <summary>One JSON object.</summary>
    public Dictionary<string, object?> Json(string name, double seconds)
    {
        var json = new Dictionary<string, object?> { ["name"] = name, ["value"] = Value, ["standardError"] = StandardError };
        if (Interval is { } interval)
            json["interval"] = new[] { interval.Low, interval.High };
        foreach (var (detail, value) in Details)
            json[detail] = value;
        json["seconds"] = Math.Round(seconds, 3);
        json["references"] = References;
        return json;
    }

    /// <summary>A line, and one for each reference.</summary>
    public string Text(string name)
    {
        string spread = Interval is { } interval ? $"[{Number(interval.Low)}, {Number(interval.High)}]" : $"± {Number(StandardError)}";
        return string.Join('\n', [
            $"{name,-20} {Number(Value),10} {spread}{(Says.Length > 0 ? "  " : "")}{Says}",
            .. References.Select(r => FormattableString.Invariant(
                $"  {r.Name,-18} {Number(r.Value),10} ± {Number(r.StandardError)}") + (r.Sigma is { } s ? FormattableString.Invariant($"  σ = {s:F3}") : "")
                + (r.Windows is { } n ? $", {n} windows" : "")),
        ]);
    }

    /// <summary>Three decimals, or digits where that would say 0.</summary>
    public static string Number(double x) => Math.Abs(x) is 0 or >= 0.01 || !double.IsFinite(x)
        ? FormattableString.Invariant($"{x:F3}") : FormattableString.Invariant($"{x:G3}");
}
