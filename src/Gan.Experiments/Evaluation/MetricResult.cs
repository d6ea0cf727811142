using System.Globalization;

namespace Gan.Experiments;

/// <summary>A metric of examples of known quality, as a reference.</summary>
/// <param name="Name">The name of the examples.</param>
/// <param name="Value">The metric's value.</param>
/// <param name="StandardError">The standard error of the value.</param>
/// <param name="Remark">Text to print after the value.</param>
public sealed record Comparison(string Name, double Value, double StandardError, string Remark = "")
{
    /// <summary>Further numbers of this metric, by their JSON names. JSON leaves out null ones.</summary>
    public IReadOnlyList<(string Name, object? Value)> Details { get; init; } = [];
}

/// <summary>The value of a metric and of its references.</summary>
/// <param name="Value">The value.</param>
/// <param name="StandardError">The standard error of the value.</param>
/// <param name="Remark">Text to print after the value.</param>
/// <param name="References">The same metric of examples of known quality.</param>
public sealed record MetricResult(double Value, double StandardError, string Remark, params Comparison[] References)
{
    /// <summary>A 95% confidence interval if the metric reports one instead of a standard error; otherwise null.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>Further numbers of this metric, by their JSON names. JSON leaves out null ones.</summary>
    public IReadOnlyList<(string Name, object? Value)> Details { get; init; } = [];

    /// <summary>Returns the members of one JSON object.</summary>
    public Dictionary<string, object> Json(string name, double seconds)
    {
        var json = Object(name, Value, StandardError, Details);
        if (Interval is { } interval)
            json["interval"] = new[] { interval.Low, interval.High };
        json["seconds"] = Math.Round(seconds, 3);
        json["references"] = References.Select(r => Object(r.Name, r.Value, r.StandardError, r.Details)).ToArray();
        return json;
    }

    /// <summary>Returns a line for the value and one for each reference.</summary>
    public string Text(string name)
    {
        string spread = Interval is { } interval ? $"[{Number(interval.Low)}, {Number(interval.High)}]"
            : $"± {Number(StandardError)}";
        string Line(string name, double value, string spread, string remark) =>
            $"{name,-20} {Number(value),10} {spread}{(remark.Length > 0 ? "  " : "")}{remark}";
        return string.Join('\n', [
            Line(name, Value, spread, Remark),
            .. References.Select(r => Line("  " + r.Name, r.Value, $"± {Number(r.StandardError)}", r.Remark)),
        ]);
    }

    /// <summary>
    /// Formats a number: three significant digits below 0.01, three decimals below 1,000, none below a million, from there
    /// four significant digits.
    /// </summary>
    public static string Number(double x) =>
        x.ToString(Math.Abs(x) switch { 0 => "F3", < 0.01 => "G3", < 1e3 => "F3", < 1e6 => "F0", _ => "G4" },
            CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Object(string name, double value, double error,
        IEnumerable<(string Name, object? Value)> details)
    {
        var json = new Dictionary<string, object> { ["name"] = name, ["value"] = value, ["standardError"] = error };
        foreach (var (detail, its) in details)
            if (its is not null)
                json[detail] = its;
        return json;
    }
}
