namespace Gan.Theory.Internal;

/// <summary>Numbers one after the other from a key, for making up a case.</summary>
internal sealed class Draws(Key key)
{
    private int used;

    /// <summary>Uniform on [low, high).</summary>
    public double Within(double low, double high) => low + (high - low) * Unit();

    /// <summary>Uniform in the logarithm.</summary>
    public double Scale(double low, double high) => Math.Exp(Within(Math.Log(low), Math.Log(high)));

    /// <summary>0 … count − 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    /// <summary>Standard normal.</summary>
    public double Normal()
    {
        Span<double> x = stackalloc double[1];
        Draw.Normal(key.Fold(used++), x);
        return x[0];
    }

    /// <summary>A key for something else.</summary>
    public Key Key() => key.Fold(used++);

    private double Unit()
    {
        Span<double> x = stackalloc double[1];
        Draw.Uniform(key.Fold(used++), x);
        return x[0];
    }
}
