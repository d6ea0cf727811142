namespace Gan.Theory.Internal;

/// <summary>A sequence of random numbers from a key, from which a case is constructed.</summary>
internal sealed class Draws(Key key)
{
    private int used;

    /// <summary>Draws a number uniform on [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Unit();

    /// <summary>Draws a number from low to high whose logarithm is uniform.</summary>
    public double LogUniform(double low, double high) => Math.Exp(Uniform(Math.Log(low), Math.Log(high)));

    /// <summary>Draws an integer uniform on 0 … count − 1.</summary>
    public int Index(int count) => (int)(Unit() * count);

    /// <summary>Draws a standard normal number.</summary>
    public double Normal()
    {
        Span<double> x = stackalloc double[1];
        Draw.Normal(key.Fold(used++), x);
        return x[0];
    }

    /// <summary>Derives an independent key.</summary>
    public Key Key() => key.Fold(used++);

    private double Unit()
    {
        Span<double> x = stackalloc double[1];
        Draw.Uniform(key.Fold(used++), x);
        return x[0];
    }
}
