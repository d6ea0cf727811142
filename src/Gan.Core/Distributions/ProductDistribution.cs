using System.Collections.Immutable;

namespace Gan;

/// <summary>The distribution of a vector of independent coordinates, p(x) = Π pᵢ(xᵢ).</summary>
public sealed record ProductDistribution : IDensity, IBoxProbability
{
    /// <summary>Creates the product of at least two distributions.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public ProductDistribution(params IEnumerable<IUnivariateDistribution> factors)
    {
        Factors = [.. factors];
        if (Factors.Length < 2)
            throw new ArgumentException($"product: two distributions or more required, got {Factors.Length}");
    }

    /// <summary>The distribution of each coordinate.</summary>
    public ImmutableArray<IUnivariateDistribution> Factors { get; }

    public int Dimension => Factors.Length;

    public double LogDensity(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < Factors.Length; i++)
            sum += Factors[i].LogDensity(x.Slice(i, 1));
        return sum;
    }

    public void Sample(Key key, Span<double> destination)
    {
        double[] column = new double[destination.Length / Dimension];
        for (int i = 0; i < Factors.Length; i++)
        {
            Factors[i].Sample(key.Fold(i), column);
            for (int j = 0; j < column.Length; j++)
                destination[j * Dimension + i] = column[j];
        }
    }

    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double product = 1;
        for (int i = 0; i < Factors.Length; i++)
            product *= Factors[i].Probability(low[i], high[i]);
        return product;
    }

    public bool Equals(ProductDistribution? other) => other is not null && Factors.SequenceEqual(other.Factors);
    public override int GetHashCode() => Factors.Length;
    public override string ToString() => $"product({string.Join(',', Factors)})";
}
