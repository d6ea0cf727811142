using System.Collections.Immutable;
using System.Globalization;

namespace Gan;

/// <summary>
/// Reads distributions from text, with the names and parameters of MathNet.Numerics, in its order:
/// <code>
/// normal(mean,sd)  student(location,scale,freedom)  laplace(location,scale)  logistic(mean,scale)
/// gumbel(location,scale)  exponential(rate)  gamma(shape,rate)  beta(a,b)  uniform(lower,upper)
/// triangular(lower,upper,mode)  cauchy(location,scale)  poisson(lambda)  geometric(p)
/// finite(0:0.2,1:0.8)  mixture(0.3*D,0.7*D)  affine(D,scale,shift)  product(D,D)
/// normal([0,0],[[1,0.5],[0.5,2]])
/// </code>
/// where D is a distribution, or a name of <see cref="Distributions"/> such as <c>ring</c>. A distribution's
/// <see cref="object.ToString"/> returns a text from which it can be read again.
/// </summary>
public sealed class DistributionParser
{
    /// <summary>The largest depth of nested distributions.</summary>
    private const int MaxDepth = 50;

    /// <summary>A family whose parameters are numbers.</summary>
    private sealed record Family(string[] Parameters, Func<double[], IUnivariateDistribution> Make);

    private static readonly ImmutableSortedDictionary<string, Family> Families =
        new Dictionary<string, Family>
        {
            ["normal"] = new(["mean", "sd"], a => new Normal(a[0], a[1])),
            ["student"] = new(["location", "scale", "freedom"], a => new Student(a[0], a[1], a[2])),
            ["laplace"] = new(["location", "scale"], a => new Laplace(a[0], a[1])),
            ["logistic"] = new(["mean", "scale"], a => new Logistic(a[0], a[1])),
            ["gumbel"] = new(["location", "scale"], a => new Gumbel(a[0], a[1])),
            ["exponential"] = new(["rate"], a => new Exponential(a[0])),
            ["gamma"] = new(["shape", "rate"], a => new Gamma(a[0], a[1])),
            ["beta"] = new(["a", "b"], a => new Beta(a[0], a[1])),
            ["uniform"] = new(["lower", "upper"], a => new Uniform(a[0], a[1])),
            ["triangular"] = new(["lower", "upper", "mode"], a => new Triangular(a[0], a[1], a[2])),
            ["cauchy"] = new(["location", "scale"], a => new Cauchy(a[0], a[1])),
            ["poisson"] = new(["lambda"], a => new Poisson(a[0])),
            ["geometric"] = new(["p"], a => new Geometric(a[0])),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string[] Functions = [.. Families.Keys, "finite", "mixture", "affine", "product"];

    private readonly string text;
    private int at;

    private DistributionParser(string text) => this.text = text;

    /// <summary>Reads a distribution.</summary>
    /// <exception cref="BadInputException">
    /// The text is not a distribution; the message states the column, what was required there and what arrived.
    /// </exception>
    public static IDistribution Parse(string text)
    {
        var parser = new DistributionParser(text);
        var distribution = parser.Distribution(0);
        parser.SkipSpace();
        return parser.at == text.Length ? distribution : throw parser.Bad("the end");
    }

    /// <summary>Reads a distribution with a density.</summary>
    /// <exception cref="BadInputException">As for <see cref="Parse"/>, or the distribution has no known density.</exception>
    public static IDensity ParseDensity(string text) => Parse(text) as IDensity
        ?? throw new BadInputException($"distribution '{Shortened(text)}': a distribution with a known density required");

    private IDistribution Distribution(int depth)
    {
        SkipSpace();
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterLower(text[at]) || text[at] == '-' && at > start))
            at++;
        string name = text[start..at];
        if (name.Length == 0 || depth > MaxDepth)
            throw Bad(depth > MaxDepth ? $"distributions nested at most {MaxDepth} deep" : "the name of a distribution");
        if (Next() != '(' && Distributions.Find(name) is { } named)
            return named;
        if (!Functions.Contains(name))
            throw new BadInputException($"{Where(start)}: "
                + Nearest.Unknown("distribution", name, [.. Functions, .. Distributions.All.Select(d => d.Name)]).Message);
        Expect('(');
        var distribution = Checked(start, () => name switch
        {
            "finite" => new FiniteDistribution(List(Atom)),
            "mixture" => Mixture(List(() => new MixtureComponent<IDensity>(Number(), Times(depth)))),
            "affine" => Affine(Univariate(depth), AfterComma(Number), AfterComma(Number)),
            "product" => new ProductDistribution(List(() => Univariate(depth))),
            "normal" when Next() == '[' => new NormalVector(Row(), AfterComma(() => Bracketed(Row).ToArray())),
            _ => FromFamily(name),
        });
        Expect(')');
        return distribution;
    }

    /// <summary>
    /// Checks that float64 numbers are dense enough at a distribution's location to resolve its width. Otherwise quadrature
    /// would miss the mass and still report a small error.
    /// </summary>
    private static void CheckResolution(double location, double width)
    {
        const double largest = 1e150, finest = 1e-15;
        if (!(location <= largest && width <= largest && width >= Math.Max(1 / largest, finest * location)))
            throw new ArgumentException(FormattableString.Invariant(
                $"a distribution within ±{largest}, of a width of at least {finest} of its location, required, ")
                + FormattableString.Invariant($"got a width of {width} at {location}"));
    }

    private IUnivariateDistribution FromFamily(string name)
    {
        var (parameters, make) = Families[name];
        double[] numbers = new double[parameters.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i > 0)
                Expect(',', parameters[i]);
            numbers[i] = Number(parameters[i]);
        }
        var distribution = make(numbers);
        var (location, width) = name switch
        {
            "uniform" or "triangular" => (Math.Max(Math.Abs(numbers[0]), Math.Abs(numbers[1])), numbers[1] - numbers[0]),
            "exponential" => (0, 1 / numbers[0]),
            "gamma" => (0, 1 / numbers[1]),
            "beta" or "poisson" or "geometric" => (0, 1),
            _ => (Math.Abs(numbers[0]), numbers[1]),
        };
        CheckResolution(location, width);
        return distribution;
    }

    private (double, double) Atom()
    {
        double x = Number();
        Expect(':');
        return (x, Number());
    }

    private IDensity Times(int depth)
    {
        Expect('*');
        return Nested<IDensity>(depth, "a distribution with a known density");
    }

    private static IUnivariateDistribution Affine(IUnivariateDistribution distribution, double scale, double shift)
    {
        if (distribution is IDiscreteDistribution discrete)
            return new DiscreteAffineImage(discrete, scale, shift);
        var affine = new AffineImage((IContinuousDistribution)distribution, scale, shift);
        CheckResolution(Math.Abs(shift), Math.Abs(scale));
        return affine;
    }

    private IUnivariateDistribution Univariate(int depth) =>
        Nested<IUnivariateDistribution>(depth, "a distribution on the line");

    private T Nested<T>(int depth, string required) where T : class, IDistribution
    {
        SkipSpace();
        int start = at;
        var distribution = Distribution(depth + 1);
        return distribution as T ?? throw new BadInputException($"{Where(start)}: {required} required, got {distribution}");
    }

    private static IDensity Mixture(List<MixtureComponent<IDensity>> components)
    {
        if (components.All(c => c.Distribution is IContinuousDistribution))
            return new Mixture(components.Select(As<IContinuousDistribution>));
        if (components.All(c => c.Distribution is IDiscreteDistribution))
            return new DiscreteMixture(components.Select(As<IDiscreteDistribution>));
        return components.All(c => c.Distribution is not IUnivariateDistribution) ? new VectorMixture(components)
            : throw new ArgumentException(
                "mixture: components that are all continuous, all discrete or all in space required, got several kinds");

        static MixtureComponent<T> As<T>(MixtureComponent<IDensity> c) where T : IDensity =>
            new(c.Weight, (T)c.Distribution);
    }

    private double[] Row() => [.. Bracketed(() => Number())];

    private List<T> Bracketed<T>(Func<T> item)
    {
        Expect('[');
        var items = List(item);
        Expect(']');
        return items;
    }

    private List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (Next() == ',')
        {
            at++;
            items.Add(item());
        }
        return items;
    }

    private T AfterComma<T>(Func<T> item)
    {
        Expect(',');
        return item();
    }

    private double Number() => Number("a number");

    private double Number(string what)
    {
        SkipSpace();
        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '-' or '.'))
            end++;
        if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw Bad(what == "a number" ? what : $"a number for {what}");
        at = end;
        return value;
    }

    /// <summary>Adds the column of the distribution to the constructor's error about its parameters.</summary>
    private T Checked<T>(int start, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"{Where(start)}: {e.Message}", e);
        }
    }

    private void Expect(char wanted, string? before = null)
    {
        if (Next() != wanted)
            throw Bad(before is null ? $"'{wanted}'" : $"'{wanted}' and {before}");
        at++;
    }

    private char? Next()
    {
        SkipSpace();
        return at < text.Length ? text[at] : null;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is (' ' or '\t'))
            at++;
    }

    private BadInputException Bad(string required) =>
        new($"{Where(at)}: {required} required, got {(at < text.Length ? $"'{Shortened(text[at..])}'" : "the end")}");

    private string Where(int column) => $"distribution '{Shortened(text)}', column {column + 1}";
    private static string Shortened(string s) => s.Length <= 60 ? s : s[..60] + "…";
}
