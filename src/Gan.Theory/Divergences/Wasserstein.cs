using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The Wasserstein-1 distance on the line, W₁ = ∫ |F − G| dx (Dall'Aglio 1956; Vallender 1974): by Kantorovich duality it is
/// the supremum of E f(X) − E f(Y) over functions of slope at most 1.
/// </summary>
public static class Wasserstein
{
    /// <summary>Returns W₁ of two distributions on the line, continuous or discrete, in the units of x.</summary>
    public static Estimate Of(IUnivariateDistribution p, IUnivariateDistribution q)
    {
        if (Finiteness.WassersteinDiverges(p, q))
            return Estimate.Infinite;
        // Between its atoms the distribution function of a discrete distribution is constant.
        double[] atoms = [.. Merge.Ascending(Atoms(p), Atoms(q))];
        return p is IDiscreteDistribution && q is IDiscreteDistribution ? SumOverAtoms(p, q, atoms)
            : Quadrature.Integrate(Distance(p, q), [p, q], [.. atoms, .. Crossings.Of(x => Gap(p, q, x), p, q)]);
    }

    /// <summary>Returns G(x) − F(x), from the tails that are smaller, so that little cancels.</summary>
    internal static double Gap(IUnivariateDistribution p, IUnivariateDistribution q, double x) =>
        Tails(p, q, x) is var (f, g) ? g - f : 0;

    /// <summary>
    /// Returns F(x) and G(x) if their sum is below 1, otherwise 1 − G(x) and 1 − F(x): the difference is the same.
    /// </summary>
    private static (double F, double G) Tails(IUnivariateDistribution p, IUnivariateDistribution q, double x)
    {
        var (f, g) = (p.Cdf(x), q.Cdf(x));
        return f + g < 1 ? (f, g) : (q.Survival(x), p.Survival(x));
    }

    private static Integrand Distance(IUnivariateDistribution p, IUnivariateDistribution q) => x =>
    {
        var (f, g) = Tails(p, q, x.Value);
        return (Math.Abs(f - g), 2e-14 * Math.Max(f, g));
    };

    private static Estimate SumOverAtoms(IUnivariateDistribution p, IUnivariateDistribution q, double[] atoms)
    {
        double sum = 0, rounding = 0;
        for (int i = 0; i + 1 < atoms.Length; i++)
        {
            double width = atoms[i + 1] - atoms[i];
            var (f, g) = Tails(p, q, atoms[i]);
            sum += width * Math.Abs(f - g);
            rounding += width * 1e-15 * Math.Max(f, g);
        }
        return new(sum, rounding + 1e-16 * atoms.Length * sum + 1e-300);
    }

    /// <summary>
    /// Returns the atoms of a discrete distribution, up to a negligible upper tail; none of a continuous one.
    /// </summary>
    private static IEnumerable<double> Atoms(IUnivariateDistribution distribution) =>
        distribution is not IDiscreteDistribution discrete ? []
        : !discrete.UpperTail.Exists ? discrete.Atoms : Truncated(discrete);

    private static IEnumerable<double> Truncated(IDiscreteDistribution distribution)
    {
        double last = distribution.Breakpoints.Max();
        foreach (double x in distribution.Atoms)
        {
            yield return x;
            if (x > last && distribution.Survival(x) < 1e-30)
                yield break;
        }
    }
}
