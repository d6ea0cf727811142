namespace Gan.Theory;

/// <summary>
/// D*(x) = p_data(x) / (p_data(x) + p_g(x)) (Proposition 1), as the sigmoid of the logit log p_data(x) − log p_g(x).
/// </summary>
/// <param name="Data">p_data.</param>
/// <param name="Generated">p_g.</param>
public sealed record OptimalDiscriminator(IKnownLaw Data, IKnownLaw Generated)
{
    /// <summary>The logit of D*; infinite where only one law has mass, NaN where neither has (D need not be defined there).</summary>
    public double Logit(params double[] x) => (Data.LogDensity(x), Generated.LogDensity(x)) switch
    {
        // The mass of an atom outweighs any density.
        var (a, b) when double.IsFinite(a) && double.IsFinite(b) && Data is IDiscreteLaw != Generated is IDiscreteLaw =>
            Data is IDiscreteLaw ? double.PositiveInfinity : double.NegativeInfinity,
        var (a, b) => a - b,
    };

    /// <summary>D*(x), in [0, 1].</summary>
    public double At(params double[] x) => Scalars.Apply(UnaryOp.Sigmoid, Logit(x));
}
