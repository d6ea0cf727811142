namespace Gan.Experiments;

/// <summary>Samples, and the data that metrics compare them with; all batches are <c>[m, d]</c>.</summary>
/// <param name="Distribution">The known distribution that the data are from; null for a data set.</param>
/// <param name="Samples">A generator's samples.</param>
/// <param name="Test">Test examples.</param>
/// <param name="Validation">Validation examples, to choose a metric's settings; null where there are none.</param>
/// <param name="Train">
/// Training examples: of a file all of them, otherwise as many as there are samples; null where they are not known.
/// </param>
/// <param name="Key">The key of the metrics' random numbers.</param>
public sealed record Evaluation(IDistribution? Distribution, Batch Samples, Batch Test, Batch? Validation, Batch? Train, Key Key)
{
    private readonly Dictionary<string, object> shared = [];

    /// <summary>
    /// All training examples; of several parts one part after the other. Null where they are not known, and for a
    /// distribution.
    /// </summary>
    public IExamples? Learned { get; init; }

    /// <summary>Validation and test examples of each fold; empty where the data set has no folds.</summary>
    public IReadOnlyList<(Batch Validation, Batch Test)> Folds { get; init; } = [];

    /// <summary>
    /// The examples that the Parzen window's σ is chosen by: the first <see cref="ParzenProcedure.ValidationExamples"/>
    /// validation examples, or as many draws of a distribution. Null where there are none.
    /// </summary>
    public Batch? ForSigma { get; init; }

    /// <summary>
    /// Training examples to measure beside the samples: as many as there are samples, or all where there are fewer. Null
    /// where they are not known.
    /// </summary>
    public Batch? Reference => Train is { } all ? Once("reference", () => Subsample.Of(all, Samples.Count, Key.Fold(8)))
        : null;

    /// <summary>The kind of data.</summary>
    public EvaluationData Data => new(Distribution, Test.Example.Size, Validation is not null, Train is not null);

    /// <summary>What real examples are called in results.</summary>
    public string Real => Distribution is null ? "training images" : "the distribution itself";

    /// <summary>Draws a generator's samples, and the data to compare them with.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="folds">The data in parts; the generator was trained on the first fold's.</param>
    /// <param name="learned">The number of training examples that it was trained on, the first ones; null for all.</param>
    /// <param name="count">The number of samples, and of training examples.</param>
    /// <param name="points">The largest number of validation and of test examples.</param>
    /// <param name="key">The key of samples and examples.</param>
    public static Evaluation Of(
        TrainedGenerator generator, IReadOnlyList<Splits<ISource>> folds, int? learned, int count, int points, Key key) =>
        Of(Flat(generator.Sample(key, count)), folds, learned, points, key);

    /// <summary>Samples, and the data to compare them with.</summary>
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
    /// The same samples beside validation examples alone: selecting a checkpoint must not see the test examples.
    /// </summary>
    public Evaluation ForSelection() => new(Distribution, Samples, Validation ?? Test, Validation, Train, Key) { Learned = Learned };

    /// <summary>Computes once what several metrics report parts of.</summary>
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
