using System.Collections.Immutable;

namespace Gan.Theory;

/// <summary>Finitely many atoms with their masses.</summary>
public sealed record Finite : IDiscreteLaw
{
    private readonly ImmutableSortedDictionary<double, double> masses;

    /// <summary>A law of these atoms; those of mass 0 are left out.</summary>
    /// <exception cref="ArgumentException">
    /// An atom is not finite or comes twice, a mass is negative, or the masses do not add up to 1 (to 1e-9; they are then
    /// scaled to).
    /// </exception>
    public Finite(params IEnumerable<(double X, double Mass)> atoms)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<double, double>();
        foreach (var (x, mass) in atoms)
        {
            if (!double.IsFinite(x) || !(mass >= 0) || !double.IsFinite(mass))
                throw new ArgumentException(FormattableString.Invariant($"finite: finite atoms with masses of 0 or more required, got {x}:{mass}"));
            if (builder.ContainsKey(x))
                throw new ArgumentException(FormattableString.Invariant($"finite: distinct atoms required, got {x} twice"));
            builder.Add(x, mass);
        }
        // In the order of the atoms, so that the order they are given in does not matter.
        double sum = builder.Values.Sum();
        if (!(Math.Abs(sum - 1) <= 1e-9))
            throw new ArgumentException(FormattableString.Invariant($"finite: masses that add up to 1 required, got {sum}"));
        Written = [.. builder.Select(a => (a.Key, a.Value))];
        masses = builder.Where(a => a.Value > 0).ToImmutableSortedDictionary(a => a.Key, a => a.Value / sum);
    }

    /// <summary>The atoms and their masses, ascending, as they were given.</summary>
    public ImmutableArray<(double X, double Mass)> Written { get; }

    public double Mean => masses.Sum(a => a.Key * a.Value);
    public double Variance => masses.Sum(a => (a.Key - Mean) * (a.Key - Mean) * a.Value);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IEnumerable<double> Atoms => masses.Keys;
    public IEnumerable<double> Marks => masses.Keys;

    public double LogMass(double x) => masses.TryGetValue(x, out double mass) ? Math.Log(mass) : double.NegativeInfinity;
    public double Cdf(double x) => Math.Min(1, masses.TakeWhile(a => a.Key <= x).Sum(a => a.Value));
    public double Survival(double x) => Math.Min(1, masses.SkipWhile(a => a.Key <= x).Sum(a => a.Value));

    public double Quantile(double u)
    {
        double sum = 0;
        foreach (var (x, mass) in masses)
            if ((sum += mass) >= u)
                return x;
        return masses.Keys.Last();
    }

    public bool Equals(Finite? other) => other is not null && masses.SequenceEqual(other.masses);
    public override int GetHashCode() => masses.Aggregate(0, (h, a) => HashCode.Combine(h, a.Key, a.Value));
    public override string ToString() =>
        $"finite({string.Join(',', Written.Select(a => FormattableString.Invariant($"{a.X}:{a.Mass}")))})";
}
