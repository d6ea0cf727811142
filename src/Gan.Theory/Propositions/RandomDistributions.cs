using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>Random distributions of every family, for checking claims.</summary>
public static class RandomDistributions
{
    /// <summary>Draws a continuous distribution on the line.</summary>
    public static IContinuousDistribution Continuous(Key key) => Corruption.Apply(Continuous(new Draws(key), depth: 0));

    /// <summary>
    /// Draws a continuous distribution whose support is the real line, so that any two have the same support.
    /// </summary>
    public static IContinuousDistribution Everywhere(Key key)
    {
        var draw = new Draws(key);
        return Corruption.Apply(
            draw.Index(3) == 0 ? Mix(draw, 2 + draw.Index(2), () => Everywhere(draw)) : Everywhere(draw));
    }

    /// <summary>
    /// Draws a distribution of elementary form, of which <see cref="Enclosures"/> has the divergences: one of those of
    /// <see cref="Continuous(Key)"/> or, one in eight, a Cauchy distribution.
    /// </summary>
    public static IContinuousDistribution Elementary(Key key) => FirstElementary(key, Continuous);

    /// <summary>Draws a distribution of elementary form whose support is the real line.</summary>
    public static IContinuousDistribution ElementaryEverywhere(Key key) => FirstElementary(key, Everywhere);

    /// <summary>Draws a continuous distribution whose support is an interval of length 0.2 to 5 from a point on.</summary>
    public static IContinuousDistribution Bounded(Key key, double from)
    {
        var draw = new Draws(key);
        double width = draw.LogUniform(0.2, 5);
        return Corruption.Apply(draw.Index(3) switch
        {
            0 => new Uniform(from, from + width),
            1 => new Triangular(from, from + width, from + width * draw.Uniform(0.05, 0.95)),
            _ => new AffineImage(new Beta(draw.Uniform(0.6, 5), draw.Uniform(0.6, 5)), width, from),
        });
    }

    /// <summary>Draws a distribution on 0, 1, …, n − 1 with all masses above 0.</summary>
    public static FiniteDistribution Finite(Key key, int n)
    {
        var draw = new Draws(key);
        double[] masses = [.. Enumerable.Range(0, n).Select(_ => -Math.Log(draw.Uniform(1e-12, 1)) + 1e-3)];
        double sum = masses.Sum();
        return new(masses.Select((m, i) => ((double)i, m / sum)));
    }

    /// <summary>Draws a continuous or discrete distribution on the line.</summary>
    public static IUnivariateDistribution Univariate(Key key)
    {
        var draw = new Draws(key);
        return draw.Index(5) switch
        {
            0 => draw.Index(3) switch
            {
                0 => new Poisson(draw.LogUniform(0.1, 60)),
                1 => new Geometric(draw.Uniform(0.05, 0.95)),
                _ => Finite(draw.Key(), 2 + draw.Index(6)),
            },
            _ => Corruption.Apply(Continuous(draw, depth: 0)),
        };
    }

    private static IContinuousDistribution FirstElementary(Key key, Func<Key, IContinuousDistribution> from)
    {
        var draw = new Draws(key);
        if (draw.Index(8) == 0)
            return new Cauchy(draw.Uniform(-3, 3), draw.LogUniform(0.3, 3));
        while (true)
            if (from(draw.Key()) is var drawn && ElementaryDensity.Of(drawn) is not null)
                return drawn;
    }

    private static IContinuousDistribution Continuous(Draws draw, int depth) => draw.Index(depth == 0 ? 11 : 8) switch
    {
        0 => new Exponential(draw.LogUniform(0.2, 5)),
        1 => new Gamma(draw.Uniform(0.6, 6), draw.LogUniform(0.3, 3)),
        2 => new Beta(draw.Uniform(0.6, 5), draw.Uniform(0.6, 5)),
        3 => Between(draw, (a, b) => new Uniform(a, b)),
        4 => Between(draw, (a, b) => new Triangular(a, b, a + (b - a) * draw.Uniform(0.05, 0.95))),
        8 => new AffineImage(
            Continuous(draw, 1), (draw.Index(2) == 0 ? -1 : 1) * draw.LogUniform(0.3, 3), draw.Uniform(-2, 2)),
        9 => Mix(draw, 2 + draw.Index(3), () => Continuous(draw, 1)),
        _ => Everywhere(draw),
    };

    private static IContinuousDistribution Everywhere(Draws draw)
    {
        double location = draw.Uniform(-3, 3), scale = draw.LogUniform(0.3, 3);
        return draw.Index(6) switch
        {
            0 or 1 => new Normal(location, scale),
            2 => new Laplace(location, scale),
            3 => new Logistic(location, scale),
            4 => new Gumbel(location, scale),
            _ => new Student(location, scale, draw.Uniform(1, 10)),
        };
    }

    private static IContinuousDistribution Between(Draws draw, Func<double, double, IContinuousDistribution> make)
    {
        double a = draw.Uniform(-3, 2);
        return make(a, a + draw.LogUniform(0.2, 5));
    }

    private static Mixture Mix(Draws draw, int count, Func<IContinuousDistribution> make)
    {
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => draw.Uniform(0.1, 1))];
        double sum = weights.Sum();
        return new(weights.Select(w => new MixtureComponent<IContinuousDistribution>(w / sum, make())).ToArray());
    }
}
