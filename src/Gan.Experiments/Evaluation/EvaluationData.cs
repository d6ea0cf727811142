namespace Gan.Experiments;

/// <summary>The kind of data of an evaluation. It decides which metrics are meaningful.</summary>
/// <param name="Distribution">The known distribution of the data; null for a data set.</param>
/// <param name="Size">The number of elements of an example.</param>
/// <param name="Validation">True if there are validation examples.</param>
/// <param name="Training">True if there are training examples.</param>
public sealed record EvaluationData(IDistribution? Distribution, int Size, bool Validation, bool Training)
{
    /// <summary>Returns the kind of a split data set, which has validation and training examples.</summary>
    public static EvaluationData Of(Splits<ISource> splits) =>
        new(splits.Test as IDistribution, splits.Test.Example.Size, true, true);
}
