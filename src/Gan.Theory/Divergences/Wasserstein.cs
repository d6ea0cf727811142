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
        // Between atoms the distribution function of a discrete law is flat.
        double[] atoms = [.. Merge.Ascending(Atoms(p), Atoms(q))];
        return p is IDiscreteLaw && q is IDiscreteLaw ? Steps(p, q, atoms)
            : Quadrature.Integrate(Distance(p, q), [p, q], [.. atoms, .. Crossings.Of(x => Gap(p, q, x), p, q)]);
    }

    /// <summary>G(x) − F(x), from the tail that keeps its digits.</summary>
    internal static double Gap(ILineLaw p, ILineLaw q, double x) => Tails(p, q, x) is var (f, g) ? g - f : 0;

    /// <summary>F and G, or where they are the larger 1 − G and 1 − F.</summary>
    private static (double F, double G) Tails(ILineLaw p, ILineLaw q, double x)
    {
        var (f, g) = (p.Cdf(x), q.Cdf(x));
        return f + g < 1 ? (f, g) : (q.Survival(x), p.Survival(x));
    }

    private static Integrand Distance(ILineLaw p, ILineLaw q) => x => Tails(p, q, x.Value) is var (f, g)
        ? (Math.Abs(f - g), 2e-14 * Math.Max(f, g)) : default;

    private static Estimate Steps(ILineLaw p, ILineLaw q, double[] atoms)
    {
        double sum = 0, slack = 0;
        for (int i = 0; i + 1 < atoms.Length; i++)
        {
            double width = atoms[i + 1] - atoms[i];
            var (f, g) = Tails(p, q, atoms[i]);
            sum += width * Math.Abs(f - g);
            slack += width * 1e-15 * Math.Max(f, g);
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
