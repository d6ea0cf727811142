using System.Globalization;

namespace Gan.Cli;

/// <summary>A number for comparison: the same metric on something whose quality is known.</summary>
/// <param name="Name">What that is.</param>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Says">What a line of text says after it.</param>
internal sealed record Comparison(string Name, double Value, double StandardError, string Says = "")
{
    /// <summary>What is its own, by its name in JSON; what is null is left out there.</summary>
    public IReadOnlyList<(string Name, object? Value)> Details { get; init; } = [];
}

/// <summary>What a metric found: the same parts for all, and what is its own.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Says">What a line of text says after it.</param>
/// <param name="References">The same of something known.</param>
internal sealed record Measured(double Value, double StandardError, string Says, params Comparison[] References)
{
    /// <summary>A 95% interval, where that says more than a standard error.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>What is this metric's own, by its name in JSON; what is null is left out there.</summary>
    public IReadOnlyList<(string Name, object? Value)> Details { get; init; } = [];

    /// <summary>One JSON object.</summary>
    public Dictionary<string, object> Json(string name, double seconds)
    {
        var json = Object(name, Value, StandardError, Details);
        if (Interval is { } interval)
            json["interval"] = new[] { interval.Low, interval.High };
        json["seconds"] = Math.Round(seconds, 3);
        json["references"] = References.Select(r => Object(r.Name, r.Value, r.StandardError, r.Details)).ToArray();
        return json;
    }

    /// <summary>A line, and one for each reference.</summary>
    public string Text(string name)
    {
        string spread = Interval is { } interval ? $"[{Number(interval.Low)}, {Number(interval.High)}]" : $"± {Number(StandardError)}";
        string Line(string name, double value, string spread, string says) => $"{name,-20} {Number(value),10} {spread}{(says.Length > 0 ? "  " : "")}{says}";
        return string.Join('\n', [
            Line(name, Value, spread, Says), .. References.Select(r => Line("  " + r.Name, r.Value, $"± {Number(r.StandardError)}", r.Says)),
        ]);
    }

    /// <summary>Three decimals below 1,000, and three digits where they would say 0; then no decimals, and four digits from a million.</summary>
    public static string Number(double x) =>
        x.ToString(Math.Abs(x) switch { 0 => "F3", < 0.01 => "G3", < 1e3 => "F3", < 1e6 => "F0", _ => "G4" }, CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Object(string name, double value, double error, IEnumerable<(string Name, object? Value)> details)
    {
        var json = new Dictionary<string, object> { ["name"] = name, ["value"] = value, ["standardError"] = error };
        foreach (var (detail, its) in details)
            if (its is not null)
                json[detail] = its;
        return json;
    }
}
