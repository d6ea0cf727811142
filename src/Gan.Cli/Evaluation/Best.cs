namespace Gan.Cli;

/// <summary>How the best checkpoint of a run is told: a metric, on examples to choose by.</summary>
internal sealed class Best
{
    private const int Count = 2000;

    private readonly Metric metric;
    private readonly Splits<ISource> splits;

    private Best(Metric metric, Splits<ISource> splits) => (this.metric, this.splits) = (metric, splits);

    /// <summary>What a recipe asks for; null where it asks for nothing.</summary>
    /// <exception cref="BadInputException">There is no such metric, or it does not suit the data.</exception>
    public static Best? Of(Recipe recipe, string? folder)
    {
        if (recipe.Best is null)
            return null;
        var (metric, splits) = (Metrics.Find(recipe.Best, Metrics.Scored), Datasets.Split(recipe.Data, folder));
        return metric.Suits(Given.Of(splits)) ? new(metric, splits)
            : throw new BadInputException($"best: {metric.Needs} required for {metric.Name}, got {recipe.Data}");
    }

    /// <summary>The score of a state's generator; null where its samples have none.</summary>
    public double? Score(Sampler sampler, Key key)
    {
        var of = Evaluated.Of(sampler, [splits], null, Count, Count, key.Fold(-101)).Choosing();
        if (Norms.FirstBeyond(of.Samples) is not null)
            return null;
        double score = metric.Score!(of);
        return double.IsFinite(score) ? score : null;
    }
}
