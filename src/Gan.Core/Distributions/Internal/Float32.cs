namespace Gan;

/// <summary>Float32 samples from float64 ones.</summary>
internal static class Float32
{
    internal delegate void Sampler(Span<double> destination);

    /// <summary>Fills the destination with a sampler's numbers, rounded to nearest.</summary>
    internal static void Round(Span<float> destination, Sampler sample)
    {
        double[] exact = new double[destination.Length];
        sample(exact);
        for (int i = 0; i < exact.Length; i++)
            destination[i] = (float)exact[i];
    }
}
