using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The Wasserstein-1 distance on the line, W₁ = ∫ |F − G| dx (Dall'Aglio 1956; Vallender 1974): by Kantorovich duality the supremum
/// of E f(X) − E f(Y) over functions of slope at most 1.
/// </summary>
public static class Wasserstein
{
    /// <summary>W₁ of two laws on the line, of any kind, in the units of x.</summary>
    public static Estimate Of(ILineLaw p, ILineLaw q)
    {
        if (Finiteness.WassersteinDiverges(p, q))
            return Estimate.Infinite;
        if (p is not IDiscreteLaw && q is not IDiscreteLaw)
            return Quadrature.Integrate(Distance(p, q), [p, q]);
        // Between atoms the distribution function of a discrete law is flat.
        double[] atoms = [.. Merge.Ascending(Atoms(p), Atoms(q))];
        return p is IDiscreteLaw && q is IDiscreteLaw ? Steps(p, q, atoms) : Quadrature.Integrate(Distance(p, q), [p, q], atoms);
    }

    private static Integrand Distance(ILineLaw p, ILineLaw q) => x =>
    {
        double value = Gap(p, q, x.Value, out double slack);
        return (value, slack);
    };

    /// <summary>|F − G|, from whichever tail is smaller.</summary>
    private static double Gap(ILineLaw p, ILineLaw q, double x, out double slack)
    {
        double f = p.Cdf(x), g = q.Cdf(x);
        if (f + g > 1)
            (f, g) = (p.Survival(x), q.Survival(x));
        slack = 2e-14 * Math.Max(f, g);
        return Math.Abs(f - g);
    }

    private static Estimate Steps(ILineLaw p, ILineLaw q, double[] atoms)
    {
        double sum = 0, slack = 0;
        for (int i = 0; i + 1 < atoms.Length; i++)
        {
            double width = atoms[i + 1] - atoms[i];
            sum += width * Gap(p, q, atoms[i], out double unsure);
            slack += width * unsure;
        }
        return new(sum, slack + 1e-16 * atoms.Length * sum + 1e-300);
    }

    /// <summary>The atoms of a law until next to no mass is left; those without end are whole numbers.</summary>
    private static IEnumerable<double> Atoms(ILineLaw law) => law is not IDiscreteLaw discrete ? []
        : !law.UpperTail.Reaches ? discrete.Atoms : Until(discrete);

    private static IEnumerable<double> Until(IDiscreteLaw law)
    {
        double last = law.Marks.Max();
        foreach (double x in law.Atoms)
        {
            yield return x;
            if (x > last && law.Survival(x) < 1e-30)
                yield break;
        }
    }
}
