namespace Gan.Experiments;

/// <summary>Scores a run's generator by a metric on validation examples, to select the best checkpoint.</summary>
public sealed class BestCheckpoint
{
    /// <summary>The number of samples and of examples to compare them with.</summary>
    private const int Count = 2000;

    /// <summary>Index folded into the state's key; no step uses it.</summary>
    private const long Noise = -101;

    private readonly Metric metric;
    private readonly Splits<ISource> splits;

    private BestCheckpoint(Metric metric, Splits<ISource> splits) => (this.metric, this.splits) = (metric, splits);

    /// <summary>
    /// Returns the scoring by a recipe's metric (<see cref="Recipe.Best"/>); null if the recipe has none.
    /// </summary>
    /// <exception cref="BadInputException">There is no such metric, or it does not suit the data.</exception>
    public static BestCheckpoint? Of(Recipe recipe, string? folder)
    {
        if (recipe.Best is null)
            return null;
        var (metric, splits) = (Metrics.Find(recipe.Best, Metrics.Scored), Datasets.Split(recipe.Data, folder));
        return metric.Suits(EvaluationData.Of(splits)) ? new(metric, splits)
            : throw new BadInputException($"best: {metric.Needs} required for {metric.Name}, got {recipe.Data}");
    }

    /// <summary>
    /// Returns the generator's score; null if its samples are too large for the metric or the score is not finite.
    /// </summary>
    public double? Score(TrainedGenerator generator, Key key)
    {
        var evaluation = Evaluation.Of(generator, [splits], null, Count, Count, key.Fold(Noise)).ForSelection();
        if (Norms.FirstBeyond(evaluation.Samples) is not null)
            return null;
        double score = metric.Score!(evaluation);
        return double.IsFinite(score) ? score : null;
    }
}
