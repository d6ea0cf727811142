using System.Collections.Immutable;

namespace Gan;

/// <summary>A named number of a step: <c>loss.generator</c>, <c>gradient.discriminator</c>, or a measure of the losses.</summary>
public sealed record Measurement(string Name, double Value);

/// <summary>
/// What a step measured before its updates, on its own minibatch: for each player that moved its loss (<c>loss.NAME</c>) and the L2
/// norm of its gradient (<c>gradient.NAME</c>), and the named measures of the losses.
/// </summary>
/// <param name="Step">The number of steps that the state has afterwards, from 1.</param>
/// <param name="All">The measurements, in order.</param>
public sealed record Measures(long Step, ImmutableArray<Measurement> All)
{
    /// <summary>The paper's V(D, G) (eq. 1), in nats; −log 4 ≈ −1.386 where D = 1/2 everywhere.</summary>
    public const string Value = "value";

    /// <summary>The mean of D over the data.</summary>
    public const string OnReal = "dReal";

    /// <summary>The mean of D over the samples.</summary>
    public const string OnFake = "dFake";

    /// <summary>A measurement by name.</summary>
    /// <exception cref="KeyNotFoundException">The step has none of this name; the message lists those it has.</exception>
    public double this[string name] => All.FirstOrDefault(m => m.Name == name)?.Value
        ?? throw new KeyNotFoundException($"a measurement of the step is required ({string.Join(", ", All.Select(m => m.Name))}), got '{name}'");

    /// <summary>True if the step has a measurement of this name.</summary>
    public bool Has(string name) => All.Any(m => m.Name == name);

    /// <summary>The loss of a player that moved.</summary>
    /// <exception cref="KeyNotFoundException">The player did not move.</exception>
    public double Loss(string player) => this[LossOf(player)];

    /// <summary>The L2 norm of the gradient of a player that moved.</summary>
    /// <exception cref="KeyNotFoundException">The player did not move.</exception>
    public double GradientNorm(string player) => this[GradientOf(player)];

    /// <summary>True if every number is finite.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinite => All.All(m => double.IsFinite(m.Value));

    /// <summary>The name of a player's loss.</summary>
    public static string LossOf(string player) => $"loss.{player}";

    /// <summary>The name of the norm of a player's gradient.</summary>
    public static string GradientOf(string player) => $"gradient.{player}";

    public bool Equals(Measures? other) => other is not null && Step == other.Step && All.SequenceEqual(other.All);
    public override int GetHashCode() => HashCode.Combine(Step, All.Length);
    public override string ToString() => string.Join(", ", All.Select(m => FormattableString.Invariant($"{m.Name} {m.Value:G4}")));
}
