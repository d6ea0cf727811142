using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gan.Cli;

namespace Gan.Paper;

/// <summary>What a figure or table is made under.</summary>
/// <param name="Quick">True for sizes that take minutes on two cores; a result says which.</param>
/// <param name="Seed">What all randomness comes from.</param>
/// <param name="Data">The folder given with <c>--data</c>.</param>
/// <param name="Folder">Where results, pictures and runs go.</param>
/// <param name="Say">Tells what is being done.</param>
internal sealed record Setting(bool Quick, long Seed, string? Data, string Folder, Action<string> Say)
{
    /// <summary>The folder of pictures.</summary>
    public string Pictures => Path.Combine(Folder, "pictures");

    /// <summary>Digits to learn: MNIST; at reduced size, where it is not found, those that this program draws.</summary>
    public string Digits => Quick && Datasets.Missing(Mnist.Name, Data) is not null ? Gan.Digits.Name : Mnist.Name;

    /// <summary>Faces to learn: the Toronto Face Database where it is found, otherwise the Olivetti set.</summary>
    public string Faces => Datasets.Missing(Tfd.Name, Data) is null ? Tfd.Name : Olivetti.Name;

    /// <summary>True for the authors' own sizes in Figure 2 (b) to (d), which take days on two cores.</summary>
    public bool FullSize { get; init; }
}

/// <summary>Rows under headings, the first of them the rows' names.</summary>
internal sealed record Grid(string[] Headings, string[][] Rows);

/// <summary>What a figure or table says, ready to be shown: everything comes from its result.</summary>
/// <param name="Found">This project's result in a sentence or two, with its numbers and how far they are from the paper's.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="Tables">The tables.</param>
internal sealed record Shown(string Found, IReadOnlyList<Picture> Pictures, IReadOnlyList<Grid> Tables);

/// <summary>A figure or table of the paper: what the paper says, how it is computed here, how it is drawn.</summary>
internal interface IExhibit
{
    /// <summary>The name of its result: <c>figure-1</c>.</summary>
    string Name { get; }

    /// <summary>What stands above it.</summary>
    string Title { get; }

    /// <summary>What the paper says.</summary>
    string Claim { get; }

    /// <summary>How it is computed here.</summary>
    string How { get; }

    /// <summary>What stands below its picture: what each mark and axis of it is; null where there is no picture.</summary>
    string? Caption { get; }

    /// <summary>How it is asked for: <c>gan figure 1</c>.</summary>
    string Command { get; }

    /// <summary>
    /// Returns the data set whose files it needs and that was not found; null where the exhibit can be made. A stored result needs no
    /// data.
    /// </summary>
    MissingDataset? LeftOut(Setting setting, bool again);

    /// <summary>
    /// The result: as the folder has it, or else as the project has it (<c>paper/results</c>), if it is of the same configuration; otherwise computed. It is
    /// kept in the folder.
    /// </summary>
    Kept Make(Setting setting, bool again);

    /// <summary>The project's own result, committed with the program; null where there is none.</summary>
    Kept? Committed { get; }

    /// <summary>Whether a result is what these settings ask for.</summary>
    bool IsOf(Setting setting, Kept kept);

    /// <summary>Draws a result.</summary>
    Shown Show(Kept kept);

    /// <summary>Where the result is kept.</summary>
    string ResultIn(Setting setting) => Path.Combine(setting.Folder, "results", $"{Name}.json");

    /// <summary>The result, and what it shows, whose pictures are saved.</summary>
    (Kept Kept, Shown Shown) Finish(Setting setting, bool again)
    {
        var kept = Make(setting, again);
        var shown = Show(kept);
        foreach (var picture in shown.Pictures)
            picture.Save(setting.Pictures);
        return (kept, shown);
    }
}

/// <summary>A result with what made it, as its file has it.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Command">The command that makes it.</param>
/// <param name="Seed">What all randomness came from.</param>
/// <param name="Date">The day, UTC.</param>
/// <param name="Quick">True if it is of reduced size.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Configuration">What else it depends on.</param>
/// <param name="Result">What was found.</param>
internal sealed record Kept(string Name, string Command, long Seed, string Date, bool Quick, double Seconds, JsonNode Configuration, JsonNode Result);

/// <inheritdoc cref="IExhibit"/>
/// <typeparam name="T">What is found: plain data.</typeparam>
internal abstract class Exhibit<T> : IExhibit
{
    /// <summary>As it is, on few lines.</summary>
    private static readonly JsonSerializerOptions Exact = new(NonFiniteJson.Options) { WriteIndented = false };

    /// <summary>Results keep numbers of six digits: more than their errors allow, and small files. A configuration keeps all of them.</summary>
    private static readonly JsonSerializerOptions Json = new(Exact) { Converters = { new SixDigits() } };

    public abstract string Name { get; }
    public abstract string Title { get; }
    public abstract string Claim { get; }
    public abstract string How { get; }
    public virtual string? Caption => null;
    public virtual string Command => $"gan {Name.Split('-', 2)[0]} {Name.Split('-', 2)[1]}";

    /// <summary>All that the result depends on, besides the seed and the code: with another of these a result that is kept is not this one.</summary>
    protected abstract object DependsOn(Setting setting);

    /// <summary>The data set it needs; null for none.</summary>
    protected virtual string? Needs(Setting setting) => null;

    /// <summary>Finds it.</summary>
    protected abstract T Compute(Setting setting);

    /// <summary>Shows it.</summary>
    protected abstract Shown Show(T result);

    public Shown Show(Kept kept) => Show(kept.Result.Deserialize<T>(Json)!);

    public Kept? Committed
    {
        get
        {
            using var stream = typeof(IExhibit).Assembly.GetManifestResourceStream($"results/{Name}.json");
            return stream is null ? null : JsonSerializer.Deserialize<Kept>(stream, Json);
        }
    }

    public bool IsOf(Setting setting, Kept kept) =>
        kept.Seed == setting.Seed && kept.Quick == setting.Quick && JsonNode.DeepEquals(kept.Configuration, Configured(setting));

    private JsonNode Configured(Setting setting) => JsonSerializer.SerializeToNode(DependsOn(setting), Exact)!;

    public Kept Make(Setting setting, bool again)
    {
        if (!again && Find(setting) is { } found)
            return Keep(setting, found);
        if (LeftOut(setting, again) is { } missing)
            throw new BadInputException($"{Title}: left out: {missing.Message}") { Cause = missing };
        setting.Say($"{Title} …");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = JsonSerializer.SerializeToNode(Compute(setting), Json)!;
        var made = new Kept(
            Name, $"{Command}{(setting.Quick ? " --quick" : setting.FullSize ? " --full-size" : "")} --seed {setting.Seed}", setting.Seed,
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), setting.Quick, Math.Round(clock.Elapsed.TotalSeconds, 1), Configured(setting), result);
        return Keep(setting, made);
    }

    private Kept Keep(Setting setting, Kept kept)
    {
        Output.Write(At(setting), JsonSerializer.SerializeToUtf8Bytes(kept, Json));
        return kept;
    }

    public MissingDataset? LeftOut(Setting setting, bool again) =>
        Needs(setting) is { } data && Datasets.Missing(data, setting.Data) is { } missing && (again || Find(setting) is null) ? missing : null;

    private string At(Setting setting) => ((IExhibit)this).ResultIn(setting);

    /// <summary>The result of these settings that the folder has, or else the project.</summary>
    private Kept? Find(Setting setting) =>
        Read(At(setting)) is { } kept && IsOf(setting, kept) ? Drawable(kept, At(setting))
        : Committed is { } committed && IsOf(setting, committed) ? committed : null;

    /// <summary>A result that was kept, if it can be shown: somebody may have changed it since.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    private Kept Drawable(Kept kept, string path)
    {
        try
        {
            _ = Show(kept);
            return kept;
        }
#pragma warning disable CA1031 // What is missing or too much in a file shows itself anywhere in the drawing.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new BadInputException($"{path}: a result of {Name} required: {e.Message}; --again makes it again", e);
        }
    }

    private static Kept? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Kept>(Disk.Instance.Read(path, 1 << 26), Json) ?? throw new JsonException("an object required, got null");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path}: a result required: {e.Message}; delete it to make it again", e);
        }
    }

    private sealed class SixDigits : System.Text.Json.Serialization.JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            string text = value.ToString("G6", CultureInfo.InvariantCulture);
            if (double.IsFinite(value))
                writer.WriteRawValue(text, skipInputValidation: true);
            else
                writer.WriteStringValue(text);
        }
    }
}
