namespace Gan.Theory;

/// <summary>
/// D*(x) = p_data(x) / (p_data(x) + p_g(x)) (Proposition 1), as the sigmoid of the logit log p_data(x) − log p_g(x).
/// </summary>
/// <param name="Data">p_data.</param>
/// <param name="Generated">p_g.</param>
public sealed record OptimalDiscriminator(IDensity Data, IDensity Generated)
{
    /// <summary>
    /// Returns the logit of D*: infinite where only one distribution has mass, NaN where neither has (D* is not defined
    /// there).
    /// </summary>
    public double Logit(params double[] x) => (Data.LogDensity(x), Generated.LogDensity(x)) switch
    {
        // A density has no mass at an atom of the other distribution.
        var (a, b) when double.IsFinite(a) && double.IsFinite(b)
            && Data is IDiscreteDistribution != Generated is IDiscreteDistribution =>
            Data is IDiscreteDistribution ? double.PositiveInfinity : double.NegativeInfinity,
        var (a, b) => a - b,
    };

    /// <summary>Returns D*(x), in [0, 1].</summary>
    public double At(params double[] x) => Scalars.Apply(UnaryOp.Sigmoid, Logit(x));
}
