using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A named number measured in a step: <c>loss.generator</c>, <c>gradient.discriminator</c>, or a measure of the losses.
/// </summary>
public sealed record Measurement(string Name, double Value);

/// <summary>
/// The measurements of a step, turn by turn, each taken before the update and on the minibatch of its turn: for each player
/// that is updated, the loss (<c>loss.NAME</c>) and the L2 norm of the gradient (<c>gradient.NAME</c>). The named measures
/// of the losses are taken in the first turn that uses data, so they can differ from the same formula in the loss of another
/// turn. A turn that is repeated in a step is measured once, at its last repetition.
/// </summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="All">The measurements, in order.</param>
public sealed record Measures(long Step, ImmutableArray<Measurement> All)
{
    /// <summary>
    /// The name of V(D, G) (eq. 1), in nats, with D = σ(logit) whatever the loss; −log 4 ≈ −1.386 where D = 1/2.
    /// </summary>
    public const string Value = "value";

    /// <summary>The name of the mean of D = σ(logit) over the data, in [0, 1].</summary>
    public const string OnReal = "dReal";

    /// <summary>The name of the mean of D = σ(logit) over the samples, in [0, 1].</summary>
    public const string OnFake = "dFake";

    /// <summary>Returns a measurement by name.</summary>
    /// <exception cref="KeyNotFoundException">
    /// The step has no measurement of this name; the message lists the names.
    /// </exception>
    public double this[string name] => All.FirstOrDefault(m => m.Name == name)?.Value
        ?? throw new KeyNotFoundException(
            $"a measurement of the step is required ({string.Join(", ", All.Select(m => m.Name))}), got '{name}'");

    /// <summary>Returns true if the step has a measurement of this name.</summary>
    public bool Has(string name) => All.Any(m => m.Name == name);

    /// <summary>Returns the loss of a player that was updated.</summary>
    /// <exception cref="KeyNotFoundException">The player was not updated in this step.</exception>
    public double Loss(string player) => this[LossOf(player)];

    /// <summary>Returns the L2 norm of the gradient of a player that was updated.</summary>
    /// <exception cref="KeyNotFoundException">The player was not updated in this step.</exception>
    public double GradientNorm(string player) => this[GradientOf(player)];

    /// <summary>Returns true if every number is finite.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinite => All.All(m => double.IsFinite(m.Value));

    /// <summary>Returns the name of a player's loss.</summary>
    public static string LossOf(string player) => $"loss.{player}";

    /// <summary>Returns the name of the norm of a player's gradient.</summary>
    public static string GradientOf(string player) => $"gradient.{player}";

    public bool Equals(Measures? other) => other is not null && Step == other.Step && All.SequenceEqual(other.All);
    public override int GetHashCode() => HashCode.Combine(Step, All.Length);
    public override string ToString() =>
        string.Join(", ", All.Select(m => FormattableString.Invariant($"{m.Name} {m.Value:G4}")));
}
