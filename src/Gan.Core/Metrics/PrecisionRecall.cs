namespace Gan;

/// <summary>Precision and recall of samples.</summary>
/// <param name="Precision">The share of samples that lie within the real examples' balls.</param>
/// <param name="PrecisionError">
/// Its standard error, <c>√(p (1 − p) / m)</c>, the balls being given; it is 0 and means nothing where the share is 0 or 1, where the 95% bound is
/// about 3/m away instead.
/// </param>
/// <param name="Recall">The share of real examples that lie within the samples' balls.</param>
/// <param name="RecallError">Its standard error, likewise.</param>
/// <param name="Neighbours">k.</param>
/// <param name="Samples">How many samples there were.</param>
/// <param name="Real">How many real examples.</param>
public sealed record PrecisionRecallReport(
    double Precision, double PrecisionError, double Recall, double RecallError, int Neighbours, int Samples, int Real);

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al. 2019): a set stands for the union of balls about its examples, each of the radius at which
/// the k-th nearest other example lies. Precision is the share of samples in the union of the real examples, recall the share of real
/// examples in the union of the samples. L2 distances in the data's own numbers; the paper takes features of a network, which this
/// project has none of.
/// </summary>
/// <remarks>
/// It misleads: both depend on how many examples there are, and neither reaches 1 for samples of the data's own law, so that real images are to be
/// measured beside them; one outlier with a great ball covers much; precision does not see a generator that remembers a single
/// example; in pixels, blurred images lie within many balls. The standard errors leave out that the balls are drawn too.
/// </remarks>
public static class PrecisionRecall
{
    /// <summary>The paper's k.</summary>
    public const int DefaultNeighbours = 3;

    /// <summary>How many examples of each kind are compared: with 784 pixels, seconds.</summary>
    public const int DefaultMost = 5000;

    /// <summary>Precision and recall of samples against real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, more than k.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>, more than k.</param>
    /// <param name="key">What is chosen with where there are more than are compared.</param>
    /// <param name="neighbours">k.</param>
    /// <param name="most">How many of each are compared.</param>
    /// <exception cref="ArgumentException">There are too few, a number is not finite or too large (<see cref="Norms"/>), or shapes differ.</exception>
    public static PrecisionRecallReport Of(
        Batch samples, Batch real, Key key, int neighbours = DefaultNeighbours, int most = DefaultMost)
    {
        var ours = Subsample.Of(samples, most, key.Fold(0));
        var theirs = Subsample.Of(real, most, key.Fold(1));
        Pairs.Require("precision and recall", (ours, "samples"), (theirs, "real examples"));
        double precision = Covered(ours, theirs, NearestNeighbours.Radii(theirs, neighbours));
        double recall = Covered(theirs, ours, NearestNeighbours.Radii(ours, neighbours));
        static double Error(double p, int n) => Math.Sqrt(p * (1 - p) / n);
        return new(precision, Error(precision, ours.Count), recall, Error(recall, theirs.Count), neighbours, ours.Count, theirs.Count);
    }

    /// <summary>The share of points that lie within one of the balls.</summary>
    private static double Covered(Batch points, Batch centres, double[] radii)
    {
        bool[] within = new bool[points.Count];
        double slack = Pairs.Slack(points, centres);
        Pairs.Squares(points, centres, (i, first, squares) =>
        {
            for (int j = 0; j < squares.Length && !within[i]; j++)
            {
                double radius = radii[first + j] * radii[first + j];
                // What rounding could decide is computed exactly: radii of 0 are the mark of a collapse.
                within[i] = squares[j] <= radius - slack
                    || squares[j] <= radius + slack && Math.Sqrt(Pairs.Square(points[i], centres[first + j])) <= radii[first + j];
            }
        });
        return within.Count(inside => inside) / (double)within.Length;
    }
}
