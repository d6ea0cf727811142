namespace Gan.Theory;

/// <summary>
/// The Taylor coefficients c₀ … cₙ of a function at a point, or enclosures of its coefficients at all points of a cell: cₖ =
/// f⁽ᵏ⁾/k!. The operations are those of power series (Tucker 2011, <i>Validated Numerics</i>, section 4.4). A function that
/// is not smooth on the cell has a coefficient <see cref="Enclosure.Whole"/>.
/// </summary>
public sealed class Series
{
    private readonly Enclosure[] coefficients;

    /// <summary>The index of the last coefficient that is not exactly 0, or 0.</summary>
    private readonly int degree;

    private Series(Enclosure[] coefficients)
    {
        this.coefficients = coefficients;
        degree = coefficients.Length - 1;
        while (degree > 0 && coefficients[degree].IsZero)
            degree--;
    }

    /// <summary>n, the index of the last coefficient.</summary>
    public int Order => coefficients.Length - 1;

    /// <summary>The coefficient of order k.</summary>
    public Enclosure this[int k] => coefficients[k];

    /// <summary>The value of the function, c₀.</summary>
    public Enclosure Value => coefficients[0];

    /// <summary>Returns the series of a constant.</summary>
    public static Series Constant(Enclosure value, int order) => From(order, k => k == 0 ? value : Enclosure.Zero);

    /// <summary>Returns the series of x ↦ x at a point or on a cell.</summary>
    public static Series Variable(Enclosure at, int order) =>
        From(order, k => k == 0 ? at : k == 1 ? Enclosure.One : Enclosure.Zero);

    public static Series operator -(Series a) => a.Map(c => -c);
    public static Series operator +(Series a, Series b) => From(a.Order, k => a[k] + b[k]);
    public static Series operator -(Series a, Series b) => From(a.Order, k => a[k] - b[k]);
    public static Series operator +(Series a, Enclosure b) => a.WithValue(a.Value + b);
    public static Series operator +(Enclosure a, Series b) => b + a;
    public static Series operator -(Series a, Enclosure b) => a + -b;
    public static Series operator -(Enclosure a, Series b) => -b + a;
    public static Series operator *(Enclosure a, Series b) => b.Map(c => a * c);
    public static Series operator *(Series a, Enclosure b) => b * a;
    public static Series operator /(Series a, Enclosure b) => a.Map(c => c / b);
    public static Series operator /(Enclosure a, Series b) => Constant(a, b.Order) / b;

    // F# does not convert a number to an interval between operators.
    public static Series operator +(Series a, double b) => a + Enclosure.Of(b);
    public static Series operator +(double a, Series b) => b + Enclosure.Of(a);
    public static Series operator -(Series a, double b) => a - Enclosure.Of(b);
    public static Series operator -(double a, Series b) => Enclosure.Of(a) - b;
    public static Series operator *(Series a, double b) => Enclosure.Of(b) * a;
    public static Series operator *(double a, Series b) => Enclosure.Of(a) * b;
    public static Series operator /(Series a, double b) => a / Enclosure.Of(b);
    public static Series operator /(double a, Series b) => Enclosure.Of(a) / b;

    public static Series operator *(Series a, Series b) => From(a.Order, k =>
    {
        var sum = Enclosure.Zero;
        for (int j = Math.Max(0, k - b.degree); j <= Math.Min(k, a.degree); j++)
            sum += a[j] * b[k - j];
        return sum;
    });

    /// <summary>Returns a/b, from qₖ b₀ = aₖ − Σ bⱼ qₖ₋ⱼ.</summary>
    public static Series operator /(Series a, Series b) => Recursive(a.Order, (q, k) =>
    {
        var sum = a[k];
        for (int j = 1; j <= Math.Min(k, b.degree); j++)
            sum -= b[j] * q[k - j];
        return sum / b[0];
    });

    /// <summary>Returns f².</summary>
    public Series Square() => (this * this).WithValue(Value.Square());

    /// <summary>Returns √f, from 2 s₀ sₖ = fₖ − Σ sⱼ sₖ₋ⱼ.</summary>
    public Series Sqrt() => Recursive(Order, (s, k) =>
    {
        if (k == 0)
            return Value.Sqrt();
        var sum = this[k];
        for (int j = 1; j < k; j++)
            sum -= s[j] * s[k - j];
        return sum / (2 * s[0]);
    });

    /// <summary>Returns eᶠ, from k eₖ = Σ j fⱼ eₖ₋ⱼ.</summary>
    public Series Exp()
    {
        var bounds = UnderflowBounds();
        return Recursive(Order, (e, k) =>
        {
            if (k == 0)
                return Value.Exp();
            var sum = Enclosure.Zero;
            for (int j = 1; j <= Math.Min(k, degree); j++)
                sum += j * this[j] * e[k - j];
            return bounds is null ? sum / k : (sum / k).Intersect(bounds(k));
        });
    }

    /// <summary>Returns eᶠ − 1, relatively tight where f is near 0.</summary>
    public Series Expm1() => Exp().WithValue(Value.Expm1());

    /// <summary>Returns log f.</summary>
    public Series Log() => Logarithm(Value, Value.Log());

    /// <summary>Returns log(1 + f), relatively tight where f is near 0.</summary>
    public Series Log1p() => Logarithm(1 + Value, Value.Log1p());

    /// <summary>Returns log(1 + eᶠ), −log of one minus the sigmoid.</summary>
    public Series Softplus() => Value.Middle > 0 ? this + (-this).Exp().Log1p() : Exp().Log1p();

    /// <summary>Returns 1/(1 + e⁻ᶠ).</summary>
    public Series Sigmoid()
    {
        var e = (Value.Middle > 0 ? -this : this).Exp();
        return (Value.Middle > 0 ? Constant(1, Order) : e) / (1 + e);
    }

    /// <summary>Returns tanh f = 1 − 2/(1 + e²ᶠ).</summary>
    public Series Tanh() => 2 * (2 * this).Sigmoid() - 1;

    /// <summary>Returns |f|, which is smooth where the sign of f is known; its value is known everywhere.</summary>
    public Series Abs() => Value.Lower > 0 ? this : Value.Upper < 0 ? -this
        : From(Order, k => k == 0 ? Value.Abs() : Enclosure.Whole);

    /// <summary>Returns the antiderivative with the given value, of order n + 1.</summary>
    public Series Integral(Enclosure value) => From(Order + 1, k => k == 0 ? value : this[k - 1] / k);

    /// <summary>Returns log f for f₀ and log f₀, from f₀ lₖ = fₖ − Σ (j/k) lⱼ fₖ₋ⱼ.</summary>
    private Series Logarithm(Enclosure value, Enclosure logarithm) => Recursive(Order, (l, k) =>
    {
        if (k == 0)
            return logarithm;
        var sum = Enclosure.Zero;
        for (int j = Math.Max(1, k - degree); j < k; j++)
            sum += j * l[j] * this[k - j];
        return (this[k] - sum / k) / value;
    });

    /// <summary>
    /// Returns bounds of the coefficients of eᶠ where it underflows, |eₖ| ≤ exp(f₀ + Σ |fⱼ| ρʲ)/ρᵏ with a ρ for which the
    /// sum is at most |f₀|/2; null elsewhere. The recursion would multiply the smallest float64 number by powers of f₁.
    /// </summary>
    private Func<int, Enclosure>? UnderflowBounds()
    {
        const double least = -700;
        if (degree == 0 || Value.Upper > least || double.IsInfinity(Value.Upper))
            return null;
        double radius = Enumerable.Range(1, degree)
            .Min(j => Math.Pow(-Value.Upper / (2 * degree * this[j].Magnitude), 1.0 / j));
        if (!(radius > 0) || double.IsInfinity(radius))
            return null;
        var sum = Enclosure.Of(Value.Upper);
        for (int j = 1; j <= degree; j++)
            sum += this[j].Magnitude * Enclosure.Of(radius).Power(j);
        return k => (sum - k * Enclosure.Of(radius).Log()).Exp().Upper is var bound ? new(-bound, bound) : default;
    }

    /// <summary>Returns the series of a function whose values are known to be in a range.</summary>
    internal Series Within(Enclosure range) => WithValue(Value.Intersect(range));

    private Series WithValue(Enclosure value) => From(Order, k => k == 0 ? value : this[k]);

    private Series Map(Func<Enclosure, Enclosure> f) => From(Order, k => f(this[k]));

    private static Series From(int order, Func<int, Enclosure> coefficient) => Recursive(order, (_, k) => coefficient(k));

    /// <summary>Returns the series whose coefficient k is a function of those before it.</summary>
    private static Series Recursive(int order, Func<Enclosure[], int, Enclosure> coefficient)
    {
        var coefficients = new Enclosure[order + 1];
        for (int k = 0; k <= order; k++)
            coefficients[k] = coefficient(coefficients, k);
        return new(coefficients);
    }
}
