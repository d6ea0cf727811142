namespace Gan;

/// <summary>Precision and recall of samples.</summary>
/// <param name="Precision">The share of samples that lie within the real examples' balls.</param>
/// <param name="PrecisionError">
/// Its standard error for given balls, <c>√(p (1 − p) / m)</c>. It is 0 where the share is 0 or 1; the 95% bound is then
/// about 3/m away.
/// </param>
/// <param name="Recall">The share of real examples that lie within the samples' balls.</param>
/// <param name="RecallError">Its standard error for given balls.</param>
/// <param name="Neighbours">The number of neighbours, k.</param>
/// <param name="Samples">The number of samples used.</param>
/// <param name="Real">The number of real examples used.</param>
public sealed record PrecisionRecallReport(
    double Precision, double PrecisionError, double Recall, double RecallError, int Neighbours, int Samples, int Real);

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al. 2019): a set is represented by the union of balls about its examples,
/// whose radius is the distance to the k-th nearest other example. Precision is the share of samples in the union of the
/// real examples' balls, recall the share of real examples in the union of the samples' balls. Distances are L2 in the
/// data's own numbers; the paper uses features of a pretrained network, which this project does not have.
/// </summary>
/// <remarks>
/// It misleads: both depend on the number of examples, and neither reaches 1 for samples of the data's own distribution, so
/// that real images should be measured beside them; one outlier with a large ball covers much; precision does not notice a
/// generator that memorises a single example; in pixels, blurred images lie within many balls. The standard errors ignore
/// that the balls are random too.
/// </remarks>
public static class PrecisionRecall
{
    /// <summary>The paper's k.</summary>
    public const int DefaultNeighbours = 3;

    /// <summary>The default number of samples and of real examples; with 784 pixels it takes seconds.</summary>
    public const int DefaultMost = 5000;

    /// <summary>The uses of the key.</summary>
    private enum Purpose { Samples, Real }

    /// <summary>Computes precision and recall of samples against real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, more than k.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>, more than k.</param>
    /// <param name="key">Draws the examples to use where there are more.</param>
    /// <param name="neighbours">The number of neighbours, k.</param>
    /// <param name="most">The most samples, and real examples, to use.</param>
    /// <exception cref="ArgumentException">
    /// There are too few examples, shapes differ, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static PrecisionRecallReport Of(
        Batch samples, Batch real, Key key, int neighbours = DefaultNeighbours, int most = DefaultMost)
    {
        var ours = Subsample.Of(samples, most, key.Fold((int)Purpose.Samples));
        var theirs = Subsample.Of(real, most, key.Fold((int)Purpose.Real));
        Pairs.Require("precision and recall", (ours, "samples"), (theirs, "real examples"));
        double precision = Covered(ours, theirs, NearestNeighbours.Radii(theirs, neighbours));
        double recall = Covered(theirs, ours, NearestNeighbours.Radii(ours, neighbours));
        static double Error(double p, int n) => Math.Sqrt(p * (1 - p) / n);
        return new(
            precision, Error(precision, ours.Count), recall, Error(recall, theirs.Count),
            neighbours, ours.Count, theirs.Count);
    }

    /// <summary>Returns the share of points that lie within at least one ball.</summary>
    private static double Covered(Batch points, Batch centres, double[] radii)
    {
        bool[] within = new bool[points.Count];
        double slack = Pairs.Slack(points, centres);
        Pairs.Squares(points, centres, (i, first, squares) =>
        {
            for (int j = 0; j < squares.Length && !within[i]; j++)
            {
                double radius = radii[first + j] * radii[first + j];
                // Distances that rounding could decide are computed exactly: a collapsed generator has radii of 0.
                within[i] = squares[j] <= radius - slack
                    || squares[j] <= radius + slack
                    && Math.Sqrt(Pairs.Square(points[i], centres[first + j])) <= radii[first + j];
            }
        });
        return within.Count(inside => inside) / (double)within.Length;
    }
}
