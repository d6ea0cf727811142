using System.Text;
using Gan.Theory;

namespace Gan.Fuzz;

/// <summary>A parser.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seeds">Inputs it accepts.</param>
/// <param name="Words">Words of its language.</param>
/// <param name="Cap">The most bytes it may allocate for an input of a length, and what comes of writing it again.</param>
/// <param name="Handle">Parses; what it accepts it writes and parses again. Says what is wrong, null for nothing.</param>
internal sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, Func<int, long> Cap, Func<byte[], string?> Handle);

/// <summary>All parsers of input.</summary>
internal static class Targets
{
    /// <summary>What a decoder may make of its input.</summary>
    private const int Decoded = 1 << 16;

    private const string Differs = "what was accepted is not what it is written and read as";

    public static IEnumerable<Target> All() => [Idx(), Gzip(), SafetensorsFile(), Config(), Settings(), Manifest(), Law()];

    private static Target Idx() => new("idx", [IdxBytes(), Packed(IdxBytes())], [], _ => 4 * Decoded + (1 << 20), bytes =>
    {
        var idx = Gan.Idx.Parse("f", bytes, 3, Decoded);
        using var stream = new MemoryStream();
        Gan.Idx.Write(stream, idx.Shape, idx.Values.Span);
        var again = Gan.Idx.Parse("f", stream.ToArray(), 3, Decoded);
        return again.Shape.Equals(idx.Shape) && again.Values.Span.SequenceEqual(idx.Values.Span) ? null : Differs;
    });

    private static Target Gzip() => new("gzip", [Packed(IdxBytes()), [.. Packed([]), .. Packed(IdxBytes())]], [[0x1f, 0x8b, 8]], _ => 4 * Decoded + (1 << 20),
        bytes => Gan.Gzip.Decode("f", bytes, Decoded).Length <= Decoded ? null : "more than the cap was decoded");

    private static Target SafetensorsFile()
    {
        var layout = new Layout([("0.weight", Shape.Create([2, 3])), ("0.bias", Shape.Create([3]))]);
        var parameters = new Params(layout, [.. Enumerable.Range(0, 9).Select(i => i / 4.0)]);
        byte[][] seeds = [Safetensors.Write(parameters, true), Safetensors.Write(parameters, false)];
        return new("safetensors", seeds, Text("\"dtype\":\"F64\"", "\"F32\"", "\"shape\":[", "\"data_offsets\":[", "__metadata__", "{", "}", "0", "-1", "1e9"),
            length => 1 << 20 | length * 64L, bytes =>
            {
                var read = Safetensors.Read(bytes, "f");
                return Safetensors.Write(Safetensors.Read(Safetensors.Write(read, true), "f"), true).AsSpan().SequenceEqual(Safetensors.Write(read, true)) ? null : Differs;
            });
    }

    private static Target Config() => new("config", [.. Recipes.All.Select(r => Utf8(Configuration.Write(r)))],
        Text("\"layer\":\"dense\"", "\"units\":", "null", "[]", "{}", "1e400", "-1", "\"rule\":\"adam\"", "\"schedule\":\"fixed\"", "true", "\\u0000"),
        length => (16 << 20) + length * 256L, bytes =>
        {
            var recipe = Configuration.Read(Encoding.UTF8.GetString(bytes), "f");
            return Configuration.Write(Configuration.Read(Configuration.Write(recipe), "f")) == Configuration.Write(recipe) ? null : Differs;
        });

    private static Target Settings() => new("settings", [.. Text("steps=3", "generator.layers.0.units=8", "generatorOptimizer={\"rule\":\"adam\",\"rate\":{\"schedule\":\"fixed\",\"value\":1}}")],
        Text("generator", ".layers", ".0", "discriminatorOptimizer", ".rate", "=", "null", "1e999", "[]"), length => (16 << 20) + length * 256L, bytes =>
        {
            var recipe = Configuration.With(Recipes.Find("ring"), [Encoding.UTF8.GetString(bytes)]);
            return Configuration.Write(Configuration.Read(Configuration.Write(recipe), "f")) == Configuration.Write(recipe) ? null : Differs;
        });

    private static Target Manifest()
    {
        byte[] content = [1, 2, 3];
        var saved = new Memory(new() { ["a.bin"] = content });
        new Checkpoints("run", saved).Save(new(1, new Dictionary<string, byte[]> { ["a.bin"] = content }), 1);
        byte[] manifest = saved.Files["run/00000001/manifest.json"];
        return new("manifest", [manifest], Text("\"length\":", "\"sha256\":", "..", "/", "\"a.bin\"", "null", "9223372036854775808"), length => (1 << 20) + length * 256L, bytes =>
        {
            saved.Files["run/00000001/manifest.json"] = bytes;
            var (found, damaged) = new Checkpoints("run", saved).Newest();
            if (found is null)
                throw new BadInputException(damaged[0]);
            return found.Files.All(f => f.Key == "a.bin" && f.Value.AsSpan().SequenceEqual(content)) ? null : "a file was accepted that is not what was saved";
        });
    }

    private static Target Law() => new("law",
        [.. Text("normal(0,1)", "mixture(0.3*student(0,1,3),0.7*gamma(2,1))", "affine(exponential(2),-1,3)", "finite(0:0.2,1:0.8)", "normal([0,0],[[1,0.5],[0.5,2]])",
            "product(beta(2,3),triangular(0,1,0.5))", "poisson(4)", "geometric(0.3)", "logistic(0,2)", "gumbel(1,2)", "laplace(0,1)", "cauchy(0,1)", "uniform(0,1)")],
        Text("normal(", "mixture(", "affine(", "product(", "finite(", "[[", "]]", "*", ",", "1e308", "-0", "1e-320"), length => (16 << 20) + length * 1024L, bytes =>
        {
            var law = LawParser.Parse(Encoding.UTF8.GetString(bytes));
            string text = law.ToString()!;
            return LawParser.Parse(text).ToString() == text ? null : Differs;
        });

    private static byte[] IdxBytes()
    {
        using var stream = new MemoryStream();
        Gan.Idx.Write(stream, Shape.Create([2, 3, 4]), [.. Enumerable.Range(0, 24).Select(i => (byte)i)]);
        return stream.ToArray();
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Optimal, true))
            gzip.Write(bytes.Length == 0 ? [7] : bytes);
        return stream.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
    private static byte[][] Text(params string[] words) => [.. words.Select(Utf8)];

    /// <summary>Files in memory.</summary>
    private sealed class Memory(Dictionary<string, byte[]> files) : IFiles
    {
        public Dictionary<string, byte[]> Files => files;

        public void CreateFolder(string path) { }
        public void Write(string path, ReadOnlySpan<byte> content) => files[path] = content.ToArray();
        public byte[] Read(string path, long cap) => files.TryGetValue(path, out byte[]? content) ? content : throw new FileNotFoundException(path);

        public void Move(string from, string to)
        {
            foreach (string path in files.Keys.Where(f => f.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
            {
                files[to + path[from.Length..]] = files[path];
                files.Remove(path);
            }
        }

        public void Delete(string path)
        {
            foreach (string file in files.Keys.Where(f => f == path || f.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
                files.Remove(file);
        }

        public bool Exists(string path) => files.Keys.Any(f => f == path || f.StartsWith(path + "/", StringComparison.Ordinal));

        public IReadOnlyList<string> List(string folder) => [.. files.Keys
            .Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => f[(folder.Length + 1)..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];

        public void Flush(string folder) { }
        public IDisposable? Hold(string path) => null;
    }
}
