namespace Gan.Cli;

/// <summary>What <c>gan train</c> was asked for.</summary>
internal sealed record TrainOptions(
    string Recipe, long? Steps, double? Epochs, long? Seed, string? Engine, string Device, string? Data, string? Out,
    string[] Set, int? Keep, string? Best, string? OnDivergence, bool Resume, bool Json)
{
    /// <summary>What a resumed run may change without becoming another run.</summary>
    private static readonly string[] MayChange = ["steps", "measureEvery", "sampleEvery", "saveEvery", "keep", "best", "onDivergence"];

    /// <summary>True where the run is a part of something else, which says what came of it.</summary>
    public bool Quiet { get; init; }

    /// <summary>The run's folder.</summary>
    public string Folder => Out ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(Recipe));

    /// <summary>The recipe that is asked for, with what was set.</summary>
    /// <exception cref="BadInputException">There is no such recipe, key or value.</exception>
    public Recipe Resolve(RunFolder? resumed)
    {
        if (Steps is not null && Epochs is not null)
            throw new BadInputException("--steps or --epochs required, got both");
        if (Steps is < 0)
            throw new BadInputException($"--steps: 0 or more required, got {Steps}");
        if (Epochs is { } e && !(e >= 0 && e < 1e9))
            throw new BadInputException(FormattableString.Invariant($"--epochs: 0 or more required, got {e}"));

        var asked = Recipe.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? FromFile(Recipe) : Recipes.Find(Recipe);
        if (resumed is not null)
        {
            if (resumed.Recipe.Name != asked.Name)
                throw new BadInputException($"{resumed.Path}: a run of recipe '{asked.Name}' required, got one of '{resumed.Recipe.Name}'");
            if (Set.FirstOrDefault(s => !MayChange.Contains(s.Split('=')[0])) is { } other)
                throw new BadInputException($"--set {other}: with --resume one of {string.Join(", ", MayChange)} required");
            asked = resumed.Recipe;
        }
        asked = Configuration.With(asked, Set);
        asked = asked with { Keep = Keep ?? asked.Keep, Best = Best ?? asked.Best, OnDivergence = OnDivergence ?? asked.OnDivergence };
        return Steps is { } n ? asked with { Steps = n } : asked;
    }

    /// <summary>The data of a recipe, and the recipe with its number of steps where epochs were asked for.</summary>
    public (Recipe Recipe, ISource Data) Open(Recipe recipe)
    {
        var data = Datasets.Open(recipe.Data, Data);
        if (recipe.Examples is { } count && data is IExamples images)
            data = count <= images.Count ? images.Range(0, count)
                : throw new BadInputException($"examples: at most the {images.Count} of {data.Name} required, got {count}");
        if (Epochs is not { } epochs)
            return (recipe, data);
        return data.Count is { } n ? (recipe with { Steps = recipe.StepsOf(epochs, n) }, data)
            : throw new BadInputException($"--epochs: a data set with an end required, {data.Name} is a distribution; use --steps");
    }

    private static Recipe FromFile(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException($"{path}: a configuration file required, got none");
        return Configuration.ReadUtf8(Disk.Instance.Read(path, 1 << 24), path);
    }
}
