using System.Collections.Immutable;

namespace Gan;

/// <summary>The distribution of finitely many atoms with their masses.</summary>
public sealed record FiniteDistribution : IDiscreteDistribution
{
    private readonly ImmutableSortedDictionary<double, double> masses;

    /// <summary>
    /// Creates a distribution of atoms. The masses are scaled so that they add up to 1; atoms of mass 0 are left out.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An atom is not finite or occurs twice, a mass is negative or not finite, or the masses do not add up to 1 (to 1e-9).
    /// </exception>
    public FiniteDistribution(params IEnumerable<(double X, double Mass)> atoms)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<double, double>();
        foreach (var (x, mass) in atoms)
        {
            if (!double.IsFinite(x) || !(mass >= 0) || !double.IsFinite(mass))
                throw new ArgumentException(
                    FormattableString.Invariant($"finite: finite atoms with masses of 0 or more required, got {x}:{mass}"));
            if (builder.ContainsKey(x))
                throw new ArgumentException(FormattableString.Invariant($"finite: distinct atoms required, got {x} twice"));
            builder.Add(x, mass);
        }
        // The sum is over ascending atoms, so that it does not depend on the order of the arguments.
        double sum = builder.Values.Sum();
        if (!(Math.Abs(sum - 1) <= 1e-9))
            throw new ArgumentException(FormattableString.Invariant($"finite: masses that add up to 1 required, got {sum}"));
        Entries = [.. builder.Select(a => (a.Key, a.Value))];
        masses = builder.Where(a => a.Value > 0).ToImmutableSortedDictionary(a => a.Key, a => a.Value / sum);
    }

    /// <summary>The atoms and masses as given to the constructor, ascending.</summary>
    public ImmutableArray<(double X, double Mass)> Entries { get; }

    public double Mean => masses.Sum(a => a.Key * a.Value);
    public double Variance => masses.Sum(a => (a.Key - Mean) * (a.Key - Mean) * a.Value);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IEnumerable<double> Atoms => masses.Keys;
    public IEnumerable<double> Breakpoints => masses.Keys;

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

    public bool Equals(FiniteDistribution? other) => other is not null && masses.SequenceEqual(other.masses);
    public override int GetHashCode() => masses.Aggregate(0, (h, a) => HashCode.Combine(h, a.Key, a.Value));
    public override string ToString() =>
        $"finite({string.Join(',', Entries.Select(a => FormattableString.Invariant($"{a.X}:{a.Mass}")))})";
}
