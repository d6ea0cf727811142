namespace Gan;

/// <summary>The categorical distribution on 0, 1, …, by inverse transform.</summary>
internal static class Categorical
{
    /// <summary>
    /// Returns the first index at which the running sum of the weights exceeds u in [0, 1); the last at the latest.
    /// </summary>
    internal static int Index(ReadOnlySpan<double> weights, double u)
    {
        for (int i = 0; i < weights.Length - 1; i++)
            if ((u -= weights[i]) < 0)
                return i;
        return weights.Length - 1;
    }
}
