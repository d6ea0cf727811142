namespace Gan.Cli;

/// <summary>What there is to measure by, before anything is drawn: on it depends which metrics have a meaning.</summary>
/// <param name="Distribution">The known distribution of the data; null for a data set.</param>
/// <param name="Size">How many numbers an example has.</param>
/// <param name="Validation">Whether there are examples to choose by.</param>
/// <param name="Training">Whether there are examples that the generator learned from.</param>
internal readonly record struct Given(IDistribution? Distribution, int Size, bool Validation, bool Training)
{
    /// <summary>Of a data set in parts there is everything.</summary>
    public static Given Of(Splits splits) => new(splits.Test as IDistribution, splits.Test.Example.Size, true, true);
}

/// <summary>What is measured: samples, and data of the kind they should be of; all as <c>[m, d]</c>.</summary>
/// <param name="Distribution">The known distribution of the data; null for a data set.</param>
/// <param name="Samples">A generator's.</param>
/// <param name="Test">Examples to judge by.</param>
/// <param name="Validation">Examples to choose a metric's settings by; null where there are none.</param>
/// <param name="Train">What it learned from: of a file all, otherwise as many examples as there are samples; null where it is not known.</param>
/// <param name="Key">What metrics draw with.</param>
internal sealed record Evaluated(IDistribution? Distribution, Batch Samples, Batch Test, Batch? Validation, Batch? Train, Key Key)
{
    /// <summary>How many examples the authors' script chooses σ by.</summary>
    public const int Chosen = 1000;

    private readonly Dictionary<string, object> made = [];

    /// <summary>All that the generator learned from, one set after the other part by part; null where it is not known, and for a distribution.</summary>
    public IExamples? Learned { get; init; }

    /// <summary>Validation and test examples of each fold, where the data set has folds.</summary>
    public IReadOnlyList<(Batch Validation, Batch Test)> Folds { get; init; } = [];

    /// <summary>What σ is chosen by: the first 1,000 validation examples, as in the authors' script, of a distribution draws; null where there are none.</summary>
    public Batch? ForSigma { get; init; }

    /// <summary>What stands beside the samples: as many examples of what was learned from, where there are so many; null where it is not known.</summary>
    public Batch? Reference => Train is { } all ? Once("reference", () => Subsample.Of(all, Samples.Count, Key.Fold(8))) : null;

    /// <summary>On what it depends which metrics have a meaning.</summary>
    public Given Given => new(Distribution, Test.Example.Size, Validation is not null, Train is not null);

    /// <summary>What real examples are called.</summary>
    public string Real => Distribution is null ? "training images" : "the distribution";

    /// <summary>A generator's samples beside its data.</summary>
    /// <param name="sampler">The generator.</param>
    /// <param name="folds">The data in parts; the first fold's are the generator's.</param>
    /// <param name="learned">How many of the training examples, the first, it learned from; null for all.</param>
    /// <param name="count">How many samples, and examples of what it learned from.</param>
    /// <param name="points">How many examples to choose and to judge by, where there are so many.</param>
    /// <param name="key">What the samples and examples are drawn with.</param>
    public static Evaluated Of(Sampler sampler, IReadOnlyList<Splits> folds, int? learned, int count, int points, Key key) =>
        Of(Flat(sampler.Generate(sampler.Noise(key, count))), folds, learned, points, key);

    /// <summary>Samples beside data.</summary>
    /// <inheritdoc cref="Of(Sampler, IReadOnlyList{Splits}, int?, int, int, Key)"/>
    public static Evaluated Of(Batch samples, IReadOnlyList<Splits> folds, int? learned, int points, Key key)
    {
        Batch Draw(ISource source, int part, int m) => Flat(source.Batch(key.Fold(part), 0, Math.Min(m, source.Count ?? m)));
        var splits = folds[0];
        var train = learned is { } n && splits.Train is IExamples all ? all.Range(0, n) : splits.Train;
        return new(
            splits.Test as IDistribution, samples, Draw(splits.Test, 3, points), Draw(splits.Validation, 2, points), Draw(train, 1, samples.Count), key.Fold(4))
        {
            ForSigma = splits.Validation is IExamples held ? Flat(held.Take([.. Enumerable.Range(0, Math.Min(Chosen, held.Count))])) : Draw(splits.Validation, 2, Chosen),
            Learned = train as IExamples,
            Folds = folds.Count < 2 ? [] : [.. folds.Select(fold => (Draw(fold.Validation, 2, points), Draw(fold.Test, 3, points)))],
        };
    }

    /// <summary>The same to choose by: what is for judging is left out of it.</summary>
    public Evaluated Choosing() => new(Distribution, Samples, Validation ?? Test, Validation, Train, Key) { Learned = Learned };

    /// <summary>What several metrics say parts of is computed once.</summary>
    public T Once<T>(string what, Func<T> make) where T : notnull
    {
        if (!made.TryGetValue(what, out object? found))
            made[what] = found = make();
        return (T)found;
    }

    /// <summary>Examples as vectors.</summary>
    public static Batch Flat(Batch batch) => batch.Example.Count == 1 ? batch : new([batch.Count, batch.Example.Size], batch.ToArray());
}
