using Gan.Experiments;

namespace Gan.Cli;

/// <summary>The options of <c>gan train</c>.</summary>
internal sealed record TrainOptions(
    string Recipe, long? Steps, double? Epochs, long? Seed, string? Engine, string Device, string? Data, string? Out,
    string[] Set, int? Keep, string? Best, OnNonFinite? OnNonFinite, bool Resume, bool Json)
{
    /// <summary>The keys of a recipe that may change when a run is resumed.</summary>
    private static readonly string[] MayChange = ["steps", "measureEvery", "sampleEvery", "saveEvery", "keep", "best",
        "onNonFinite"];

    /// <summary>The run's folder.</summary>
    public string Folder => Out ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(Recipe));

    /// <summary>Returns the run that the options ask for.</summary>
    /// <exception cref="BadInputException">
    /// The recipe, a key or a value does not exist, there is no run to resume, or a new run's folder already has a run.
    /// </exception>
    public RunRequest Request()
    {
        OutputFile.RequireFolder("out", Folder);
        var resumed = Resume ? RunFolder.Open(Folder) : null;
        if (resumed is null && RunFolder.Is(Folder))
            throw new BadInputException(
                $"{Folder}: a folder without a run required, got one with a run; --resume continues it, --out names another "
                    + "folder");
        return new(Resolve(resumed), Folder)
        {
            Epochs = Epochs, Seed = Seed, Engine = Engine, Device = Device, Data = Data, Resume = Resume,
        };
    }

    /// <summary>Returns the recipe with the changes that the options ask for.</summary>
    private Recipe Resolve(RunFolder? resumed)
    {
        if (Steps is not null && Epochs is not null)
            throw new BadInputException("one of --steps and --epochs required, got both");
        if (Steps is < 0)
            throw new BadInputException($"--steps: 0 or more required, got {Steps}");
        if (Epochs is { } e && !(e >= 0 && e < 1e9))
            throw new BadInputException(FormattableString.Invariant($"--epochs: 0 or more required, got {e}"));

        if (Keep is < 1)
            throw new BadInputException($"--keep: 1 or more required, got {Keep}");
        var asked = Recipe.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? FromFile(Recipe) : Recipes.Find(Recipe);
        if (resumed is not null)
        {
            if (resumed.Recipe.Name != asked.Name)
                throw new BadInputException($"{resumed.Path}: a run of recipe '{asked.Name}' required, got one of "
                    + $"'{resumed.Recipe.Name}'");
            if (Set.FirstOrDefault(s => !MayChange.Contains(s.Split('=')[0])) is { } other)
                throw new BadInputException(
                    $"--set {other}: with --resume one of the keys {string.Join(", ", MayChange)} required");
            asked = resumed.Recipe;
        }
        asked = Configuration.With(asked, Set);
        asked = asked with { Keep = Keep ?? asked.Keep, Best = Best ?? asked.Best, OnNonFinite = OnNonFinite
            ?? asked.OnNonFinite };
        return Steps is { } n ? asked with { Steps = n } : asked;
    }

    private static Recipe FromFile(string path) => File.Exists(path)
        ? Configuration.ReadUtf8(Disk.Instance.Read(path, 1 << 24), path)
        : throw new BadInputException($"{path}: a configuration file required, but the file does not exist");
}
