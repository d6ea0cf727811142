namespace Gan.Theory;

/// <summary>
/// Monte Carlo estimates of f-divergences in space, from samples of the mixture M = (P + Q)/2 with density m: D_f = E_M[q
/// f(p/q) / m]. The sampling is stratified: half of the samples are from P, half from Q.
/// </summary>
/// <param name="Samples">The number of samples from each distribution.</param>
/// <param name="Key">The key of the samples.</param>
public sealed record MonteCarlo(int Samples, Key Key)
{
    /// <summary>The half-width of a 99.9% confidence interval in standard errors.</summary>
    public const double CriticalValue = 3.2905;

    /// <summary>Estimates D_f(P ‖ Q), with a 99.9% confidence interval.</summary>
    public Estimate Of(FDivergence f, IDensity p, IDensity q)
    {
        var (meanP, errorP) = Stratum(f, p, q, p, Key.Fold(0));
        var (meanQ, errorQ) = Stratum(f, p, q, q, Key.Fold(1));
        return new(0.5 * (meanP + meanQ), CriticalValue * 0.5 * Math.Sqrt(errorP * errorP + errorQ * errorQ));
    }

    /// <summary>Returns the mean over samples of one of the two distributions, and its standard error.</summary>
    private (double Mean, double Error) Stratum(FDivergence f, IDensity p, IDensity q, IDensity from, Key key)
    {
        int n = p.Dimension;
        double[] points = new double[Samples * n];
        from.Sample(key, points);
        double mean = 0, squares = 0;
        for (int i = 0; i < Samples; i++)
        {
            var x = points.AsSpan(i * n, n);
            double a = p.LogDensity(x), b = q.LogDensity(x);
            // Dividing by m in the logarithm prevents underflow of densities in many dimensions.
            double top = Math.Max(a, b), log = top + Math.Log(0.5 * (Math.Exp(a - top) + Math.Exp(b - top)));
            double value = f.At(a - log, b - log), step = value - mean;
            mean += step / (i + 1);
            squares += step * (value - mean);
        }
        return (mean, Math.Sqrt(squares / (Samples - 1) / Samples));
    }
}
