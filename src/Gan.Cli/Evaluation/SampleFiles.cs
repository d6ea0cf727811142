namespace Gan.Cli;

/// <summary>Samples and data from IDX files (<see cref="IdxBatch"/>), whatever program wrote them.</summary>
internal static class SampleFiles
{
    /// <summary>Reads examples as vectors.</summary>
    /// <exception cref="BadInputException">The file is not right.</exception>
    public static Batch Read(string path) => Evaluated.Flat(IdxBatch.Read(path));

    /// <summary>Reads examples that must have as many numbers as the samples.</summary>
    /// <exception cref="BadInputException">The file is not right, or they have not.</exception>
    public static Batch Read(string option, string path, Batch samples)
    {
        var read = Read(path);
        if (!read.Example.Equals(samples.Example))
            throw new BadInputException($"{option} {path}: examples of {samples.Example.Size} numbers required, which the samples have, got {read.Example.Size}");
        return read;
    }

    /// <summary>
    /// The data that samples from a file are of: a folder with a data set whose examples have as many numbers, or the name of a data set.
    /// </summary>
    /// <returns>Its name and its parts.</returns>
    /// <exception cref="BadInputException">There is no such data set, or its examples have another size.</exception>
    public static (string Name, IReadOnlyList<Splits<ISource>> Folds) Data(string given, Batch samples)
    {
        int size = samples.Example.Size;
        if (Directory.Exists(given))
        {
            var there = Datasets.List(DataFolders.Of(given)).Where(set => set.Found is not null).ToList();
            if (there.Find(set => set.Example.Size == size) is { } found)
                return (found.Name, Datasets.Folds(found.Name, given));
            string got = there.Count == 0 ? "no data set there" : string.Join(", ", there.Select(set => $"{set.Name} ({set.Example.Size})"));
            throw new BadInputException($"--data {given}: a data set with examples of {size} numbers required, which the samples have, got {got}");
        }
        if (!Datasets.Names.Contains(given, StringComparer.OrdinalIgnoreCase))
            throw new BadInputException(
                $"--data: a folder or a data set's name required, got '{given}'" + (Nearest.Name(given, Datasets.Names) is { } near ? $"; did you mean '{near}'?" : ""));
        var folds = Datasets.Folds(given);
        if (folds[0].Test.Example.Size != size)
            throw new BadInputException($"--data {given}: samples of {folds[0].Test.Example.Size} numbers required, got {size}");
        return (given, folds);
    }
}
