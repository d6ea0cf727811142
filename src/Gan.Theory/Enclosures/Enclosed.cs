namespace Gan.Theory;

/// <summary>An enclosure of a quantity, or the reason for a missing one.</summary>
/// <param name="Value">The enclosure; <see cref="Enclosure.Whole"/> if it is missing.</param>
/// <param name="Reason">The reason for a missing enclosure; otherwise null.</param>
public sealed record Enclosed(Enclosure Value, string? Reason = null)
{
    public bool Exists => Reason is null;

    /// <summary>Creates a result without an enclosure.</summary>
    internal static Enclosed None(string reason) => new(Enclosure.Whole, reason);

    /// <summary>Converts an enclosure in nats to bits.</summary>
    public Enclosed ToBits() => Map(nats => nats == Enclosure.Infinite ? nats : nats / Enclosure.Of(2).Log());

    /// <summary>Applies an operation to the enclosure, if there is one.</summary>
    public Enclosed Map(Func<Enclosure, Enclosure> f) => Exists ? new(f(Value)) : this;

    public override string ToString() => Exists ? Value.ToString() : $"none: {Reason}";
}
