using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gan.Experiments;

namespace Gan.Paper;

/// <inheritdoc cref="IExhibit"/>
/// <typeparam name="T">The result: a record of plain data.</typeparam>
public abstract class Exhibit<T> : IExhibit
{
    /// <summary>Writes all digits, without indentation.</summary>
    private static readonly JsonSerializerOptions Exact = new(NonFiniteJson.Options) { WriteIndented = false };

    /// <summary>
    /// Writes six digits of each number of a result, which is more than its error justifies and keeps files small. A
    /// configuration keeps all digits.
    /// </summary>
    private static readonly JsonSerializerOptions Json = new(Exact) { Converters = { new SixDigits() } };

    public abstract string Name { get; }
    public abstract string Title { get; }
    public abstract string Claim { get; }
    public abstract string How { get; }
    public virtual string? Caption => null;
    public virtual string Command => $"gan {Name.Split('-', 2)[0]} {Name.Split('-', 2)[1]}";

    /// <summary>
    /// Returns everything that the result depends on besides the seed and the code. A stored result is reused only if this
    /// is equal.
    /// </summary>
    protected abstract object DependsOn(Setting setting);

    /// <summary>Returns the name of the required data set; null for none.</summary>
    protected virtual string? Needs(Setting setting) => null;

    /// <summary>Computes the result.</summary>
    protected abstract T Compute(Setting setting);

    /// <summary>Draws the result.</summary>
    protected abstract Presentation Show(T result);

    public Presentation Show(StoredResult stored) => Show(stored.Result.Deserialize<T>(Json)!);

    public StoredResult? Committed
    {
        get
        {
            using var stream = typeof(IExhibit).Assembly.GetManifestResourceStream($"results/{Name}.json");
            return stream is null ? null : JsonSerializer.Deserialize<StoredResult>(stream, Json);
        }
    }

    public bool IsOf(Setting setting, StoredResult stored) =>
        stored.Seed == setting.Seed && stored.Quick == setting.Quick
            && JsonNode.DeepEquals(stored.Configuration, Configured(setting));

    private JsonNode Configured(Setting setting) => JsonSerializer.SerializeToNode(DependsOn(setting), Exact)!;

    public StoredResult Make(Setting setting, bool again)
    {
        if (!again && Find(setting) is { } found)
            return Keep(setting, found);
        if (LeftOut(setting, again) is { } missing)
            throw new BadInputException($"{Title}: left out: {missing.Message}") { Cause = missing };
        setting.Say($"{Title} …");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = JsonSerializer.SerializeToNode(Compute(setting), Json)!;
        var made = new StoredResult(
            Name, $"{Command}{(setting.Quick ? " --quick" : setting.FullSize ? " --full-size" : "")} --seed {setting.Seed}",
            setting.Seed,
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), setting.Quick,
            Math.Round(clock.Elapsed.TotalSeconds, 1), Configured(setting), result);
        return Keep(setting, made);
    }

    private StoredResult Keep(Setting setting, StoredResult stored)
    {
        OutputFile.Write(At(setting), JsonSerializer.SerializeToUtf8Bytes(stored, Json));
        return stored;
    }

    public MissingDataset? LeftOut(Setting setting, bool again) =>
        Needs(setting) is { } data && Datasets.Missing(data, setting.Data) is { } missing
            && (again || Find(setting) is null) ? missing : null;

    private string At(Setting setting) => ((IExhibit)this).ResultIn(setting);

    /// <summary>
    /// Returns the result under these conditions from the folder, or else the committed one; null if there is neither.
    /// </summary>
    private StoredResult? Find(Setting setting) =>
        Read(At(setting)) is { } kept && IsOf(setting, kept) ? Drawable(kept, At(setting))
        : Committed is { } committed && IsOf(setting, committed) ? committed : null;

    /// <summary>Returns a stored result after checking that it can be drawn.</summary>
    /// <exception cref="BadInputException">It cannot be drawn, because its file was changed.</exception>
    private StoredResult Drawable(StoredResult stored, string path)
    {
        try
        {
            _ = Show(stored);
            return stored;
        }
#pragma warning disable CA1031 // A changed file can make drawing fail anywhere.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new BadInputException(
                $"{path}: a result of {Name} required: {e.Message}; delete the file to recompute it", e);
        }
    }

    private static StoredResult? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<StoredResult>(Disk.Instance.Read(path, 1 << 26), Json)
                ?? throw new JsonException("an object required, got null");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path}: a result required: {e.Message}; delete the file to recompute it", e);
        }
    }

    private sealed class SixDigits : System.Text.Json.Serialization.JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture)
                : reader.GetDouble();

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
