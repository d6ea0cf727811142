namespace Gan.Experiments;

/// <summary>The kind of data that an evaluation has. It decides which metrics have a meaning.</summary>
/// <param name="Distribution">The known distribution that the data are from; null for a data set.</param>
/// <param name="Size">The number of numbers of an example.</param>
/// <param name="Validation">True if there are validation examples.</param>
/// <param name="Training">True if there are the examples that the generator was trained on.</param>
public sealed record EvaluationData(IDistribution? Distribution, int Size, bool Validation, bool Training)
{
    /// <summary>A data set in parts has all of them.</summary>
    public static EvaluationData Of(Splits<ISource> splits) => new(splits.Test as IDistribution, splits.Test.Example.Size, true, true);
}
