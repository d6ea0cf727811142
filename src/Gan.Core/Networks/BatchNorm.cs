namespace Gan;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) of the last axis: y = γ·(x − μ)/√(σ² + ε) + β,
/// <c>[m, …, n] → [m, …, n]</c>. During training μ and σ² are the mean and the biased variance of the batch over all
/// other axes, and the running values become momentum·old + (1 − momentum)·batch; evaluation uses the running values,
/// which are state, not parameters. Data and samples are normalised separately.
/// </summary>
/// <param name="Momentum">The weight of the old running values, in [0, 1).</param>
/// <param name="Epsilon">ε, above 0.</param>
public sealed record BatchNorm(double Momentum = 0.9, double Epsilon = 1e-5) : IStatefulLayer
{
    private static readonly IInitializer Zero = new ConstantInitializer(0), One = new ConstantInitializer(1);

    public bool MixesExamples => true;

    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        Momentum is not (>= 0 and < 1) ? throw new ArgumentException(
            FormattableString.Invariant($"a momentum in [0, 1) is required, got {Momentum}"))
        : !(Epsilon > 0) ? throw new ArgumentException(
            FormattableString.Invariant($"an epsilon above 0 is required, got {Epsilon}"))
        : input.Example.Count == 0 ? throw new ArgumentException("an example of shape […, n] is required, got []")
        : [new("scale", [input.Example[^1]], One), new("shift", [input.Example[^1]], Zero)];

    public IReadOnlyList<Parameter> State(LayerShapes input) =>
        [new("mean", [input.Example[^1]], Zero), new("variance", [input.Example[^1]], One)];

    public LayerResult<T> Advance<T>(Tensor<T> x, LayerContext<T> context)
    {
        var (mean, variance) = (context["mean"], context["variance"]);
        int n = x.Shape[^1];
        var rows = x.Reshape([x.Shape.Size / n, n]);
        if (!context.IsTraining)
            return new(Normalised(rows, mean, variance).Reshape(x.Shape), context.State);
        var batchMean = rows.Mean(0);
        var centred = rows - batchMean;
        var batchVariance = (centred * centred).Mean(0);
        return new(
            Normalised(rows, batchMean, batchVariance).Reshape(x.Shape),
            [
                Momentum * mean + (1 - Momentum) * Functions.StopGradient(batchMean),
                Momentum * variance + (1 - Momentum) * Functions.StopGradient(batchVariance),
            ]);

        Tensor<T> Normalised(Tensor<T> rows, Tensor<T> mean, Tensor<T> variance) =>
            context["scale"] * ((rows - mean) / Functions.Sqrt(variance + Epsilon)) + context["shift"];
    }
}
