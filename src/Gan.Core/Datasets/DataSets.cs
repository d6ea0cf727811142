using System.Collections.Immutable;

namespace Gan;

/// <summary>What is known of a data set by name, for a listing.</summary>
/// <param name="Name">The name it is opened by.</param>
/// <param name="Kind">What it is: <c>images</c> (files), <c>embedded</c> (drawn here) or <c>law</c>.</param>
/// <param name="Example">The shape of one example.</param>
/// <param name="Count">The number of examples; null for a law, and for files that are not there.</param>
/// <param name="Found">The folder it is in; null when it needs none or was not found.</param>
/// <param name="Looked">Where it was looked for; empty when it needs no files.</param>
/// <param name="Problem">What is wrong with the files found; null when nothing is.</param>
public sealed record DataSetInfo(
    string Name, string Kind, Shape Example, int? Count, string? Found, IReadOnlyList<string> Looked, string? Problem);

/// <summary>Examples that have none in common: to learn from, to choose by, to judge by. For a law all three are the law.</summary>
/// <param name="Train">What a generator learns from; of MNIST the first 50,000 training images, as the authors split it.</param>
/// <param name="Validation">What settings are chosen by; of MNIST the last 10,000 training images.</param>
/// <param name="Test">What the result is judged by.</param>
public sealed record Splits(ISource Train, ISource Validation, ISource Test);

/// <summary>The data sets by name: <c>mnist</c>, <c>mnist-test</c>, <c>digits</c> and the laws of <see cref="Laws"/>.</summary>
public static class DataSets
{
    private const string Test = Mnist.Name + "-test";

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } =
        [Mnist.Name, Test, Digits.Name, .. Laws.All.Select(law => law.Name)];

    /// <summary>Opens a data set.</summary>
    /// <param name="name">Its name; case counts for nothing.</param>
    /// <param name="folder">The folder given with <c>--data</c>; null to look in the usual places.</param>
    /// <exception cref="BadInputException">There is no such name (the nearest is named) or its files are not right.</exception>
    public static ISource Open(string name, string? folder = null) => Open(name, DataFolders.Of(folder));

    /// <summary>Opens a data set whose files are looked for in these folders.</summary>
    /// <exception cref="BadInputException">There is no such name (the nearest is named) or its files are not right.</exception>
#pragma warning disable CA1308 // Names are lower-case as people type them.
    public static ISource Open(string name, DataFolders folders) => name.ToLowerInvariant() switch
#pragma warning restore CA1308
    {
        Mnist.Name => Mnist.Train(folders.Require(Mnist.Name, Mnist.IsIn)),
        Test => Mnist.Test(folders.Require(Mnist.Name, Mnist.IsIn)),
        Digits.Name => Digits.Source(Key.Of(0)),
        var lower => Laws.All.FirstOrDefault(law => law.Name == lower) ?? throw Nearest.Unknown("data set", name, Names),
    };

    /// <summary>A data set in the parts that an evaluation needs.</summary>
    /// <exception cref="BadInputException">As for <see cref="Open(string, string?)"/>, or the set is itself a part.</exception>
    public static Splits Split(string name, string? folder = null)
    {
        var whole = Open(name, folder);
        return whole switch
        {
            Images { Name: Mnist.Name } mnist => new(mnist.Range(0, 50_000), mnist.Range(50_000, mnist.Count - 50_000), Open(Test, folder)),
            Images { Name: Digits.Name } => new(whole, Digits.Source(Key.Of(1)), Digits.Source(Key.Of(2))),
            Images => throw new BadInputException($"a data set with parts to train, validate and test on required, got '{whole.Name}'"),
            _ => new(whole, whole, whole),
        };
    }

    /// <summary>What there is, and where it was found or looked for; reads small files only.</summary>
    public static IReadOnlyList<DataSetInfo> List(DataFolders folders) =>
    [
        OfMnist(Mnist.Name, folders, Mnist.TrainCount),
        OfMnist(Test, folders, Mnist.TestCount),
        new(Digits.Name, "embedded", [Digits.Side * Digits.Side], Digits.DefaultCount, null, [], null),
        .. Laws.All.Select(law => new DataSetInfo(law.Name, "law", law.Example, null, null, [], null)),
    ];

    private static DataSetInfo OfMnist(string name, DataFolders folders, Func<string, int> counted)
    {
        var unknown = new DataSetInfo(name, "images", [784], null, null, folders.Looked(Mnist.Name), null);
        if (folders.Find(Mnist.Name, Mnist.IsIn) is not string found)
            return unknown;
        try
        {
            return unknown with { Found = found, Count = counted(found) };
        }
        catch (BadInputException e)
        {
            return unknown with { Found = found, Problem = e.Message };
        }
    }
}
