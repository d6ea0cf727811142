using System.Collections.Immutable;
using System.Globalization;

namespace Gan.Theory;

/// <summary>
/// Laws as text, with the names and parameters that MathNet.Numerics uses, in its order:
/// <code>
/// normal(mean,sd)  student(location,scale,freedom)  laplace(location,scale)  logistic(mean,scale)
/// gumbel(location,scale)  exponential(rate)  gamma(shape,rate)  beta(a,b)  uniform(lower,upper)
/// triangular(lower,upper,mode)  cauchy(location,scale)  poisson(lambda)  geometric(p)
/// finite(0:0.2,1:0.8)  mixture(0.3*LAW,0.7*LAW)  affine(LAW,scale,shift)  product(LAW,LAW)
/// normal([0,0],[[1,0.5],[0.5,2]])
/// </code>
/// A law prints as the text that it is parsed from.
/// </summary>
public sealed class LawParser
{
    /// <summary>How deep laws may lie within laws.</summary>
    private const int Deepest = 50;

    private static readonly ImmutableSortedDictionary<string, (string[] Parameters, Func<double[], ILineLaw> Make)> Simple =
        new Dictionary<string, (string[], Func<double[], ILineLaw>)>
        {
            ["normal"] = (["mean", "sd"], a => new Normal(a[0], a[1])),
            ["student"] = (["location", "scale", "freedom"], a => new Student(a[0], a[1], a[2])),
            ["laplace"] = (["location", "scale"], a => new Laplace(a[0], a[1])),
            ["logistic"] = (["mean", "scale"], a => new Logistic(a[0], a[1])),
            ["gumbel"] = (["location", "scale"], a => new Gumbel(a[0], a[1])),
            ["exponential"] = (["rate"], a => new Exponential(a[0])),
            ["gamma"] = (["shape", "rate"], a => new Gamma(a[0], a[1])),
            ["beta"] = (["a", "b"], a => new Beta(a[0], a[1])),
            ["uniform"] = (["lower", "upper"], a => new Uniform(a[0], a[1])),
            ["triangular"] = (["lower", "upper", "mode"], a => new Triangular(a[0], a[1], a[2])),
            ["cauchy"] = (["location", "scale"], a => new Cauchy(a[0], a[1])),
            ["poisson"] = (["lambda"], a => new Poisson(a[0])),
            ["geometric"] = (["p"], a => new Geometric(a[0])),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string[] Names = [.. Simple.Keys, "finite", "mixture", "affine", "product"];

    private readonly string text;
    private int at;

    private LawParser(string text) => this.text = text;

    /// <summary>The law that a text states.</summary>
    /// <exception cref="BadInputException">It states none; the message says at which column, what was required and what is there.</exception>
    public static IKnownLaw Parse(string text)
    {
        var parser = new LawParser(text);
        var law = parser.Law(0);
        parser.Skip();
        return parser.at == text.Length ? law : throw parser.Bad("the end");
    }

    private IKnownLaw Law(int depth)
    {
        Skip();
        int start = at;
        while (at < text.Length && char.IsAsciiLetterLower(text[at]))
            at++;
        string name = text[start..at];
        if (name.Length == 0 || depth > Deepest)
            throw Bad(depth > Deepest ? $"laws within laws at most {Deepest} deep" : "the name of a law");
        if (!Names.Contains(name))
            throw new BadInputException($"{Where(start)}: {Nearest.Unknown("law", name, Names).Message}");
        Expect('(');
        var law = Checked(start, () => name switch
        {
            "finite" => new Finite(List(Atom)),
            "mixture" => Mixed(List(() => new Component<IKnownLaw>(Number(), Times(depth)))),
            "affine" => Affine(Line(depth), AfterComma(Number), AfterComma(Number)),
            "product" => new Product(List(() => Line(depth))),
            "normal" when Next() == '[' => new NormalVector(Row(), AfterComma(() => Bracketed(Row).ToArray())),
            _ => Plain(name),
        });
        Expect(')');
        return law;
    }

    /// <summary>
    /// Refuses a law so narrow for its place, or so far away, that float64 has no numbers within it: what is computed at numbers would miss
    /// it, and say so with a small error.
    /// </summary>
    private static void Resolved(double place, double width)
    {
        const double most = 1e150, finest = 1e-15;
        if (!(place <= most && width <= most && width >= Math.Max(1 / most, finest * place)))
            throw new ArgumentException(FormattableString.Invariant(
                $"a law within ±{most} and at least {finest} of its place wide required, got a width of {width} at {place}"));
    }

    private ILineLaw Plain(string name)
    {
        var (parameters, make) = Simple[name];
        double[] numbers = new double[parameters.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i > 0)
                Expect(',', parameters[i]);
            numbers[i] = Number(parameters[i]);
        }
        var law = make(numbers);
        var (place, width) = name switch
        {
            "uniform" or "triangular" => (Math.Max(Math.Abs(numbers[0]), Math.Abs(numbers[1])), numbers[1] - numbers[0]),
            "exponential" => (0, 1 / numbers[0]),
            "gamma" => (0, 1 / numbers[1]),
            "beta" or "poisson" or "geometric" => (0, 1),
            _ => (Math.Abs(numbers[0]), numbers[1]),
        };
        Resolved(place, width);
        return law;
    }

    private (double, double) Atom()
    {
        double x = Number();
        Expect(':');
        return (x, Number());
    }

    private IKnownLaw Times(int depth)
    {
        Expect('*');
        return Law(depth + 1);
    }

    private static ILineLaw Affine(ILineLaw law, double scale, double shift)
    {
        if (law is IDiscreteLaw atoms)
            return new AffineDiscrete(atoms, scale, shift);
        var affine = new Affine((IContinuousLaw)law, scale, shift);
        Resolved(Math.Abs(shift), Math.Abs(scale));
        return affine;
    }

    private ILineLaw Line(int depth) => Within(depth, law => law as ILineLaw, "a law on the line");

    private T Within<T>(int depth, Func<IKnownLaw, T?> kind, string required) where T : class
    {
        Skip();
        int start = at;
        var law = Law(depth + 1);
        return kind(law) ?? throw new BadInputException($"{Where(start)}: {required} required, got {law}");
    }

    private static IKnownLaw Mixed(List<Component<IKnownLaw>> parts)
    {
        if (parts.All(c => c.Law is IContinuousLaw))
            return new Mixture(parts.Select(c => new Component<IContinuousLaw>(c.Weight, (IContinuousLaw)c.Law)));
        if (parts.All(c => c.Law is IDiscreteLaw))
            return new DiscreteMixture(parts.Select(c => new Component<IDiscreteLaw>(c.Weight, (IDiscreteLaw)c.Law)));
        return parts.All(c => c.Law is not ILineLaw) ? new VectorMixture(parts)
            : throw new ArgumentException("mixture: components that all have densities on the line, all have atoms, or all lie in space required, got several kinds");
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
        Skip();
        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '-' or '.'))
            end++;
        if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw Bad(what == "a number" ? what : $"a number for {what}");
        at = end;
        return value;
    }

    /// <summary>What a law says of its parameters, with where the law stands.</summary>
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
        Skip();
        return at < text.Length ? text[at] : null;
    }

    private void Skip()
    {
        while (at < text.Length && text[at] is (' ' or '\t'))
            at++;
    }

    private BadInputException Bad(string required) =>
        new($"{Where(at)}: {required} required, got {(at < text.Length ? $"'{Shown(text[at..])}'" : "the end")}");

    private string Where(int column) => $"law '{Shown(text)}', column {column + 1}";
    private static string Shown(string s) => s.Length <= 60 ? s : s[..60] + "…";
}
