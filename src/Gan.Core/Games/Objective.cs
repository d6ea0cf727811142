using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// The losses of the two-player game: an adversarial loss plus penalties on D.
/// <code>Objectives.Wasserstein.With(new GradientPenalty(10))</code>
/// Nets with a condition receive the labels of the minibatch, so that conditional games use the same objective.
/// </summary>
/// <param name="Adversarial">The losses as functions of D's logits.</param>
public sealed record Objective(IAdversarialLoss Adversarial) : ILosses
{
    /// <summary>The penalties that are added to D's loss.</summary>
    /// <exception cref="ArgumentException">A penalty is null.</exception>
    public ImmutableArray<IPenalty> Penalties
    {
        get;
        init => field = value.IndexOf(null!) is >= 0 and var missing
            ? throw new ArgumentException($"penalties are required, got null at {missing}") : value;
    } = [];

    /// <summary>
    /// The factor of D's adversarial loss; penalties are not scaled. It is 1 in the paper and ½ in the authors' code,
    /// which halves D's steps with plain gradient descent and with momentum.
    /// </summary>
    public double DiscriminatorFactor { get; init; } = 1;

    /// <summary>The name for display: <c>wasserstein + gradient-penalty</c>.</summary>
    [JsonIgnore]
    public string Name => string.Join(" + ", [Adversarial.Name, .. Penalties.Select(p => p.ToString())]);

    /// <summary>Returns this objective with one more penalty.</summary>
    public Objective With(IPenalty penalty) => this with { Penalties = [.. Penalties, penalty] };

    public Losses<T> Evaluate<T>(Play<T> play)
    {
        var fake = play[Game.GeneratorName](play.Noise);
        var logits = play.Together(Game.DiscriminatorName, [play.Data, fake]);
        var (onReal, onFake) = (logits[0], logits[1]);
        var loss = Adversarial.Discriminator(onReal, onFake);
        loss = Penalties.Aggregate(
            DiscriminatorFactor == 1 ? loss : DiscriminatorFactor * loss,
            (sum, penalty) => sum + penalty.Evaluate(play, play.Data, fake));
        return new Losses<T>
        {
            [Game.DiscriminatorName] = loss,
            [Game.GeneratorName] = Adversarial.Generator(onReal, onFake),
        }
        .Measure(Measures.Value, AdversarialLosses.Minimax.Value(onReal, onFake))
        .Measure(Measures.OnReal, Functions.Sigmoid(onReal).Mean())
        .Measure(Measures.OnFake, Functions.Sigmoid(onFake).Mean());
    }

    public bool Equals(Objective? other) => other is not null && Adversarial.Equals(other.Adversarial)
        && Penalties.SequenceEqual(other.Penalties) && DiscriminatorFactor.Equals(other.DiscriminatorFactor);

    public override int GetHashCode() => HashCode.Combine(Adversarial, Penalties.Length, DiscriminatorFactor);
}

/// <summary>The objectives without penalties, one for each of the <see cref="AdversarialLosses"/>.</summary>
public static class Objectives
{
    /// <inheritdoc cref="AdversarialLosses.Minimax"/>
    public static Objective Minimax { get; } = new(AdversarialLosses.Minimax);

    /// <inheritdoc cref="AdversarialLosses.NonSaturating"/>
    public static Objective NonSaturating { get; } = new(AdversarialLosses.NonSaturating);

    /// <inheritdoc cref="AdversarialLosses.LeastSquares"/>
    public static Objective LeastSquares { get; } = new(AdversarialLosses.LeastSquares);

    /// <inheritdoc cref="AdversarialLosses.Hinge"/>
    public static Objective Hinge { get; } = new(AdversarialLosses.Hinge);

    /// <inheritdoc cref="AdversarialLosses.Wasserstein"/>
    public static Objective Wasserstein { get; } = new(AdversarialLosses.Wasserstein);

    /// <inheritdoc cref="RelativisticLoss"/>
    public static Objective Relativistic { get; } = new(AdversarialLosses.Relativistic);

    /// <inheritdoc cref="AdversarialLosses.Blend"/>
    public static Objective Blend(double weight) => new(AdversarialLosses.Blend(weight));
}
