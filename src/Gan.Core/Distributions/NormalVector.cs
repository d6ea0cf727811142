using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Gan;

/// <summary>
/// The normal distribution in space with a full covariance, log p(x) = −½(x − μ)ᵀΣ⁻¹(x − μ) − ½ log det(2πΣ).
/// </summary>
public sealed record NormalVector : IDensity
{
    private readonly double logConstant;

    /// <summary>Creates N(mean, covariance).</summary>
    /// <param name="mean">μ, <c>[n]</c>.</param>
    /// <param name="covariance">Σ as n rows of n numbers.</param>
    /// <exception cref="ArgumentException">
    /// The sizes do not agree, a number is not finite, or the covariance is not symmetric and positive definite.
    /// </exception>
    public NormalVector(double[] mean, double[][] covariance)
    {
        int n = mean.Length;
        if (n == 0 || covariance.Length != n || covariance.Any(row => row.Length != n))
            throw new ArgumentException("normal: a mean of n numbers and a covariance of n rows of n required, "
                + $"got {n} and {string.Join(", ", covariance.Select(r => r.Length))}");
        if (mean.Concat(covariance.SelectMany(r => r)).Any(x => !double.IsFinite(x)))
            throw new ArgumentException("normal: finite numbers required, got NaN or infinity");
        Mean = Vector<double>.Build.DenseOfEnumerable(mean);
        Covariance = Matrix<double>.Build.DenseOfRows(covariance);
        if (!Covariance.IsSymmetric())
            throw new ArgumentException("normal: a symmetric covariance required, got an asymmetric one");
        try
        {
            Cholesky = Covariance.Cholesky();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("normal: a positive definite covariance required, got one that is not", e);
        }
        logConstant = -0.5 * (n * Math.Log(Math.Tau) + Cholesky.DeterminantLn);
    }

    /// <summary>μ.</summary>
    public Vector<double> Mean { get; }

    /// <summary>Σ.</summary>
    public Matrix<double> Covariance { get; }

    internal Cholesky<double> Cholesky { get; }

    public int Dimension => Mean.Count;

    public double LogDensity(ReadOnlySpan<double> x)
    {
        var centred = Vector<double>.Build.DenseOfArray(x.ToArray()) - Mean;
        return logConstant - 0.5 * centred.DotProduct(Cholesky.Solve(centred));
    }

    public void Sample(Key key, Span<double> destination)
    {
        Draw.Normal(key, destination);
        for (int i = 0; i < destination.Length; i += Dimension)
            (Mean + Cholesky.Factor * Vector<double>.Build.DenseOfArray(destination.Slice(i, Dimension).ToArray()))
                .AsArray().CopyTo(destination[i..]);
    }

    public bool Equals(NormalVector? other) =>
        other is not null && Mean.Equals(other.Mean) && Covariance.Equals(other.Covariance);

    public override int GetHashCode() => Mean.GetHashCode();

    public override string ToString() =>
        $"normal({List(Mean)},[{string.Join(',', Covariance.EnumerateRows().Select(List))}])";

    private static string List(Vector<double> v) =>
        $"[{string.Join(',', v.Select(x => FormattableString.Invariant($"{x}")))}]";
}
