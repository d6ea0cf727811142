namespace Gan.Experiments;

/// <summary>Samples and the data that metrics compare them with. All batches are <c>[m, d]</c>.</summary>
/// <param name="Distribution">The known distribution of the data; null for a data set.</param>
/// <param name="Samples">A generator's samples.</param>
/// <param name="Test">Test examples.</param>
/// <param name="Validation">Validation examples, to choose a metric's settings; null if there are none.</param>
/// <param name="Train">
/// Training examples: all of a file, otherwise as many as there are samples; null if they are unknown.
/// </param>
/// <param name="Key">The key of the random numbers of the metrics.</param>
public sealed record Evaluation(
    IDistribution? Distribution, Batch Samples, Batch Test, Batch? Validation, Batch? Train, Key Key)
{
    private readonly Dictionary<string, object> shared = [];

    /// <summary>
    /// All training examples, with several parts concatenated; null if they are unknown, and for a distribution.
    /// </summary>
    public IExamples? Learned { get; init; }

    /// <summary>Validation and test examples of each fold; empty if the data set has no folds.</summary>
    public IReadOnlyList<(Batch Validation, Batch Test)> Folds { get; init; } = [];

    /// <summary>
    /// The examples that choose the σ of the Parzen window: the first <see cref="ParzenProcedure.ValidationExamples"/>
    /// validation examples, or as many draws from a distribution; null if there are none.
    /// </summary>
    public Batch? ForSigma { get; init; }

    /// <summary>
    /// Training examples to compare the samples with: as many as there are samples, or all if there are fewer; null if
    /// they are unknown.
    /// </summary>
    public Batch? Reference => Train is { } all ? Once("reference", () => Subsample.Of(all, Samples.Count, Key.Fold(8)))
        : null;

    /// <summary>The kind of data.</summary>
    public EvaluationData Data => new(Distribution, Test.Example.Size, Validation is not null, Train is not null);

    /// <summary>The name of real examples in results.</summary>
    public string Real => Distribution is null ? "training images" : "the distribution itself";

    /// <summary>Draws samples of a generator and the data to compare them with.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="folds">The folds of the data; the generator was trained on the training part of the first.</param>
    /// <param name="learned">The number of first training examples that it was trained on; null for all.</param>
    /// <param name="count">The number of samples, and of training examples.</param>
    /// <param name="points">The maximum number of validation and of test examples.</param>
    /// <param name="key">The key of samples and examples.</param>
    public static Evaluation Of(
        TrainedGenerator generator, IReadOnlyList<Splits<ISource>> folds, int? learned, int count, int points, Key key) =>
        Of(Flat(generator.Sample(key, count)), folds, learned, points, key);

    /// <summary>Brings samples together with the data to compare them with.</summary>
    /// <inheritdoc cref="Of(TrainedGenerator, IReadOnlyList{Splits{ISource}}, int?, int, int, Key)"/>
    public static Evaluation Of(Batch samples, IReadOnlyList<Splits<ISource>> folds, int? learned, int points, Key key)
    {
        Batch Draw(ISource source, int part, int m) => Flat(source.Batch(key.Fold(part), 0, Math.Min(m, source.Count ?? m)));
        var splits = folds[0];
        var train = learned is { } n && splits.Train is IExamples all ? all.Range(0, n) : splits.Train;
        return new(
            splits.Test as IDistribution, samples, Draw(splits.Test, 3, points), Draw(splits.Validation, 2, points),
            Draw(train, 1, samples.Count), key.Fold(4))
        {
            ForSigma = splits.Validation is IExamples held
                ? Flat(held.First(ParzenProcedure.ValidationExamples))
                    : Draw(splits.Validation, 2, ParzenProcedure.ValidationExamples),
            Learned = train as IExamples,
            Folds = folds.Count < 2 ? [] : [.. folds.Select(fold => (Draw(fold.Validation, 2, points),
                Draw(fold.Test, 3, points)))],
        };
    }

    /// <summary>
    /// Returns the same samples with the validation examples as test examples, because the selection of a checkpoint must
    /// not use the test examples.
    /// </summary>
    public Evaluation ForSelection() =>
        new(Distribution, Samples, Validation ?? Test, Validation, Train, Key) { Learned = Learned };

    /// <summary>Computes a value that several metrics share once, and caches it under a name.</summary>
    public T Once<T>(string what, Func<T> compute) where T : notnull
    {
        if (!shared.TryGetValue(what, out object? found))
            shared[what] = found = compute();
        return (T)found;
    }

    /// <summary>Returns examples as vectors, <c>[m, d]</c>.</summary>
    public static Batch Flat(Batch batch) => batch.Example.Count == 1 ? batch
        : new([batch.Count, batch.Example.Size], batch.ToArray());
}
