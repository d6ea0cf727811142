namespace Gan.Experiments;

/// <summary>Reads samples and data from IDX files (<see cref="IdxBatch"/>).</summary>
public static class SampleFiles
{
    /// <summary>Reads examples as vectors, <c>[m, d]</c>.</summary>
    /// <exception cref="BadInputException">The file is damaged, or is not an IDX file.</exception>
    public static Batch Read(string path) => Evaluation.Flat(IdxBatch.Read(path));

    /// <summary>Reads examples that must have the size of the samples.</summary>
    /// <param name="setting">The setting that the path comes from, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="BadInputException">
    /// The file is damaged or not an IDX file, or its examples have another size.
    /// </exception>
    public static Batch Read(string setting, string path, Batch samples)
    {
        var read = Read(path);
        return read.Example.Equals(samples.Example) ? read : throw BadInputException.Of($"{setting} {path}",
            $"examples of {samples.Example.Size} numbers required, as the samples have, got {read.Example.Size}");
    }

    /// <summary>Finds the data set that samples from a file are compared with.</summary>
    /// <param name="given">
    /// A folder with a data set whose examples have the size of the samples, or the name of a data set.
    /// </param>
    /// <param name="samples">The samples.</param>
    /// <returns>The data set's name and its folds.</returns>
    /// <exception cref="BadInputException">
    /// There is no such data set, or its examples have another size (setting <c>data</c>).
    /// </exception>
    public static (string Name, IReadOnlyList<Splits<ISource>> Folds) Data(string given, Batch samples)
    {
        int size = samples.Example.Size;
        if (Directory.Exists(given))
        {
            var there = Datasets.List(DataFolders.Of(given)).Where(set => set.Found is not null).ToList();
            if (there.Find(set => set.Example.Size == size) is { } found)
                return (found.Name, Datasets.Folds(found.Name, given));
            string got = there.Count == 0 ? "a folder without a data set"
                : string.Join(", ", there.Select(s => $"{s.Name} ({s.Example.Size})"));
            throw BadInputException.Of(
                $"data {given}", $"a data set with examples of {size} numbers required, as the samples have, got {got}");
        }
        if (!Datasets.Names.Contains(given, StringComparer.OrdinalIgnoreCase))
            throw BadInputException.Of("data", $"a folder or the name of a data set required, got '{given}'"
                + (Nearest.Name(given, Datasets.Names) is { } near ? $"; did you mean '{near}'?" : ""));
        var folds = Datasets.Folds(given);
        return folds[0].Test.Example.Size == size ? (given, folds)
            : throw BadInputException.Of($"data {given}",
                $"samples of {folds[0].Test.Example.Size} numbers required, got {size}");
    }
}
