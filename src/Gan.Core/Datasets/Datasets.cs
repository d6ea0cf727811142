using System.Collections.Immutable;

namespace Gan;

/// <summary>What is known of a data set by name, for a listing.</summary>
/// <param name="Name">The name it is opened by.</param>
/// <param name="Kind">What it is: <c>images</c> (files), <c>embedded</c> (drawn here) or <c>distribution</c>.</param>
/// <param name="Example">The shape of one example.</param>
/// <param name="Count">The number of examples; null for a distribution, for missing files and for files too long to count.</param>
/// <param name="Found">The folder it is in; null when it needs none or was not found.</param>
/// <param name="Looked">Where it was looked for; empty when it needs no files.</param>
/// <param name="Problem">What is wrong with the files found; null when nothing is.</param>
/// <param name="How">How to get the files; null when it needs none.</param>
public sealed record DatasetInfo(
    string Name, string Kind, Shape Example, int? Count, string? Found, IReadOnlyList<string> Looked, string? Problem, string? How);

/// <summary>Examples that have none in common: to learn from, to choose by, to judge by. For a distribution all three are the distribution.</summary>
/// <param name="Train">
/// What a generator learns from. Of MNIST the first 50,000 training images, as the authors split it; of CIFAR-10 all but the last fifth of
/// the training images, which of all 50,000 is the authors' first 40,000; of faces see <see cref="Olivetti.Split"/> and <see cref="Tfd.Fold"/>.
/// </param>
/// <param name="Validation">What settings are chosen by: of MNIST and CIFAR-10 the training images that are left.</param>
/// <param name="Test">What the result is judged by.</param>
public sealed record Splits(ISource Train, ISource Validation, ISource Test);

/// <summary>
/// The data sets by name: those of images in files (<c>mnist</c>, <c>cifar10</c>, <c>cifar10-gcn</c> after
/// <see cref="ContrastNormalised"/>, each with a <c>-test</c>; <c>olivetti</c> and <c>olivetti-gcn</c>; <c>tfd</c> and <c>tfd-gcn</c> (to train on, of its
/// first fold) and <c>tfd-unlabeled</c>), <c>digits</c> and the named distributions of <see cref="Distributions"/>.
/// </summary>
public static class Datasets
{
    /// <summary>A data set of images in files.</summary>
    private sealed record Filed(
        string Name, string Folder, string How, Shape Example, Func<string, bool> IsIn, Func<string, int?> Count, Func<string, IExamples> Open,
        Func<string, Splits>? Split = null);

    /// <summary>What the names of sets of equal contrast have.</summary>
    private const string Normalised = "-gcn";

    private static readonly ImmutableArray<Filed> Files =
    [
        OfMnist(Mnist.Name, f => Mnist.TrainCount(f), Mnist.Train, SplitMnist), OfMnist(Mnist.Name + "-test", f => Mnist.TestCount(f), Mnist.Test),
        .. OfCifar10(Cifar10.Name, (_, images) => images),
        .. OfCifar10(Cifar10.Name + Normalised, (name, images) => new ContrastNormalised(name, images)),
        OfOlivetti(Olivetti.Name, (_, images) => images), OfOlivetti(Olivetti.Name + Normalised, (name, images) => new ContrastNormalised(name, images)),
        OfTfd(Tfd.Name, (_, images) => images), OfTfd(Tfd.Name + Normalised, (name, images) => new ContrastNormalised(name, images)),
        new(Tfd.UnlabeledName, Tfd.Name, Tfd.How, Tfd.Example, Tfd.IsIn, _ => null, f => Tfd.Open(f).Unlabeled()),
    ];

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Files.Select(set => set.Name), Digits.Name, .. Distributions.All.Select(d => d.Name)];

    /// <summary>Whether a data set's examples are no pixels, and pictures of them need <see cref="ContrastNormalised.ToPixels"/>.</summary>
    public static bool IsContrastNormalised(string name) => name.Contains(Normalised, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a data set or a distribution.</summary>
    /// <param name="name">
    /// The name of a data set, whose case is ignored, or a distribution as <see cref="DistributionParser"/> reads it:
    /// <c>normal(0,1)</c>.
    /// </param>
    /// <param name="folder">The folder given with <c>--data</c>; null to look in the usual places.</param>
    /// <exception cref="BadInputException">There is no such name (the nearest is named) or its files are not right.</exception>
    public static ISource Open(string name, string? folder = null) => Open(name, DataFolders.Of(folder));

    /// <summary>Opens a data set whose files are looked for in these folders.</summary>
    /// <exception cref="BadInputException">There is no such name (the nearest is named) or its files are not right.</exception>
    public static ISource Open(string name, DataFolders folders) =>
        Find(Files, set => set.Name, name) is { } set ? set.Open(In(set, folders))
        : Is(Digits.Name, name) ? Digits.Source(Key.Of(0))
        : name.Contains('(') ? DistributionParser.Parse(name)
        : Distributions.Find(name) ?? throw Nearest.Unknown("data set", name, Names);

    /// <summary>Where the files of a data set were looked for in vain, and how to get them, in one line; null if they were found, or it needs none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder given with <c>--data</c>; null to look in the usual places.</param>
    public static string? Missing(string name, string? folder = null) => Missing(name, DataFolders.Of(folder));

    /// <summary>As <see cref="Missing(string, string?)"/>, in these folders.</summary>
    public static string? Missing(string name, DataFolders folders) =>
        Find(Files, set => set.Name, name) is { } set && folders.Find(set.Folder, set.IsIn) is null ? folders.NotFound(set.Folder, set.Name, set.How) : null;

    /// <summary>A data set in the parts that an evaluation needs.</summary>
    /// <exception cref="BadInputException">As for <see cref="Open(string, string?)"/>, or the set is itself a part.</exception>
    public static Splits Split(string name, string? folder = null) => Split(name, DataFolders.Of(folder));

    /// <summary>A data set, whose files are looked for in these folders, in the parts that an evaluation needs.</summary>
    /// <exception cref="BadInputException">As for <see cref="Open(string, DataFolders)"/>, or the set is itself a part.</exception>
    public static Splits Split(string name, DataFolders folders)
    {
        if (Find(Files, set => set.Name, name) is { } set)
            return set.Split is { } split ? split(In(set, folders)) : throw new BadInputException(
                $"a data set with parts to train, validate and test on required, got '{set.Name}'");
        if (Is(Digits.Name, name))
            return new(Digits.Source(Key.Of(0)), Digits.Source(Key.Of(1)), Digits.Source(Key.Of(2)));
        var distribution = Open(name, folders);
        return new(distribution, distribution, distribution);
    }

    /// <summary>The parts of each fold of a data set, its own first; of a set without folds there is one.</summary>
    /// <exception cref="BadInputException">As for <see cref="Split(string, string?)"/>.</exception>
    public static IReadOnlyList<Splits> Folds(string name, string? folder = null) => Folds(name, DataFolders.Of(folder));

    /// <summary>The parts of each fold of a data set whose files are looked for in these folders.</summary>
    /// <exception cref="BadInputException">As for <see cref="Split(string, DataFolders)"/>.</exception>
    public static IReadOnlyList<Splits> Folds(string name, DataFolders folders)
    {
        if (!Is(Tfd.Name, name))
            return [Split(name, folders)];
        var tfd = Tfd.Open(In(Find(Files, set => set.Name, name)!, folders));
        return [.. Enumerable.Range(1, Tfd.Folds).Select(tfd.Fold)];
    }

    /// <summary>What there is, and where it was found or looked for; reads small files only.</summary>
    public static IReadOnlyList<DatasetInfo> List(DataFolders folders) =>
    [
        .. Files.Select(set => Info(set, folders)),
        new(Digits.Name, "embedded", [Digits.Side * Digits.Side], Digits.DefaultCount, null, [], null, null),
        .. Distributions.All.Select(d => new DatasetInfo(d.Name, "distribution", d.Distribution.Example, null, null, [], null, null)),
    ];

    private static DatasetInfo Info(Filed set, DataFolders folders)
    {
        var unknown = new DatasetInfo(set.Name, "images", set.Example, null, null, folders.Looked(set.Folder), null, set.How);
        if (folders.Find(set.Folder, set.IsIn) is not string found)
            return unknown;
        try
        {
            return unknown with { Found = found, Count = set.Count(found) };
        }
        catch (BadInputException e)
        {
            return unknown with { Found = found, Problem = e.Message };
        }
    }

    private static string In(Filed set, DataFolders folders) => folders.Require(set.Folder, set.IsIn, set.Name, set.How);

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static T? Find<T>(IEnumerable<T> sets, Func<T, string> name, string wanted) where T : class => sets.FirstOrDefault(set => Is(name(set), wanted));

    private static Filed OfMnist(string name, Func<string, int?> count, Func<string, Images> open, Func<string, Splits>? split = null) =>
        new(name, Mnist.Name, $"'gan data get {Mnist.Name}' downloads it", [784], Mnist.IsIn, count, open, split);

    private static Splits SplitMnist(string folder)
    {
        var all = Mnist.Train(folder);
        return new(all.Range(0, 50_000), all.Range(50_000, all.Count - 50_000), Mnist.Test(folder));
    }

    private static Filed[] OfCifar10(string name, Func<string, Images, IExamples> seen)
    {
        string test = name + "-test";
        Filed Of(string own, Func<string, int?> count, Func<string, Images> open, Func<string, Splits>? split) =>
            new(own, Cifar10.Folder, $"'gan data get {Cifar10.Name}' downloads it", Cifar10.Example, Cifar10.IsIn, count, f => seen(own, open(f)), split);
        return
        [
            Of(name, f => Cifar10.TrainCount(f), Cifar10.Train, folder =>
            {
                var all = seen(name, Cifar10.Train(folder));
                int held = Math.Max(1, all.Count / 5);
                return new(all.Range(0, all.Count - held), all.Range(all.Count - held, held), seen(test, Cifar10.Test(folder)));
            }),
            Of(test, f => Cifar10.TestCount(f), Cifar10.Test, null),
        ];
    }

    private static Filed OfOlivetti(string name, Func<string, Images, IExamples> seen) => new(
        name, Olivetti.Name, Olivetti.How, Olivetti.Example, Olivetti.IsIn, f => Olivetti.All(f).Count, f => seen(name, Olivetti.All(f)),
        f => Seen(Olivetti.Split(f), name, seen));

    private static Splits Seen(Splits images, string name, Func<string, Images, IExamples> seen) =>
        new(seen(name, (Images)images.Train), seen(name, (Images)images.Validation), seen(name, (Images)images.Test));

    private static Filed OfTfd(string name, Func<string, Images, IExamples> seen) => new(
        name, Tfd.Name, Tfd.How, Tfd.Example, Tfd.IsIn, _ => null, f => seen(name, (Images)Tfd.Open(f).Fold(1).Train), f => Seen(Tfd.Open(f).Fold(1), name, seen));
}
