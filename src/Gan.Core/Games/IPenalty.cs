using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// A penalty that is added to D's adversarial loss, for example on the gradient of D by its input. To define your own,
/// write a record that implements <see cref="Evaluate"/>; <see cref="Registry.Add{T}"/> gives it a name in files.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "penalty")]
[JsonDerivedType(typeof(GradientPenalty), "gradient-penalty")]
[JsonDerivedType(typeof(R1), "r1")]
[JsonDerivedType(typeof(R2), "r2")]
public interface IPenalty
{
    /// <summary>Returns the penalty times its weight, shape <c>[]</c>.</summary>
    /// <param name="play">The players' nets as functions.</param>
    /// <param name="real">The minibatch of data, <c>[m, …]</c>.</param>
    /// <param name="fake">The samples, <c>[m, …]</c>.</param>
    Tensor<T> Evaluate<T>(Play<T> play, Tensor<T> real, Tensor<T> fake);
}

/// <summary>
/// The gradient penalty of Gulrajani et al. (2017): weight · mean (‖∇a(x̂)‖ − target)², where a is D's logit, x̂ = ε·x +
/// (1 − ε)·G(z), and each example has its own ε, uniform on [0, 1). Target 1 makes the logit nearly 1-Lipschitz between
/// data and samples. For a D with a condition, x̂ has the label of x and of G(z), which is the same.
/// </summary>
/// <param name="Weight">The weight λ; 10 in the paper.</param>
/// <param name="Target">The gradient norm without penalty.</param>
public sealed record GradientPenalty(double Weight = 10, double Target = 1) : IPenalty
{
    public Tensor<T> Evaluate<T>(Play<T> play, Tensor<T> real, Tensor<T> fake)
    {
        var epsilon = play.Uniform(Shape.Create([real.Shape[0], .. Enumerable.Repeat(1, real.Shape.Count - 1)]));
        var d = play[Game.DiscriminatorName];
        var slope = Functions.Gradient(x => d(x).Sum(), epsilon * real + (1 - epsilon) * fake);
        return Weight * Functions.Square(Functions.NormOfEach(slope) - Target).Mean();
    }

    public override string ToString() => "gradient-penalty";
}

/// <summary>
/// The R1 penalty of Mescheder, Geiger and Nowozin (2018): γ/2 · mean ‖∇a(x)‖² over data, where a is D's logit.
/// </summary>
/// <param name="Gamma">The weight γ.</param>
public sealed record R1(double Gamma = 10) : IPenalty
{
    public Tensor<T> Evaluate<T>(Play<T> play, Tensor<T> real, Tensor<T> fake) => Gamma / 2 * MeanSquaredSlope(play, real);

    /// <summary>Returns mean ‖∇a(x)‖² over the examples of a batch.</summary>
    internal static Tensor<T> MeanSquaredSlope<T>(Play<T> play, Tensor<T> at)
    {
        var d = play[Game.DiscriminatorName];
        return Functions.SquaredNormOfEach(Functions.Gradient(x => d(x).Sum(), at)).Mean();
    }

    public override string ToString() => "r1";
}

/// <summary>
/// The R2 penalty of Mescheder, Geiger and Nowozin (2018): γ/2 · mean ‖∇a(G(z))‖² over samples, where a is D's logit.
/// </summary>
/// <param name="Gamma">The weight γ.</param>
public sealed record R2(double Gamma = 10) : IPenalty
{
    public Tensor<T> Evaluate<T>(Play<T> play, Tensor<T> real, Tensor<T> fake) =>
        Gamma / 2 * R1.MeanSquaredSlope(play, fake);

    public override string ToString() => "r2";
}
