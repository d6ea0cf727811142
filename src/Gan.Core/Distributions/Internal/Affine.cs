namespace Gan;

/// <summary>Affine images of distributions on the line.</summary>
internal static class Affine
{
    /// <summary>
    /// Returns the distribution of scale·X + shift; an affine image of an affine image as one of the first distribution.
    /// </summary>
    /// <exception cref="ArgumentException">The scale is 0 or not finite, or the shift is not finite.</exception>
    public static IUnivariateDistribution Of(IUnivariateDistribution x, double scale, double shift) => x switch
    {
        AffineImage a => new AffineImage(a.Distribution, scale * a.Scale, scale * a.Shift + shift),
        DiscreteAffineImage a => new DiscreteAffineImage(a.Distribution, scale * a.Scale, scale * a.Shift + shift),
        IDiscreteDistribution discrete => new DiscreteAffineImage(discrete, scale, shift),
        _ => new AffineImage((IContinuousDistribution)x, scale, shift),
    };
}
