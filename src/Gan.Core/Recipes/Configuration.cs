using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Gan;

/// <summary>Cause of an error: a setting <c>key=value</c> is not valid.</summary>
/// <param name="Setting">The setting.</param>
public sealed record BadSetting(string Setting) : IBadInputCause;

/// <summary>
/// Reads and writes recipes as JSON, and changes values by dotted keys:
/// <c>game.players.discriminator.optimizer.rate.initial=0.05</c>.
/// </summary>
public static partial class Configuration
{
    /// <summary>The project's JSON settings: camel case; unknown and repeated keys are rejected.</summary>
    public static JsonSerializerOptions Json => current;

    /// <summary>The serializer of the built-in types.</summary>
    internal static JsonSerializerOptions BuiltIn { get; } = Options(new DefaultJsonTypeInfoResolver());

    private static volatile JsonSerializerOptions current = BuiltIn;

    /// <summary>Adds the types of <see cref="Registry"/> to <see cref="Json"/>.</summary>
    internal static void Rebuild() => current = Options(new DefaultJsonTypeInfoResolver { Modifiers = { Registry.Extend } });

    private static JsonSerializerOptions Options(IJsonTypeInfoResolver resolver) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        MaxDepth = 32,
        // Characters such as × and − are not escaped, for readability.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new GameConverter(), new NetConverter(), new ShapeConverter(),
            new TextConverter<UpdateOrder>(UpdateOrder.Parse, order => order.ToString()),
            new TextConverter<IAdversarialLoss>(AdversarialLosses.Find, AdversarialLosses.NameOf),
            OfEnum<Precision>(), OfEnum<OnNonFinite>(),
        },
        TypeInfoResolver = resolver,
    };

    /// <summary>Returns a recipe as JSON.</summary>
    /// <exception cref="BadInputException">The recipe has a type that <see cref="Registry"/> does not know.</exception>
    public static string Write(Recipe recipe) => Written(recipe, () => JsonSerializer.Serialize(recipe, Json) + "\n");

    private static T Written<T>(Recipe recipe, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (NotSupportedException e)
        {
            throw new BadInputException(
                $"recipe {recipe.Name}: types that have a name in files are required, which Registry.Add gives: "
                + e.Message.Split(" Path: ")[0], e);
        }
    }

    /// <summary>Reads a recipe from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">The name of the source, for errors.</param>
    /// <exception cref="BadInputException">The text is not a recipe; the message states line and key.</exception>
    public static Recipe Read(string json, string source) => Read(json, source, lines: true);

    /// <summary>Reads a recipe from UTF-8; invalid bytes are rejected, never replaced.</summary>
    /// <exception cref="BadInputException">
    /// As for <see cref="Read(string, string)"/>, or a byte is not UTF-8; with its offset.
    /// </exception>
    public static Recipe ReadUtf8(byte[] utf8, string source)
    {
        int at = 0;
        while (at < utf8.Length && Rune.DecodeFromUtf8(utf8.AsSpan(at), out _, out int length) == OperationStatus.Done)
            at += length;
        return at == utf8.Length ? Read(Encoding.UTF8.GetString(utf8), source)
            : throw BadInputException.At(source, at, "UTF-8", $"{utf8[at]:x2}");
    }

    /// <summary>
    /// Rejects numbers beyond the range of float64, such as 1e999, which the serializer reads as infinity.
    /// </summary>
    private static void RequireFinite(string json, string source, bool lines)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, new() { MaxDepth = Json.MaxDepth });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number && !double.IsFinite(reader.GetDouble()))
            {
                int line = utf8.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
                string number = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(40, reader.ValueSpan.Length)]);
                string where = lines ? FormattableString.Invariant($"line {line}: ") : "";
                throw new BadInputException($"{source}: {where}a finite number required, got {number}");
            }
    }

    private static Recipe Read(string json, string source, bool lines)
    {
        Recipe recipe;
        try
        {
            recipe = JsonSerializer.Deserialize<Recipe>(json, Json)
                ?? throw new JsonException("a recipe required, got null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException
            or InvalidOperationException or BadInputException)
        {
            // The serializer states the position in properties, at the end of the message, or both. Its path ends at the
            // outermost converter, so the key is determined from the position.
            var position = Position().Match(e.Message);
            var (number, at) =
                e is JsonException { LineNumber: { } ownLine, BytePositionInLine: { } ownByte } ? (ownLine, ownByte)
                : position.Success ? (long.Parse(position.Groups["line"].ValueSpan, CultureInfo.InvariantCulture),
                    long.Parse(position.Groups["byte"].ValueSpan, CultureInfo.InvariantCulture))
                : (-1, -1);
            string line = lines && number >= 0 ? $"line {number + 1}: " : "";
            string key = number >= 0 && KeyAt(json, number, at) is { Length: > 0 } path ? path + ": " : "";
            string what = e.InnerException is ArgumentException inner ? inner.Message
                : position.Success ? e.Message[..position.Index] : e.Message;
            throw new BadInputException($"{source}: {line}{key}{what}", e);
        }
        RequireFinite(json, source, lines);
        return recipe;
    }

    [GeneratedRegex(@"\s+Path: \S* \| LineNumber: (?<line>\d+) \| BytePositionInLine: (?<byte>\d+)\.")]
    private static partial Regex Position();

    /// <summary>
    /// Returns the dotted key of the last token that starts before a position of the text:
    /// <c>game.players.generator.net.layers[1].units</c>.
    /// </summary>
    private static string KeyAt(string json, long line, long byteInLine)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        long end = byteInLine;
        for (int i = 0; i < utf8.Length && line > 0; i++, end++)
            if (utf8[i] == '\n')
                line--;
        var path = new List<(string? Name, int Index)>();
        try
        {
            var reader = new Utf8JsonReader(utf8, new() { MaxDepth = Json.MaxDepth });
            while (reader.Read() && reader.TokenStartIndex < end)
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    path.RemoveAt(path.Count - 1);
                else if (reader.TokenType == JsonTokenType.PropertyName)
                    path[^1] = (reader.GetString(), 0);
                else if (path is [.., (null, var index)])
                    path[^1] = (null, index + 1);
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    path.Add((reader.TokenType == JsonTokenType.StartArray ? null : "", -1));
            }
        }
        catch (JsonException)
        {
            // The text is not JSON from here on: the key is that of the last complete token.
        }
        return string.Concat(path.Select(step => step switch
        {
            (null, < 0) or ("", _) => "",
            (null, var index) => $"[{index}]",
            (var name, _) => "." + name,
        })).TrimStart('.');
    }

    /// <summary>
    /// Returns a recipe with values replaced; each setting is <c>key=value</c>, where the key is a dotted path in the
    /// JSON.
    /// </summary>
    /// <exception cref="BadInputException">
    /// There is no such key (the message suggests the nearest), or the value does not fit.
    /// </exception>
    public static Recipe With(Recipe recipe, IEnumerable<string> settings)
    {
        JsonNode root = Written(recipe, () => JsonSerializer.SerializeToNode(recipe, Json)!);
        foreach (string setting in settings)
            try
            {
                int equals = setting.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                    throw new BadInputException($"{setting}: key=value required, got no '='");
                Replace(root, setting[..equals].Split('.'), setting[(equals + 1)..], setting);
                // One at a time, so that an error names the setting that caused it.
                root = JsonSerializer.SerializeToNode(Read(root.ToJsonString(Json), setting, lines: false), Json)!;
            }
            catch (BadInputException e)
            {
                throw new BadInputException(e.Message, e) { Cause = new BadSetting(setting) };
            }
        return Read(root.ToJsonString(Json), "settings", lines: false);
    }

    /// <summary>The error for an unknown key; it suggests a key of the object, or one below it by its path.</summary>
    private static BadInputException UnknownKey(JsonObject o, string name)
    {
        string[] own = [.. o.Select(p => p.Key)];
        if (Nearest.Name(name, own) is not null)
            return Nearest.Unknown("key", name, own);
        string[] below = [.. PathsBelow(o, "")];
        var last = Nearest.Name(name, below.Select(path => path.Split('.')[^1]));
        return below.FirstOrDefault(path => path.Split('.')[^1] == last) is { } near
            ? new($"unknown key '{name}'; did you mean '{near}'?") : Nearest.Unknown("key", name, own);
    }

    /// <summary>The dotted paths of the keys below an object, the shortest first.</summary>
    private static IEnumerable<string> PathsBelow(JsonObject o, string prefix)
    {
        var below = o.Where(p => p.Value is JsonObject)
            .Select(p => (Path: $"{prefix}{p.Key}.", Object: p.Value!.AsObject())).ToList();
        return below.SelectMany(b => b.Object.Select(p => b.Path + p.Key))
            .Concat(below.SelectMany(b => PathsBelow(b.Object, b.Path)));
    }

    private static void Replace(JsonNode root, string[] path, string value, string source)
    {
        JsonNode node = root;
        foreach (var (depth, name) in path.Index())
        {
            bool last = depth == path.Length - 1;
            switch (node)
            {
                case JsonObject o when o.ContainsKey(name):
                    if (last)
                        o[name] = Value(o[name], value, source);
                    else
                        node = o[name] ?? throw new BadInputException($"{source}: {name} has no parts");
                    break;
                case JsonObject o:
                    throw new BadInputException($"{source}: {UnknownKey(o, name).Message}");
                case JsonArray a when int.TryParse(name, out int i) && i >= 0 && i < a.Count:
                    if (last)
                        a[i] = Value(a[i], value, source);
                    else
                        node = a[i]!;
                    break;
                case JsonArray a:
                    throw new BadInputException(
                        $"{source}: a number from 0 to {a.Count - 1} required after {string.Join('.', path[..depth])}, "
                        + $"got '{name}'");
                default:
                    throw new BadInputException($"{source}: {string.Join('.', path[..depth])} has no parts, got '{name}'");
            }
        }
    }

    /// <summary>Parses text as JSON of the old value's kind; strings need no quotes.</summary>
    private static JsonNode? Value(JsonNode? old, string text, string source)
    {
        if (old?.GetValueKind() is JsonValueKind.String)
            return JsonValue.Create(text);
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new BadInputException($"{source}: {Kind(old)} required, got '{text}'");
        }
        bool fits = old is null || parsed is null || Kind(old) == Kind(parsed);
        return fits ? parsed : throw new BadInputException($"{source}: {Kind(old)} required, got '{text}'");
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a JSON list",
        JsonValueKind.Object => "a JSON object",
        _ => "a JSON value",
    };
}
