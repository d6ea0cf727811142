using System.Text.Json.Serialization;

namespace Gan;

/// <summary>How a player turns gradients into updates, as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(Momentum), "momentum")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(Chain), "chain")]
[JsonDerivedType(typeof(WeightDecay), "weight-decay")]
[JsonDerivedType(typeof(WeightAverage), "weight-average")]
public interface IOptimizer
{
    /// <summary>The formulas.</summary>
    UpdateRule Rule();

    /// <summary>The parameters that samples and measures are of, from a player's part of a state: θ itself, unless the rule averages.</summary>
    Params SampledParameters(PlayerSnapshot player) => player.Parameters;
}

/// <summary>Gradient descent: θ ← θ − η·g.</summary>
/// <param name="Rate">The learning rate η.</param>
[method: JsonConstructor]
public sealed record Sgd(ISchedule Rate) : IOptimizer
{
    /// <summary>Gradient descent with a constant learning rate.</summary>
    public Sgd(double rate)
        : this(new ConstantSchedule(rate)) { }

    public UpdateRule Rule() => new(-Expr.Var("rate") * UpdateRule.Update, numbers: [("rate", Rate.At)]);
}

/// <summary>
/// Classical momentum (Polyak 1964), as in the authors' code: v ← μ·v − η·g, θ ← θ + v. The rate stands inside the
/// velocity; PyTorch's SGD has it outside, which differs while the rate changes.
/// </summary>
/// <param name="Rate">The learning rate η.</param>
/// <param name="Decay">The momentum μ.</param>
[method: JsonConstructor]
public sealed record Momentum(ISchedule Rate, ISchedule Decay) : IOptimizer
{
    /// <summary>Momentum with a constant learning rate and decay.</summary>
    public Momentum(double rate, double decay)
        : this(new ConstantSchedule(rate), new ConstantSchedule(decay)) { }

    public UpdateRule Rule()
    {
        var velocity = Expr.Var("decay") * Expr.Var("velocity") + UpdateRule.Update;
        return new Sgd(Rate).Rule().Then(new(velocity, [("velocity", velocity)], [("decay", Decay.At)]));
    }
}

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1): m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g²,
/// θ ← θ − η · m̂ / (√v̂ + ε) with m̂ = m / (1 − β1ᵗ), v̂ = v / (1 − β2ᵗ).
/// </summary>
/// <param name="Rate">The learning rate η.</param>
/// <param name="Beta1">The decay β1 of the mean.</param>
/// <param name="Beta2">The decay β2 of the mean square.</param>
/// <param name="Epsilon">ε, added to the root.</param>
[method: JsonConstructor]
public sealed record Adam(ISchedule Rate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : IOptimizer
{
    /// <summary>Adam with a constant learning rate η.</summary>
    public Adam(double Rate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
        : this(new ConstantSchedule(Rate), Beta1, Beta2, Epsilon) { }

    public UpdateRule Rule()
    {
        var g = UpdateRule.Update;
        var mean = Beta1 * Expr.Var("mean") + (1 - Beta1) * g;
        var square = Beta2 * Expr.Var("square") + (1 - Beta2) * Expr.Square(g);
        var change = mean * Expr.Var("meanScale") / (Expr.Sqrt(square * Expr.Var("squareScale")) + Epsilon);
        return new UpdateRule(change, [("mean", mean), ("square", square)],
        [
            ("meanScale", t => 1 / (1 - Math.Pow(Beta1, t + 1))),
            ("squareScale", t => 1 / (1 - Math.Pow(Beta2, t + 1))),
        ]).Then(new Sgd(Rate).Rule());
    }
}

/// <summary>Adds <c>factor · θ</c> to what arrives: first in a chain the gradient of an L2 penalty.</summary>
public sealed record WeightDecay(double Factor) : IOptimizer
{
    public UpdateRule Rule() => new(UpdateRule.Update + Factor * UpdateRule.Parameter);
}

/// <summary>
/// Updates by another rule, and beside it keeps an average of what θ becomes (Polyak and Juditsky 1992; for adversarial nets Yazıcı et al. 2019),
/// θ̄ ← β·θ̄ + (1 − β)·θ from θ̄ = θ: exponential where β is <see cref="ConstantSchedule"/>, of all play alike where it is <see cref="EqualWeights"/>. The game is played with θ; samples and measures are of θ̄. The state is θ̄ − θ, which starts at
/// zero; a column-norm cap that changes θ after an update moves θ̄ by as much.
/// </summary>
/// <param name="Of">The rule.</param>
/// <param name="Decay">β, in [0, 1): the average goes back about 1 / (1 − β) updates.</param>
[method: JsonConstructor]
public sealed record WeightAverage(IOptimizer Of, ISchedule Decay) : IOptimizer
{
    /// <summary>An exponential moving average with a constant decay β.</summary>
    public WeightAverage(IOptimizer of, double decay)
        : this(of, new ConstantSchedule(decay)) { }

    /// <exception cref="ArgumentException">There is no rule to average, or β is outside its range at the first update.</exception>
    public UpdateRule Rule() => Of is null || Decay is null ? throw new ArgumentException($"an average needs a {(Of is null ? "rule" : "decay")}, got null")
        : Decay.At(0) is not (>= 0 and < 1) ? throw new ArgumentException(FormattableString.Invariant($"an average needs a decay from 0 to below 1, got {Decay.At(0)}"))
        : Of.Rule().Then(new(UpdateRule.Update, [("ahead", Expr.Var("decay") * (Expr.Var("ahead") - UpdateRule.Update))], [("decay", Decay.At)]));

    public Params SampledParameters(PlayerSnapshot player) => player.Parameters.Zip(player.Optimizer[^1], (theta, ahead) => theta + ahead);
}

/// <summary>Rules one after the other, each taking the change of the one before for its gradient.</summary>
public sealed record Chain(params IOptimizer[] Of) : IOptimizer
{
    /// <summary>The most rules, those of chains within included: a formula takes the one before it in several places, so it grows as a power.</summary>
    public const int Most = 8;

    private int Rules => Of.Sum(o => o is Chain within ? within.Rules : 1);

    /// <exception cref="ArgumentException">The chain is empty or too long, or one of the rules is null or averages.</exception>
    public UpdateRule Rule() =>
        Of.Length == 0 ? throw new ArgumentException("a chain needs 1 rule or more, got none")
        : Of.Contains(null) ? throw new ArgumentException($"a chain needs rules, got null at {Array.IndexOf(Of, null)}")
        : Of.Any(o => o is WeightAverage) ? throw new ArgumentException("an average stands around a chain, not in it")
        : Rules > Most ? throw new ArgumentException($"a chain needs {Most} rules or fewer, got {Rules}")
        : Of.Select(o => o.Rule()).Aggregate((a, b) => a.Then(b));

    public bool Equals(Chain? other) => other is not null && Of.SequenceEqual(other.Of);
    public override int GetHashCode() => Of.Length;
}
