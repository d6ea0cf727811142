using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// A run on disk: <c>config.json</c> (the resolved recipe), <c>metrics.jsonl</c> (one line per measured step),
/// <c>non-finite.jsonl</c> (one line per step with non-finite numbers), <c>samples/</c>, <c>events.out.tfevents.*</c> and
/// <c>checkpoints/</c>.
/// </summary>
public sealed class RunFolder
{
    private const string Config = "config.json", StateFile = "state.json";
    private const string Metrics = "metrics.jsonl", NonFinite = "non-finite.jsonl";

    private readonly IFiles files;
    private readonly Checkpoints checkpoints;

    private RunFolder(string path, Recipe recipe, IFiles files)
    {
        (Path, Recipe, this.files) = (path, recipe, files);
        checkpoints = new(In("checkpoints"), files);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The run's recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Returns true for a folder that holds a run.</summary>
    public static bool Is(string path, IFiles? files = null) =>
        (files ?? Disk.Instance).Exists(System.IO.Path.Combine(path, Config));

    /// <summary>Throws for a folder that holds a run.</summary>
    /// <exception cref="BadInputException">The folder holds a run (with <see cref="ExistingRun"/>).</exception>
    public static void RequireNone(string path, IFiles? files = null)
    {
        if (Is(path, files))
            throw new BadInputException($"{path}: a folder without a run required, got one")
                { Cause = new ExistingRun(path) };
    }

    /// <summary>Creates the folder of a run.</summary>
    /// <exception cref="BadInputException">The folder holds a run already.</exception>
    public static RunFolder Create(string path, Recipe recipe, IFiles? files = null)
    {
        RequireNone(path, files);
        return Write(path, recipe, files ?? Disk.Instance);
    }

    /// <summary>Throws for an initial state with non-finite numbers.</summary>
    /// <exception cref="BadInputException">A number is not finite.</exception>
    public static void RequireFinite(Recipe recipe, Snapshot start)
    {
        if (!start.IsFinite)
            throw new BadInputException(
                $"recipe {recipe.Name}: finite initial parameters required, got a non-finite number");
    }

    /// <summary>
    /// Creates the folder of a run with its initial state. The configuration, which makes it the folder of a run, is written
    /// last, so that every run has a checkpoint, and resuming it never needs its key.
    /// </summary>
    /// <exception cref="BadInputException">The folder holds a run already, or the state has non-finite numbers.</exception>
    /// <exception cref="IOException">The folder could not be written; then it holds no run.</exception>
    public static RunFolder Begin(string path, Recipe recipe, Snapshot start, IEngine engine, IFiles? files = null)
    {
        RequireNone(path, files);
        RequireFinite(recipe, start);
        var run = new RunFolder(path, recipe, files ?? Disk.Instance);
        if (run.checkpoints.Steps is [.., > 0 and var other])
            throw new BadInputException(
                $"{path}: a folder without another run's checkpoints required, got one of step {other}");
        run.Save(start, engine);
        return Write(path, recipe, files ?? Disk.Instance);
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="BadInputException">The folder holds no run, or its configuration is damaged.</exception>
    public static RunFolder Open(string path, IFiles? files = null)
    {
        files ??= Disk.Instance;
        string config = System.IO.Path.Combine(path, Config);
        if (!Is(path, files))
            throw new BadInputException($"{path}: a run's folder required, got one without {Config}");
        return new(path, Configuration.ReadUtf8(files.Read(config, 1 << 24), config), files);
    }

    /// <summary>Returns this run with another recipe, and writes the new configuration.</summary>
    public RunFolder With(Recipe recipe) => recipe == Recipe ? this : Write(Path, recipe, files);

    /// <summary>Returns a path in the folder.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>
    /// Saves a state. Keeps the newest states (<see cref="Recipe.Keep"/>) and the one with the highest score.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="engine">The engine of the run; a float32 engine's numbers are written as float32.</param>
    /// <param name="score">
    /// The score by the recipe's metric (<see cref="Recipe.Best"/>), higher is better; null if none.
    /// </param>
    /// <exception cref="ArgumentException">A number of the state is not finite: such a state cannot be resumed.</exception>
    /// <exception cref="IOException">It could not be saved; earlier checkpoints are intact.</exception>
    public void Save(Snapshot snapshot, IEngine engine, double? score = null)
    {
        if (!snapshot.IsFinite)
            throw new ArgumentException($"the state of step {snapshot.Step} has non-finite numbers");
        var contents = new Dictionary<string, byte[]>();
        foreach (var (name, player) in snapshot.Players)
        {
            contents[$"{name}.safetensors"] = Safetensors.Write(player.Parameters, engine.IsDouble);
            foreach (var (i, state) in player.Optimizer.Index())
                contents[$"{name}.optimizer.{i}.safetensors"] = Safetensors.Write(state, engine.IsDouble);
            if (player.State.Layout.Size > 0)
                contents[$"{name}.state.safetensors"] = Safetensors.Write(player.State, engine.IsDouble);
        }
        contents[StateFile] = JsonSerializer.SerializeToUtf8Bytes(
            new Saved(snapshot.Step, snapshot.Key.ToString(), engine.Name, engine.IsDouble ? "F64" : "F32", score),
            Configuration.Json);
        long? Best() => BestFirst(checkpoints.Steps).Cast<long?>().FirstOrDefault();
        checkpoints.Save(new(snapshot.Step, contents), Recipe.Keep, Best);
    }

    /// <summary>The steps that have a checkpoint, ascending; checkpoints may be damaged.</summary>
    public IReadOnlyList<long> Steps => checkpoints.Steps;

    /// <summary>Orders the scored steps by score, the best first, of equal scores the newest.</summary>
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
            // Most states have no score, which is quick to read; a score counts only if the file matches the manifest.
            string state = System.IO.Path.Combine(checkpoints.PathOf(step), StateFile);
            return Read(files.Read(state, 1 << 20)) is { } score && double.IsFinite(score)
                && Read(checkpoints.Read(step, StateFile)) == score ? score : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or BadInputException)
        {
            return null; // a damaged checkpoint is never the best
        }
    }

    /// <summary>
    /// Loads the newest intact state, null where none was saved; returns also the engine it was trained with, and the error
    /// in each newer damaged checkpoint.
    /// </summary>
    /// <exception cref="BadInputException">The checkpoint is intact but does not fit the run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load() =>
        Load(steps => steps.OrderDescending());

    /// <summary>Loads the intact state with the highest score; see <see cref="Load()"/>.</summary>
    /// <exception cref="BadInputException">The checkpoint is intact but does not fit the run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) LoadBest() => Load(BestFirst);

    /// <summary>Loads the state of a step; see <see cref="Load()"/>.</summary>
    /// <exception cref="BadInputException">The checkpoint is intact but does not fit the run's recipe.</exception>
    public (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load(long step) =>
        Load(steps => steps.Where(s => s == step));

    private (Snapshot? Snapshot, string? Engine, IReadOnlyList<string> Damaged) Load(
        Func<IEnumerable<long>, IEnumerable<long>> order)
    {
        var (checkpoint, damaged) = checkpoints.First(order);
        if (checkpoint is null)
            return (null, null, damaged);
        string at = checkpoints.PathOf(checkpoint.Step);
        var saved = Content<Saved>(checkpoint, StateFile, at);
        if (saved.Step != checkpoint.Step
            || !ulong.TryParse(saved.Key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong key))
            throw new BadInputException(
                $"{at}/{StateFile}: step {checkpoint.Step} and a hexadecimal key required, "
                + $"got {saved.Step} and '{saved.Key}'");
        var players = Recipe.Game.Players.ToImmutableDictionary(p => p.Name, Player);
        return (new(saved.Step, new(key), players), saved.Engine, damaged);

        PlayerSnapshot Player(Player player) => new(
            Tensors($"{player.Name}.safetensors", player.Net.Layout),
            [
                .. player.Optimizer.Rule().State.Select(
                    (_, i) => Tensors($"{player.Name}.optimizer.{i}.safetensors", player.Net.Layout)),
            ],
            player.Net.StateLayout.Size == 0 ? Params.Zeros(Layout.Empty)
                : Tensors($"{player.Name}.state.safetensors", player.Net.StateLayout));

        Params Tensors(string file, Layout layout) => checkpoint.Files.TryGetValue(file, out byte[]? content)
            ? Safetensors.Read(content, $"{at}/{file}", layout)
            : throw new BadInputException($"{at}: {file} required, got {string.Join(", ", checkpoint.Files.Keys.Order())}");
    }

    /// <summary>Deletes the measurements after a step, which a resumed run makes again.</summary>
    /// <returns>The seconds that the run had taken up to that step.</returns>
    public double Rewind(long step)
    {
        if (!files.Exists(In(Metrics)))
            return 0;
        string text = Encoding.UTF8.GetString(files.Read(In(Metrics), 1L << 30));
        // The last line may be incomplete: it counts only with its line feed.
        var kept = text.Split('\n')[..^1].Select(line => (Text: line, Line: Parse(line)))
            .Where(m => m.Line is { } line && line.Step <= step).ToList();
        files.Replace(In(Metrics), Encoding.UTF8.GetBytes(string.Concat(kept.Select(m => m.Text + "\n"))));
        return kept.Count == 0 ? 0 : kept[^1].Line!.Seconds;

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

    /// <summary>Opens the measurements to append to them; each line is written to the file at once.</summary>
    public StreamWriter OpenMetrics() =>
        new(In(Metrics), append: true, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    /// <summary>
    /// Appends a line to <c>non-finite.jsonl</c>: the step with non-finite numbers, and the action taken.
    /// </summary>
    public void Add(NonFiniteStep step, OnNonFinite action)
    {
        var line = JsonSerializer.SerializeToNode(step, Lines)!.AsObject();
        line.Insert(1, "action", JsonSerializer.SerializeToNode(action, Lines));
        byte[] before = files.Exists(In(NonFinite)) ? files.Read(In(NonFinite), 1L << 30) : [];
        files.Replace(In(NonFinite), [.. before, .. Encoding.UTF8.GetBytes(line.ToJsonString(Lines)), (byte)'\n']);
    }

    /// <summary>Returns a measured step as a line of <c>metrics.jsonl</c>: each measurement by its name.</summary>
    public static string MetricsLine(Measures m, double seconds) => JsonSerializer.Serialize(
        m.All.Select(a => (a.Name, a.Value)).Prepend(("step", m.Step)).Append(("seconds", Math.Round(seconds, 3)))
            .ToDictionary(p => p.Item1, p => p.Item2),
        Lines);

    private static readonly JsonSerializerOptions Lines = new(NonFiniteJson.Options) { WriteIndented = false };

    /// <summary>The values of a line of <c>metrics.jsonl</c> that resuming needs.</summary>
    private sealed record Line(long Step, double Seconds)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Others { get; init; }
    }

    private sealed record Saved(long Step, string Key, string Engine, string Dtype, double? Score = null);

    private static RunFolder Write(string path, Recipe recipe, IFiles files)
    {
        files.CreateFolderOnDisk(path);
        files.Replace(System.IO.Path.Combine(path, Config), Encoding.UTF8.GetBytes(Configuration.Write(recipe)));
        return new(path, recipe, files);
    }

    private static T Content<T>(Checkpoint checkpoint, string file, string at)
    {
        try
        {
            return checkpoint.Files.TryGetValue(file, out byte[]? content)
                && JsonSerializer.Deserialize<T>(content, Configuration.Json) is { } value ? value
                : throw new BadInputException(
                    $"{at}: {file} required, got {string.Join(", ", checkpoint.Files.Keys.Order())}");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{at}/{file}: {e.Message}", e);
        }
    }
}
