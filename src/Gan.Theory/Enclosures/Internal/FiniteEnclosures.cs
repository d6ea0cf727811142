namespace Gan.Theory.Internal;

/// <summary>
/// Enclosures of the divergences of finite distributions. The masses are the exact quotients of the given masses and their
/// sums; the atoms are the float64 numbers of <see cref="IDiscreteDistribution.Atoms"/>.
/// </summary>
internal static class FiniteEnclosures
{
    /// <summary>Returns the masses of the atoms, ascending; null if the distribution is not finite.</summary>
    public static SortedDictionary<double, Rational>? Masses(IDensity distribution)
    {
        var parts = Parts(distribution, 1.0);
        if (parts is null)
            return null;
        var masses = new SortedDictionary<double, Rational>();
        foreach (var (x, mass) in parts)
            masses[x] = masses.TryGetValue(x, out var before) ? before + mass : mass;
        return masses;
    }

    /// <summary>Returns the six f-divergences in the order of <see cref="DivergenceIntegrals"/>, then W₁.</summary>
    public static Enclosure[] Of(SortedDictionary<double, Rational> p, SortedDictionary<double, Rational> q)
    {
        double[] atoms = [.. p.Keys.Union(q.Keys).Order()];
        Rational zero = 0.0, gap = zero;
        Enclosure kl = 0, reverseKl = 0, js = 0, tv = 0, hellinger = 0, chiSquared = 0, w1 = 0;
        for (int i = 0; i < atoms.Length; i++)
        {
            var a = p.GetValueOrDefault(atoms[i], zero);
            var b = q.GetValueOrDefault(atoms[i], zero);
            Enclosure x = a.ToEnclosure(), y = b.ToEnclosure(), difference = (a - b).ToEnclosure();
            kl += Entropy(a, a - b, b);
            reverseKl += Entropy(b, b - a, a);
            js += (Entropy(a, a - b, a + b) + Entropy(b, b - a, a + b)) / 2;
            tv += difference.Abs() / 2;
            hellinger += difference.IsZero ? 0 : (difference / (x.Sqrt() + y.Sqrt())).Square() / 2;
            chiSquared += b.Sign == 0 ? 0 : ((a - b) * (a - b) / b).ToEnclosure();
            gap += a - b;
            if (i + 1 < atoms.Length)
                w1 += (gap.Abs * ((Rational)atoms[i + 1] - atoms[i])).ToEnclosure();
        }
        bool within = p.Keys.All(q.ContainsKey);
        return
        [
            within ? kl : Enclosure.Infinite, q.Keys.All(p.ContainsKey) ? reverseKl : Enclosure.Infinite, js, tv, hellinger,
            within ? chiSquared : Enclosure.Infinite, w1,
        ];
    }

    /// <summary>Returns m·log(1 + change/base), 0 if m or the base is 0.</summary>
    private static Enclosure Entropy(Rational mass, Rational change, Rational @base) =>
        mass.Sign == 0 || @base.Sign == 0 ? 0 : mass.ToEnclosure() * (change / @base).ToEnclosure().Log1p();

    private static IEnumerable<(double X, Rational Mass)>? Parts(IDensity distribution, Rational weight)
    {
        switch (distribution)
        {
            case FiniteDistribution f:
                var sum = Rational.Sum(f.Entries.Select(e => (Rational)e.Mass));
                return f.Entries.Where(e => e.Mass > 0).Select(e => (e.X, weight * e.Mass / sum));
            case DiscreteAffineImage a:
                return Parts(a.Distribution, weight)?.Select(e => (a.Scale * e.X + a.Shift, e.Mass));
            case DiscreteMixture m:
                var total = Rational.Sum(m.Components.Select(c => (Rational)c.Weight));
                var parts = m.Components.Select(c => Parts(c.Distribution, weight * c.Weight / total)).ToList();
                return parts.Any(p => p is null) ? null : parts.SelectMany(p => p!);
            default:
                return null;
        }
    }
}
