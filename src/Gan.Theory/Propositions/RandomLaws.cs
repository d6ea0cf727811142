using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>Laws made up from a key, of every family, for checking claims on.</summary>
public static class RandomLaws
{
    /// <summary>A law on the line with a density.</summary>
    public static IContinuousLaw Continuous(Key key) => Continuous(new Draws(key), depth: 0);

    /// <summary>A law on the line that has density everywhere, so that any two such have the same support.</summary>
    public static IContinuousLaw Everywhere(Key key)
    {
        var draw = new Draws(key);
        return draw.Below(3) == 0
            ? Mix(draw, 2 + draw.Below(2), () => Everywhere(draw))
            : Everywhere(draw);
    }

    /// <summary>A law with finitely many atoms, on 0, 1, …, n − 1, all with mass.</summary>
    public static Finite Finite(Key key, int n)
    {
        var draw = new Draws(key);
        double[] masses = [.. Enumerable.Range(0, n).Select(_ => -Math.Log(draw.Within(1e-12, 1)) + 1e-3)];
        double sum = masses.Sum();
        return new(masses.Select((m, i) => ((double)i, m / sum)));
    }

    /// <summary>Any law on the line.</summary>
    public static ILineLaw Line(Key key)
    {
        var draw = new Draws(key);
        return draw.Below(5) switch
        {
            0 => draw.Below(3) switch
            {
                0 => new Poisson(draw.Scale(0.1, 60)),
                1 => new Geometric(draw.Within(0.05, 0.95)),
                _ => Finite(draw.Key(), 2 + draw.Below(6)),
            },
            _ => Continuous(draw, depth: 0),
        };
    }

    private static IContinuousLaw Continuous(Draws draw, int depth) => draw.Below(depth == 0 ? 11 : 8) switch
    {
        0 => new Exponential(draw.Scale(0.2, 5)),
        1 => new Gamma(draw.Within(0.6, 6), draw.Scale(0.3, 3)),
        2 => new Beta(draw.Within(0.6, 5), draw.Within(0.6, 5)),
        3 => Between(draw, (a, b) => new Uniform(a, b)),
        4 => Between(draw, (a, b) => new Triangular(a, b, a + (b - a) * draw.Within(0.05, 0.95))),
        8 => new Affine(Continuous(draw, 1), (draw.Below(2) == 0 ? -1 : 1) * draw.Scale(0.3, 3), draw.Within(-2, 2)),
        9 => Mix(draw, 2 + draw.Below(3), () => Continuous(draw, 1)),
        _ => Everywhere(draw),
    };

    private static IContinuousLaw Everywhere(Draws draw)
    {
        double location = draw.Within(-3, 3), scale = draw.Scale(0.3, 3);
        return draw.Below(6) switch
        {
            0 or 1 => new Normal(location, scale),
            2 => new Laplace(location, scale),
            3 => new Logistic(location, scale),
            4 => new Gumbel(location, scale),
            _ => new Student(location, scale, draw.Within(1, 10)),
        };
    }

    private static IContinuousLaw Between(Draws draw, Func<double, double, IContinuousLaw> make)
    {
        double a = draw.Within(-3, 2);
        return make(a, a + draw.Scale(0.2, 5));
    }

    private static Mixture Mix(Draws draw, int count, Func<IContinuousLaw> make)
    {
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => draw.Within(0.1, 1))];
        double sum = weights.Sum();
        return new(weights.Select(w => new Component<IContinuousLaw>(w / sum, make())).ToArray());
    }
}
