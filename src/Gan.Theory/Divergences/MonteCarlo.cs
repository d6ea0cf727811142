namespace Gan.Theory;

/// <summary>
/// f-divergences of laws in space, by sampling from the mixture M = (P + Q)/2: D_f = E_M[q f(p/q) / m], half of the samples from each
/// law, so that the mean's error is the smaller of the two strata's.
/// </summary>
/// <param name="Samples">How many points from each law.</param>
/// <param name="Key">Where they come from.</param>
public sealed record MonteCarlo(int Samples, Key Key)
{
    /// <summary>The number of standard errors that a 99.9% interval takes to each side.</summary>
    public const double Width = 3.2905;

    /// <summary>D_f(P ‖ Q) with a 99.9% confidence interval.</summary>
    public Estimate Of(FDivergence f, IKnownLaw p, IKnownLaw q)
    {
        var (meanP, errorP) = Stratum(f, p, q, p, Key.Fold(0));
        var (meanQ, errorQ) = Stratum(f, p, q, q, Key.Fold(1));
        return new(0.5 * (meanP + meanQ), Width * 0.5 * Math.Sqrt(errorP * errorP + errorQ * errorQ));
    }

    /// <summary>The mean and its standard error over samples of one of the two laws.</summary>
    private (double Mean, double Error) Stratum(FDivergence f, IKnownLaw p, IKnownLaw q, IKnownLaw from, Key key)
    {
        int n = p.Dimension;
        double[] points = new double[Samples * n];
        from.Sample(key, points);
        double mean = 0, squares = 0;
        for (int i = 0; i < Samples; i++)
        {
            var x = points.AsSpan(i * n, n);
            double a = p.LogDensity(x), b = q.LogDensity(x);
            // Divided by m before the exponential, so that densities in many dimensions do not underflow.
            double top = Math.Max(a, b), log = top + Math.Log(0.5 * (Math.Exp(a - top) + Math.Exp(b - top)));
            double value = f.At(a - log, b - log), step = value - mean;
            mean += step / (i + 1);
            squares += step * (value - mean);
        }
        return (mean, Math.Sqrt(squares / (Samples - 1) / Samples));
    }
}
