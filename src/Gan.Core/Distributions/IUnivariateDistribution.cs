namespace Gan;

/// <summary>A distribution on the line, continuous or discrete.</summary>
public interface IUnivariateDistribution : IDensity, IBoxProbability
{
    /// <summary>The cumulative distribution function, F(x) = P(X ≤ x).</summary>
    double Cdf(double x);

    /// <summary>The survival function, P(X &gt; x) = 1 − F(x), without cancellation.</summary>
    double Survival(double x);

    /// <summary>Returns the smallest x with F(x) ≥ u, for u in (0, 1).</summary>
    double Quantile(double u);

    /// <summary>Returns P(low ≤ X &lt; high); 0 if high is not above low.</summary>
    double Probability(double low, double high);

    /// <summary>E X; NaN if it does not exist, infinite if the integral diverges.</summary>
    double Mean { get; }

    /// <summary>E (X − E X)²; NaN if it does not exist, infinite if the integral diverges.</summary>
    double Variance { get; }

    /// <summary>The behaviour of the density, or of the masses, towards −∞.</summary>
    Tail LowerTail { get; }

    /// <summary>The behaviour of the density, or of the masses, towards +∞.</summary>
    Tail UpperTail { get; }

    /// <summary>
    /// Points at which integrals are split: endpoints of the support, kinks, atoms, and a grid at the distribution's own
    /// scale, so that quadrature misses no part of the mass.
    /// </summary>
    IEnumerable<double> Breakpoints { get; }

    /// <summary>
    /// The distribution of c·X. An affine image of an affine image is one of the first distribution: its scale and shift are
    /// rounded products and sums.
    /// </summary>
    /// <exception cref="ArgumentException">The factor is 0 or not finite.</exception>
    static IUnivariateDistribution operator *(double c, IUnivariateDistribution x) => Affine.Of(x, c, 0);

    /// <inheritdoc cref="op_Multiply(double, IUnivariateDistribution)"/>
    static IUnivariateDistribution operator *(IUnivariateDistribution x, double c) => c * x;

    /// <summary>The distribution of X / c.</summary>
    /// <exception cref="ArgumentException">The divisor is 0 or not finite.</exception>
    static IUnivariateDistribution operator /(IUnivariateDistribution x, double c) => 1 / c * x;

    /// <summary>The distribution of X + b.</summary>
    /// <exception cref="ArgumentException">The summand is not finite.</exception>
    static IUnivariateDistribution operator +(IUnivariateDistribution x, double b) => Affine.Of(x, 1, b);

    /// <inheritdoc cref="op_Addition(IUnivariateDistribution, double)"/>
    static IUnivariateDistribution operator +(double b, IUnivariateDistribution x) => x + b;

    /// <summary>The distribution of X − b.</summary>
    /// <exception cref="ArgumentException">The subtrahend is not finite.</exception>
    static IUnivariateDistribution operator -(IUnivariateDistribution x, double b) => x + -b;

    /// <summary>The distribution of b − X.</summary>
    /// <exception cref="ArgumentException">The minuend is not finite.</exception>
    static IUnivariateDistribution operator -(double b, IUnivariateDistribution x) => -x + b;

    /// <summary>The distribution of −X.</summary>
    static IUnivariateDistribution operator -(IUnivariateDistribution x) => -1 * x;

    int IDistribution.Dimension => 1;

    double IBoxProbability.Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high) => Probability(low[0], high[0]);

    /// <summary>Samples by inverse transform, <c>Quantile(u)</c> with u uniform on (0, 1).</summary>
    void IDistribution.Sample(Key key, Span<double> destination)
    {
        Draw.Uniform(key, destination);
        // The uniform numbers are multiples of 2⁻⁵³ from 0 on; half a step more keeps them inside (0, 1).
        foreach (ref double x in destination)
            x = Quantile(x + 1.0 / (1UL << 54));
    }
}
