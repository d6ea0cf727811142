using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Gan;

/// <summary>An entry in the list of data sets.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">
/// The kind: <c>images</c> (files), <c>embedded</c> (drawn by this library) or <c>distribution</c>.
/// </param>
/// <param name="Example">The shape of one example.</param>
/// <param name="Count">
/// The number of examples; null for a distribution, for files that were not found and for files that are too long to be
/// counted.
/// </param>
/// <param name="Found">The folder of the files; null when they were not found or none are needed.</param>
/// <param name="SearchPath">The folders that were searched; empty when it needs no files.</param>
/// <param name="Problem">The error in the files found; null for intact files.</param>
/// <param name="Download">
/// The name of the downloadable data set that provides the files; null for files that cannot be downloaded.
/// </param>
/// <param name="Instructions">
/// Instructions to get the files by hand; null when they can be downloaded or none are needed.
/// </param>
public sealed record DatasetInfo(
    string Name, string Kind, Shape Example, int? Count, string? Found, IReadOnlyList<string> SearchPath, string? Problem,
    string? Download, string? Instructions);

/// <summary>
/// The data sets by name: images in files (<c>mnist</c>, <c>cifar10</c>, <c>cifar10-gcn</c> after
/// <see cref="ContrastNormalised"/>, each with a <c>-test</c>; <c>olivetti</c> and <c>olivetti-gcn</c>; <c>tfd</c> and
/// <c>tfd-gcn</c>, which open as the training part of the first fold, and <c>tfd-unlabeled</c>), <c>digits</c> and the
/// distributions of <see cref="Distributions"/>.
/// </summary>
public static class Datasets
{
    /// <summary>A data set of images in files.</summary>
    private sealed record ImageFiles(
        string Name, string Folder, string? Download, string? Instructions, Shape Example, Func<string, bool> IsIn,
        Func<string, int?> Count, Func<string, IExamples> Open, Func<string, Splits<IExamples>>? Split = null);

    /// <summary>The suffix of the names of contrast-normalised sets.</summary>
    private const string Normalised = "-gcn";

    private static readonly ImmutableArray<ImageFiles> Files =
    [
        OfMnist(Mnist.Name, f => Mnist.TrainCount(f), Mnist.Train, SplitMnist),
        OfMnist(Mnist.Name + "-test", f => Mnist.TestCount(f), Mnist.Test),
        .. OfCifar10(Cifar10.Name, Unchanged), .. OfCifar10(Cifar10.Name + Normalised, Normalise),
        OfOlivetti(Olivetti.Name, Unchanged), OfOlivetti(Olivetti.Name + Normalised, Normalise),
        OfTfd(Tfd.Name, Unchanged), OfTfd(Tfd.Name + Normalised, Normalise),
        new(
            Tfd.UnlabeledName, Tfd.Name, null, Tfd.Instructions, Tfd.Example, Tfd.IsIn, _ => null,
            f => Tfd.Open(f).Unlabeled()),
    ];

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Files.Select(set => set.Name), Digits.Name, .. Distributions.All.Select(d => d.Name)];

    private static readonly ConcurrentDictionary<string, Func<ISource>> Added = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a data set of your own, so that recipes and run folders can name it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="open">Opens the data set.</param>
    /// <exception cref="ArgumentException">A built-in data set has this name.</exception>
    public static void Add(string name, Func<ISource> open)
    {
        if (Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException($"a name that no built-in data set has is required, got '{name}'");
        Added[name] = open;
    }

    /// <summary>
    /// Returns true for the name of a contrast-normalised set, whose examples become pixels by
    /// <see cref="ContrastNormalised.ToPixels"/>.
    /// </summary>
    public static bool IsContrastNormalised(string name) => name.Contains(Normalised, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a data set or distribution.</summary>
    /// <param name="name">
    /// The name of a data set, whose case is ignored, or a distribution as <see cref="DistributionParser"/> reads it:
    /// <c>normal(0,1)</c>.
    /// </param>
    /// <param name="folder">The folder of the data set or its parent; null to search the usual folders.</param>
    /// <exception cref="BadInputException">
    /// The name is unknown (the message suggests the nearest; <see cref="Add"/> adds a name), its files are missing (with
    /// <see cref="MissingDataset"/>) or damaged.
    /// </exception>
    public static ISource Open(string name, string? folder = null) => Open(name, DataFolders.Of(folder));

    /// <summary>Opens a data set or distribution; its files are searched in these folders.</summary>
    /// <inheritdoc cref="Open(string, string?)"/>
    public static ISource Open(string name, DataFolders folders) =>
        FindFiles(name) is { } set ? set.Open(In(set, folders))
        : Nearest.Equal(Digits.Name, name) ? Digits.Source(Key.Of(0))
        : Added.TryGetValue(name, out var open) ? open()
        : name.Contains('(') ? DistributionParser.Parse(name)
        : Distributions.Find(name) ?? throw Nearest.Unknown("data set", name, [.. Names, .. Added.Keys]);

    /// <summary>Opens a data set of examples.</summary>
    /// <exception cref="BadInputException">
    /// As for <see cref="Open(string, string?)"/>, or the name is that of a distribution.
    /// </exception>
    public static IExamples OpenExamples(string name, string? folder = null) => OpenExamples(name, DataFolders.Of(folder));

    /// <summary>Opens a data set of examples; its files are searched in these folders.</summary>
    /// <inheritdoc cref="OpenExamples(string, string?)"/>
    public static IExamples OpenExamples(string name, DataFolders folders)
    {
        var source = Open(name, folders);
        return source as IExamples ?? throw NotExamples(source);
    }

    /// <summary>
    /// Returns a description of a data set whose files were not found; null where they were, or none are needed.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder of the data set or its parent; null to search the usual folders.</param>
    public static MissingDataset? Missing(string name, string? folder = null) => Missing(name, DataFolders.Of(folder));

    /// <inheritdoc cref="Missing(string, string?)"/>
    public static MissingDataset? Missing(string name, DataFolders folders) =>
        FindFiles(name) is { } set && folders.Find(set.Folder, set.IsIn) is null ? Missing(set, folders) : null;

    /// <summary>Opens the parts of a data set or distribution that an evaluation needs.</summary>
    /// <exception cref="BadInputException">
    /// As for <see cref="Open(string, string?)"/>, or the set is itself a part.
    /// </exception>
    public static Splits<ISource> Split(string name, string? folder = null) => Split(name, DataFolders.Of(folder));

    /// <summary>Opens the parts of a data set or distribution; its files are searched in these folders.</summary>
    /// <inheritdoc cref="Split(string, string?)"/>
    public static Splits<ISource> Split(string name, DataFolders folders)
    {
        if (SplitFiles(name, folders) is { } parts)
            return parts.Map<ISource>(part => part);
        var distribution = Open(name, folders);
        return new(distribution, distribution, distribution);
    }

    /// <summary>Opens the parts of a data set of examples.</summary>
    /// <exception cref="BadInputException">
    /// As for <see cref="Split(string, string?)"/>, or the name is that of a distribution.
    /// </exception>
    public static Splits<IExamples> SplitExamples(string name, string? folder = null) =>
        SplitExamples(name, DataFolders.Of(folder));

    /// <summary>Opens the parts of a data set of examples; its files are searched in these folders.</summary>
    /// <inheritdoc cref="SplitExamples(string, string?)"/>
    public static Splits<IExamples> SplitExamples(string name, DataFolders folders) =>
        SplitFiles(name, folders) ?? throw NotExamples(Open(name, folders));

    /// <summary>Opens the parts of each fold of a data set, the first fold first; a set without folds has one.</summary>
    /// <exception cref="BadInputException">As for <see cref="Split(string, string?)"/>.</exception>
    public static IReadOnlyList<Splits<ISource>> Folds(string name, string? folder = null) =>
        Folds(name, DataFolders.Of(folder));

    /// <summary>Opens the parts of each fold of a data set; its files are searched in these folders.</summary>
    /// <inheritdoc cref="Folds(string, string?)"/>
    public static IReadOnlyList<Splits<ISource>> Folds(string name, DataFolders folders)
    {
        if (!Nearest.Equal(Tfd.Name, name))
            return [Split(name, folders)];
        var tfd = Tfd.Open(In(FindFiles(name)!, folders));
        return [.. Enumerable.Range(1, Tfd.Folds).Select(fold => tfd.Fold(fold).Map<ISource>(part => part))];
    }

    /// <summary>Lists all data sets, and the folders in which they were found or searched; reads small files only.</summary>
    public static IReadOnlyList<DatasetInfo> List(DataFolders folders) =>
    [
        .. Files.Select(set => Info(set, folders)),
        new(Digits.Name, "embedded", [Digits.Side * Digits.Side], Digits.DefaultCount, null, [], null, null, null),
        .. Distributions.All.Select(d =>
            new DatasetInfo(d.Name, "distribution", d.Distribution.Example, null, null, [], null, null, null)),
    ];

    private static DatasetInfo Info(ImageFiles set, DataFolders folders)
    {
        var info = new DatasetInfo(
            set.Name, "images", set.Example, null, null, folders.SearchPath(set.Folder), null,
            set.Download, set.Instructions);
        if (folders.Find(set.Folder, set.IsIn) is not string found)
            return info;
        try
        {
            return info with { Found = found, Count = set.Count(found) };
        }
        catch (BadInputException e)
        {
            return info with { Found = found, Problem = e.Message };
        }
    }

    private static ImageFiles? FindFiles(string name) => Files.FirstOrDefault(set => Nearest.Equal(set.Name, name));

    private static string In(ImageFiles set, DataFolders folders)
    {
        if (folders.Find(set.Folder, set.IsIn) is string found)
            return found;
        var missing = Missing(set, folders);
        throw new BadInputException(missing.Message) { Cause = missing };
    }

    private static MissingDataset Missing(ImageFiles set, DataFolders folders) =>
        new(set.Name, folders.SearchPath(set.Folder), set.Download, set.Instructions);

    /// <summary>Opens the parts of a data set of examples; null for a distribution or an unknown name.</summary>
    private static Splits<IExamples>? SplitFiles(string name, DataFolders folders)
    {
        if (Nearest.Equal(Digits.Name, name))
            return new(Digits.Source(Key.Of(0)), Digits.Source(Key.Of(1)), Digits.Source(Key.Of(2)));
        if (FindFiles(name) is not { } set)
            return null;
        return set.Split is { } split ? split(In(set, folders)) : throw new BadInputException(
            $"a data set with parts to train, validate and test on required, got '{set.Name}'");
    }

    private static BadInputException NotExamples(ISource source) =>
        new($"a data set of examples required, got the distribution '{source.Name}'");

    private static IExamples Unchanged(string name, Images images) => images;

    private static ContrastNormalised Normalise(string name, Images images) => new(name, images);

    private static ImageFiles OfMnist(
        string name, Func<string, int?> count, Func<string, Images> open, Func<string, Splits<IExamples>>? split = null) =>
        new(name, Mnist.Name, Mnist.Name, null, [784], Mnist.IsIn, count, open, split);

    private static Splits<IExamples> SplitMnist(string folder)
    {
        var all = Mnist.Train(folder);
        return new(all.Range(0, 50_000), all.Range(50_000, all.Count - 50_000), Mnist.Test(folder));
    }

    private static ImageFiles[] OfCifar10(string name, Func<string, Images, IExamples> transform)
    {
        string test = name + "-test";
        ImageFiles Of(
            string own, Func<string, int?> count, Func<string, Images> open, Func<string, Splits<IExamples>>? split) =>
            new(
                own, Cifar10.Folder, Cifar10.Name, null, Cifar10.Example, Cifar10.IsIn, count,
                f => transform(own, open(f)), split);
        return
        [
            Of(name, f => Cifar10.TrainCount(f), Cifar10.Train, folder =>
            {
                var all = transform(name, Cifar10.Train(folder));
                int held = Math.Max(1, all.Count / 5);
                int train = all.Count - held;
                return new(all.Range(0, train), all.Range(train, held), transform(test, Cifar10.Test(folder)));
            }),
            Of(test, f => Cifar10.TestCount(f), Cifar10.Test, null),
        ];
    }

    private static ImageFiles OfOlivetti(string name, Func<string, Images, IExamples> transform) => new(
        name, Olivetti.Name, null, Olivetti.Instructions, Olivetti.Example, Olivetti.IsIn, f => Olivetti.All(f).Count,
        f => transform(name, Olivetti.All(f)), f => Olivetti.Split(f).Map(part => transform(name, part)));

    private static ImageFiles OfTfd(string name, Func<string, Images, IExamples> transform) => new(
        name, Tfd.Name, null, Tfd.Instructions, Tfd.Example, Tfd.IsIn, _ => null,
        f => transform(name, Tfd.Open(f).Fold(1).Train), f => Tfd.Open(f).Fold(1).Map(part => transform(name, part)));
}
