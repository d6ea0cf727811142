using System.Collections.Immutable;

namespace Gan.Theory;

/// <summary>The law of independent coordinates, p(x) = Π pᵢ(xᵢ).</summary>
public sealed record Product : IKnownLaw
{
    /// <summary>The product of these.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public Product(params IEnumerable<ILineLaw> factors)
    {
        Factors = [.. factors];
        if (Factors.Length < 2)
            throw new ArgumentException($"product: two laws or more required, got {Factors.Length}");
    }

    /// <summary>The law of each coordinate.</summary>
    public ImmutableArray<ILineLaw> Factors { get; }

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

    public bool Equals(Product? other) => other is not null && Factors.SequenceEqual(other.Factors);
    public override int GetHashCode() => Factors.Length;
    public override string ToString() => $"product({string.Join(',', Factors)})";
}
