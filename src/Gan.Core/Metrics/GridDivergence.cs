namespace Gan;

/// <summary>An estimate of a divergence on a grid.</summary>
/// <param name="Value">The estimate in nats.</param>
/// <param name="StandardError">Its standard error; NaN where the value is infinite.</param>
/// <param name="Bias">The approximate bias: by how much the expected estimate exceeds the true divergence.</param>
public sealed record GridEstimate(double Value, double StandardError, double Bias);

/// <summary>The divergences of samples from a known distribution on a grid.</summary>
/// <param name="Kl">KL(samples ‖ distribution).</param>
/// <param name="Js">JSD(samples, distribution), at most log 2.</param>
/// <param name="Boxes">The number of boxes with at least one sample.</param>
/// <param name="Outside">The share of samples outside the grid.</param>
public sealed record GridReport(GridEstimate Kl, GridEstimate Js, int Boxes, double Outside);

/// <summary>
/// The Kullback–Leibler and Jensen–Shannon divergences between samples and a distribution with known probabilities, over the
/// boxes of a grid: with qᵢ the share of samples in box i and pᵢ the distribution's probability of it,
/// <code>KL = Σ qᵢ log(qᵢ / pᵢ),   JSD = ½ Σ qᵢ log(2qᵢ / (qᵢ + pᵢ)) + ½ Σ pᵢ log(2pᵢ / (qᵢ + pᵢ))   (nats)</code>
/// Standard errors are by the delta method, plus the variance that remains where the distributions are equal (of χ² with
/// boxes − 1 degrees of freedom). The bias, about <c>(boxes − 1) / 2m</c> for KL and <c>(boxes − 1) / 8m</c> for JSD (Miller
/// 1955), is not subtracted.
/// </summary>
/// <remarks>
/// It misleads: differences within a box are invisible, so that on the ring, whose modes are smaller than a box, points on
/// the centres have a small divergence; on a finer grid the bias grows. KL penalises invented samples, hardly missing modes,
/// and is infinite where one sample has probability 0. JSD is finite, and near log 2 says nothing about the distance of the
/// samples.
/// </remarks>
public static class GridDivergence
{
    /// <summary>Computes the divergences of samples from a distribution.</summary>
    /// <param name="samples"><c>[m, 1]</c> or <c>[m, 2]</c>.</param>
    /// <param name="distribution">A distribution of the same dimension.</param>
    /// <param name="grid">The grid; null for <see cref="BoxGrid.Of"/>.</param>
    /// <exception cref="ArgumentException">There are no samples, or the dimensions differ or are more than two.</exception>
    public static GridReport Of(Batch samples, IBoxProbability distribution, BoxGrid? grid = null)
    {
        if (samples.Count == 0 || samples.Example.Size != distribution.Example.Size)
            throw new ArgumentException($"a divergence on a grid needs samples {distribution.Example}, got {samples.Shape}");
        grid ??= BoxGrid.Of(distribution);
        double m = samples.Count;
        double[] p = grid.Probabilities(distribution), q = new double[p.Length];
        for (int i = 0; i < samples.Count; i++)
            q[grid.IndexOf(samples[i])]++;
        for (int i = 0; i < q.Length; i++)
            q[i] /= m;
        int boxes = q.Count(share => share > 0);
        double freedom = boxes - 1;
        // Terms with q = 0 are 0.
        double kl = 0, js = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (q[i] > 0)
                (kl, js) = (kl + q[i] * Math.Log(q[i] / p[i]), js + q[i] / 2 * Math.Log(2 * q[i] / (q[i] + p[i])));
            if (p[i] > 0)
                js += p[i] / 2 * Math.Log(2 * p[i] / (q[i] + p[i]));
        }
        GridEstimate Estimate(double value, double factor, Func<double, double, double> slope)
        {
            double mean = 0, square = 0;
            for (int i = 0; i < p.Length; i++)
                if (q[i] > 0)
                {
                    double s = slope(q[i], p[i]);
                    (mean, square) = (mean + q[i] * s, square + q[i] * s * s);
                }
            double delta = Math.Max(0, square - mean * mean) / m, variance = 2 * freedom / (factor * m * factor * m);
            return new(value, Math.Sqrt(delta + variance), freedom / (factor * m));
        }
        return new(
            double.IsInfinity(kl) ? new(kl, double.NaN, freedom / (2 * m)) : Estimate(kl, 2, (qi, pi) => Math.Log(qi / pi)),
            Estimate(Math.Max(0, js), 8, (qi, pi) => Math.Log(2 * qi / (qi + pi)) / 2), boxes, q[^1]);
    }
}
