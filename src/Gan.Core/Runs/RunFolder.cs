using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gan;

/// <summary>
/// A run on disk: <c>config.json</c> (the resolved recipe), <c>metrics.jsonl</c> (a line a measured step),
/// <c>samples/</c>, <c>events.out.tfevents.*</c> and <c>checkpoints/</c>.
/// </summary>
public sealed class RunFolder
{
    private const string Config = "config.json", Metrics = "metrics.jsonl", Divergences = "divergences.jsonl", StateFile = "state.json";

    private readonly IFiles files;
    private readonly Checkpoints checkpoints;

    private RunFolder(string path, Recipe recipe, IFiles files)
    {
        (Path, Recipe, this.files) = (path, recipe, files);
        checkpoints = new(In("checkpoints"), files);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the run does.</summary>
    public Recipe Recipe { get; }

    /// <summary>True where a run is.</summary>
    public static bool Is(string path, IFiles? files = null) => (files ?? Disk.Instance).Exists(System.IO.Path.Combine(path, Config));

    /// <summary>Refuses a folder in which a run is.</summary>
    /// <exception cref="BadInputException">There is a run in it already.</exception>
    public static void RequireNone(string path, IFiles? files = null)
    {
        if (Is(path, files))
            throw new BadInputException($"{path}: a folder without a run required, got one");
    }

    /// <summary>Starts a run's folder.</summary>
    /// <exception cref="BadInputException">There is a run in it already.</exception>
    public static RunFolder Create(string path, Recipe recipe, IFiles? files = null)
    {
        RequireNone(path, files);
        return Write(path, recipe, files ?? Disk.Instance);
    }

    /// <summary>Refuses a state to begin with that has numbers that are not finite.</summary>
    /// <exception cref="BadInputException">It has.</exception>
    public static void RequireFinite(Recipe recipe, Snapshot start)
    {
        if (!start.IsFinite)
            throw new BadInputException($"recipe {recipe.Name}: parameters that begin as finite numbers required, got others");
    }

    /// <summary>
    /// Starts a run's folder with the state that the run begins with. The configuration, which makes the folder a run's, is written last, so that
    /// a run has a checkpoint from its first moment: whoever goes on with it need not be told its key.
    /// </summary>
    /// <exception cref="BadInputException">There is a run in it already, or the state has numbers that are not finite.</exception>
    /// <exception cref="IOException">It could not be written; then there is no run.</exception>
    public static RunFolder Begin(string path, Recipe recipe, Snapshot start, IEngine engine, IFiles? files = null)
    {
        RequireNone(path, files);
        RequireFinite(recipe, start);
        var run = new RunFolder(path, recipe, files ?? Disk.Instance);
        if (run.checkpoints.Steps is [.., > 0 and var other])
            throw new BadInputException($"{path}: a folder without another run's checkpoints required, got one of step {other}");
        run.Save(start, engine);
        return Write(path, recipe, files ?? Disk.Instance);
    }

    /// <summary>Opens a run's folder.</summary>
    /// <exception cref="BadInputException">There is no run in it, or its configuration is damaged.</exception>
    public static RunFolder Open(string path, IFiles? files = null)
    {
        string config = System.IO.Path.Combine(path, Config);
        if (!Is(path, files))
            throw new BadInputException($"{path}: a run's folder required, got one without {Config}");
        return new(path, Configuration.ReadUtf8((files ?? Disk.Instance).Read(config, 1 << 24), config), files ?? Disk.Instance);
    }

    /// <summary>This run with another configuration, which is written down.</summary>
    public RunFolder With(Recipe recipe) => recipe == Recipe ? this : Write(Path, recipe, files);

    /// <summary>A path in the folder.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Saves a state. The newest ones are kept (<see cref="Recipe.Keep"/>), and the one with the highest score.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="engine">The engine that it comes from; a float32 engine's numbers are written as float32.</param>
    /// <param name="score">How good it is by the recipe's metric (<see cref="Recipe.Best"/>); null where it has none.</param>
    /// <exception cref="ArgumentException">A number of the state is not finite: there is nothing to go on from.</exception>
    /// <exception cref="IOException">It could not be saved; what was saved before is whole.</exception>
    public void Save(Snapshot snapshot, IEngine engine, double? score = null)
    {
        if (!snapshot.IsFinite)
            throw new ArgumentException($"the state of step {snapshot.Step} has numbers that are not finite");
        var contents = new Dictionary<string, byte[]>();
        foreach (var (name, player) in new[] { ("discriminator", snapshot.Discriminator), ("generator", snapshot.Generator) })
        {
            contents[$"{name}.safetensors"] = Safetensors.Write(player.Parameters, engine.IsDouble);
            foreach (var (i, state) in player.Optimizer.Index())
                contents[$"{name}.optimizer.{i}.safetensors"] = Safetensors.Write(state, engine.IsDouble);
        }
        contents[StateFile] = JsonSerializer.SerializeToUtf8Bytes(
            new Saved(snapshot.Step, snapshot.Key.ToString(), engine.Name, engine.IsDouble ? "F64" : "F32", score), Configuration.Json);
        checkpoints.Save(new(snapshot.Step, contents), Recipe.Keep, () => BestFirst(checkpoints.Steps).Cast<long?>().FirstOrDefault());
    }

    /// <summary>The steps there are checkpoints of, ascending; they may be damaged.</summary>
    public IReadOnlyList<long> Steps => checkpoints.Steps;

    /// <summary>The steps that were scored, the best first, of equals the newest.</summary>
    private IEnumerable<long> BestFirst(IEnumerable<long> steps) =>
        from step in steps
        let score = Score(step)
        where score is not null
        orderby score descending, step descending
        select step;

    private double? Score(long step)
    {
        try
        {
            double? Read(byte[] state) => JsonSerializer.Deserialize<Saved>(state, Configuration.Json)?.Score;
            // Most have none, which is soon seen; one that is there is believed only with its hash.
            return Read(files.Read(System.IO.Path.Combine(At(step), StateFile), 1 << 20)) is { } said && double.IsFinite(said)
                && Read(checkpoints.Read(step, StateFile)) == said ? said : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or BadInputException)
        {
            return null; // a damaged one is not the best
        }
    }

    private string At(long step) => In("checkpoints", step.ToString("d8", CultureInfo.InvariantCulture));

    /// <summary>
    /// The newest whole state, null where none was saved; the engine it was trained with; and for each newer damaged one,
    /// what is wrong with it.
    /// </summary>
    /// <exception cref="BadInputException">The state is whole but not of this run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load() => Load(steps => steps.OrderDescending());

    /// <summary>The whole state with the highest score, as <see cref="Load()"/>.</summary>
    /// <exception cref="BadInputException">The state is whole but not of this run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) LoadBest() => Load(BestFirst);

    /// <summary>The state of a step, as <see cref="Load()"/>.</summary>
    /// <exception cref="BadInputException">The state is whole but not of this run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load(long step) => Load(steps => steps.Where(s => s == step));

    private (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load(Func<IEnumerable<long>, IEnumerable<long>> order)
    {
        var (checkpoint, damaged) = checkpoints.First(order);
        if (checkpoint is null)
            return (null, null, damaged);
        string at = At(checkpoint.Step);
        var saved = Content<Saved>(checkpoint, StateFile, at);
        if (saved.Step != checkpoint.Step
            || !ulong.TryParse(saved.Key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong key))
            throw new BadInputException($"{at}/{StateFile}: step {checkpoint.Step} and a hexadecimal key required, got {saved.Step} and '{saved.Key}'");
        var game = Recipe.Game();
        return (new(saved.Step, new(key),
            Player("discriminator", game.Discriminator, game.DiscriminatorOptimizer),
            Player("generator", game.Generator, game.GeneratorOptimizer)), saved.Engine, damaged);

        PlayerSnapshot Player(string name, Net net, IOptimizer optimizer) => new(
            Tensors($"{name}.safetensors", net.Layout),
            [.. optimizer.Rule().State.Select((_, i) => Tensors($"{name}.optimizer.{i}.safetensors", net.Layout))]);

        Params Tensors(string file, Layout layout) => checkpoint.Files.TryGetValue(file, out byte[]? content)
            ? Safetensors.Read(content, $"{at}/{file}", layout)
            : throw new BadInputException($"{at}: {file} required, got {string.Join(", ", checkpoint.Files.Keys.Order())}");
    }

    /// <summary>Forgets the measurements after a step: a resumed run makes them again.</summary>
    /// <returns>The seconds the run had taken by then.</returns>
    public double Rewind(long step)
    {
        if (!files.Exists(In(Metrics)))
            return 0;
        string text = Encoding.UTF8.GetString(files.Read(In(Metrics), 1L << 30));
        // The last line may be torn: it counts only with its end.
        var kept = text.Split('\n')[..^1].Select(line => (Line: line, Of: Parse(line))).Where(m => m.Of is { } o && o.Step <= step).ToList();
        string temporary = In(Metrics + ".saving");
        files.Write(temporary, Encoding.UTF8.GetBytes(string.Concat(kept.Select(m => m.Line + "\n"))));
        files.Move(temporary, In(Metrics));
        return kept.Count == 0 ? 0 : kept[^1].Of!.Seconds;

        static Line? Parse(string line)
        {
            try
            {
                return JsonSerializer.Deserialize<Line>(line, Lines);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Opens the measurements for adding to; each line is on its way to the disk when it is written.</summary>
    public StreamWriter OpenMetrics() => new(In(Metrics), append: true, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Adds a line to <c>divergences.jsonl</c>: a divergence, and what was done about it.</summary>
    public void Add(Divergence divergence, string action)
    {
        var line = JsonSerializer.SerializeToNode(divergence, Lines)!.AsObject();
        line.Insert(1, "action", action);
        byte[] before = files.Exists(In(Divergences)) ? files.Read(In(Divergences), 1L << 30) : [];
        string temporary = In(Divergences + ".saving");
        files.Write(temporary, [.. before, .. Encoding.UTF8.GetBytes(line.ToJsonString(Lines)), (byte)'\n']);
        files.Move(temporary, In(Divergences));
    }

    /// <summary>A measured step as a line of <c>metrics.jsonl</c>.</summary>
    public static string MetricsLine(Measures m, double seconds) => JsonSerializer.Serialize(
        new Line(m.Step, m.Value, m.LossD, m.LossG, m.DReal, m.DFake, m.GradientD, m.GradientG, Math.Round(seconds, 3)), Lines);

    /// <summary>One line a value; a number that is none is written as a string, for JSON has no word for it.</summary>
    private static readonly JsonSerializerOptions Lines = new(Configuration.Json)
    {
        WriteIndented = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private sealed record Line(
        long Step, double Value, double LossD, double LossG, double DReal, double DFake,
        double GradientD, double GradientG, double Seconds);

    private sealed record Saved(long Step, string Key, string Engine, string Dtype, double? Score = null);

    private static RunFolder Write(string path, Recipe recipe, IFiles files)
    {
        files.CreateFolderOnDisk(path);
        string temporary = System.IO.Path.Combine(path, Config + ".saving");
        files.Write(temporary, Encoding.UTF8.GetBytes(Configuration.Write(recipe)));
        files.Move(temporary, System.IO.Path.Combine(path, Config));
        files.Flush(path);
        return new(path, recipe, files);
    }

    private static T Content<T>(Checkpoint checkpoint, string file, string at)
    {
        try
        {
            return checkpoint.Files.TryGetValue(file, out byte[]? content)
                && JsonSerializer.Deserialize<T>(content, Configuration.Json) is { } value ? value
                : throw new BadInputException($"{at}: {file} required, got {string.Join(", ", checkpoint.Files.Keys.Order())}");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{at}/{file}: {e.Message}", e);
        }
    }
}
