using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gan.Fuzz;

/// <summary>A parser to fuzz.</summary>
/// <param name="Name">Name of the target and of its corpus folder.</param>
/// <param name="Seeds">Accepted inputs.</param>
/// <param name="Words">Tokens of its language.</param>
/// <param name="Cap">The most bytes that parsing an input of the given length and writing it again may allocate.</param>
/// <param name="Handle">Parses an input; writes and parses again what it accepts. Returns the violation, or null.</param>
internal sealed record Target(
    string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words,
    Func<int, long> Cap, Func<byte[], string?> Handle);

/// <summary>All parsers of external input.</summary>
internal static class Targets
{
    /// <summary>The most bytes that a decoder may produce.</summary>
    private const int Decoded = 1 << 16;

    private const string Differs = "an accepted input changes when it is written and read again";

    public static IEnumerable<Target> All() =>
    [
        Idx(), Gzip(), Batch(), MatFile(), SafetensorsFile(), Config(), Settings(), Manifest(), State(), DistributionText(),
    ];

    /// <summary>Parsers with one planted error each, which the fuzzer must detect.</summary>
    public static IEnumerable<Target> Planted()
    {
        byte[] good = [1, 2, 3, 4, 5, 6, 7, 8];
        static BadInputException Refused() => new("refused");
        Target Wrong(string name, Func<byte[], string?> handle) =>
            new(name, [good], [], _ => 1 << 20, bytes => bytes.Length < 8 ? throw Refused() : handle(bytes));
        yield return Wrong("another exception", bytes => bytes[bytes[7]] == 0 ? null : throw Refused());
        yield return Wrong("more memory than its cap", bytes =>
            new byte[BitConverter.ToUInt32(bytes, 4) % (1 << 28)].Length > 0 ? null : throw Refused());
        yield return Wrong("more than a second", bytes =>
        {
            if (bytes[7] == 255)
                Thread.Sleep(1100);
            return null;
        });
        yield return Wrong("a changed round trip", bytes => bytes[6] == 7 ? null : Differs);
    }

    private static Target Idx() => new("idx", [IdxBytes(), Packed(IdxBytes())], [], _ => 4 * Decoded + (1 << 20), bytes =>
    {
        var idx = Gan.Idx.Parse("f", bytes, 3, Decoded);
        using var stream = new MemoryStream();
        Gan.Idx.Write(stream, idx.Shape, idx.Values.Span);
        var again = Gan.Idx.Parse("f", stream.ToArray(), 3, Decoded);
        return again.Shape.Equals(idx.Shape) && again.Values.Span.SequenceEqual(idx.Values.Span) ? null : Differs;
    });

    private static Target Gzip() => new(
        "gzip", [Packed(IdxBytes()), [.. Packed([]), .. Packed(IdxBytes())]], [[0x1f, 0x8b, 8]],
        _ => 4 * Decoded + (1 << 20),
        bytes => Gan.Gzip.Decode("f", bytes, Decoded).Length <= Decoded ? null : "more than the cap was decoded");

    private static Target Batch()
    {
        byte[] record = [3, .. Enumerable.Range(0, 3072).Select(i => (byte)i)];
        byte[][] seeds = [record, Packed(record), Packed([.. record, .. record])];
        return new("cifar10", seeds, [[0x1f, 0x8b, 8]], _ => 8 * Decoded + (1 << 20), bytes =>
        {
            var images = Cifar10.Parse("f", bytes, Decoded);
            for (int i = 0; i < images.Labels.Length; i++)
                if (images.Labels[i] > 9)
                    return "a class above 9 was accepted";
            return images.Pixels.Length == images.Count * 3072 && images.Labels.Length == images.Count
                ? null : "images without pixels or classes";
        });
    }

    private static Target MatFile()
    {
        byte[] bytes = Variable("faces", 9, [2, 3], 2, [1, 2, 3, 4, 5, 6]);
        byte[] numbers = Variable("x", 6, [1, 2], 9, [.. BitConverter.GetBytes(0.5), .. BitConverter.GetBytes(-1e300)]);
        return new("mat", [Mat5([.. bytes, .. numbers]), Mat5([.. Compressed(bytes), .. Compressed(numbers)])],
            [Element(1, "y"u8), Element(5, new byte[8]), Element(15, []), [0, 0, 0, 14]],
            _ => 8 * Decoded + (1 << 20), bytes =>
            {
                foreach (var (name, array) in Mat.Parse("f", bytes, ["faces", "x"], Decoded))
                {
                    for (int i = 0; i < array.Count; i++)
                        _ = array[i];
                    if (name != array.Name || array.Count > Decoded)
                        return "an array that is not in the file";
                    if (name == "faces" && array.ToBytes().Length != array.Count)
                        return "an array without all its bytes";
                }
                return null;
            });

        static byte[] Element(int type, ReadOnlySpan<byte> data) =>
            [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data,
             .. new byte[(8 - data.Length % 8) % 8]];

        static byte[] Variable(string name, int kind, int[] shape, int type, byte[] data) => Element(14, (byte[])[
            .. Element(6, (byte[])[(byte)kind, 0, 0, 0, 0, 0, 0, 0]),
            .. Element(5, (byte[])[.. shape.SelectMany(BitConverter.GetBytes)]),
            .. Element(1, Utf8(name)), .. Element(type, data)]);

        static byte[] Compressed(byte[] element)
        {
            using var stream = new MemoryStream();
            using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, true))
                zlib.Write(element);
            return [15, 0, 0, 0, .. BitConverter.GetBytes((int)stream.Length), .. stream.ToArray()];
        }

        static byte[] Mat5(byte[] elements) =>
            [.. Enumerable.Repeat((byte)' ', 116), .. new byte[8], 0, 1, (byte)'I', (byte)'M', .. elements];
    }

    private static Target SafetensorsFile()
    {
        var layout = new Layout([("0.weight", Shape.Create([2, 3])), ("0.bias", Shape.Create([3]))]);
        var parameters = new Params(layout, [.. Enumerable.Range(0, 9).Select(i => i / 4.0)]);
        byte[][] seeds = [Safetensors.Write(parameters, true), Safetensors.Write(parameters, false)];
        return new("safetensors", seeds,
            Text("\"dtype\":\"F64\"", "\"F32\"", "\"shape\":[", "\"data_offsets\":[", "__metadata__",
                "{", "}", "0", "-1", "1e9"),
            length => 1 << 20 | length * 64L, bytes =>
            {
                byte[] written = Safetensors.Write(Safetensors.Read(bytes, "f"), true);
                byte[] again = Safetensors.Write(Safetensors.Read(written, "f"), true);
                return again.AsSpan().SequenceEqual(written) ? null : Differs;
            });
    }

    private static Target Config() => new("config", [.. Recipes.All.Select(r => Utf8(Configuration.Write(r)))],
        Text("\"layer\":\"dense\"", "\"units\":", "null", "[]", "{}", "1e400", "-1",
            "\"rule\":\"adam\"", "\"schedule\":\"constant\"", "true", "\\u0000"),
        length => (16 << 20) + length * 256L, bytes =>
        {
            var recipe = Configuration.ReadUtf8(bytes, "f");
            return RoundTrips(recipe) ? null : Differs;
        });

    private static Target Settings() => new("settings",
        [.. Text("steps=3", "game.players.generator.net.layers.0.units=8",
            "game.players.generator.optimizer={\"rule\":\"adam\",\"rate\":{\"schedule\":\"constant\",\"value\":1}}")],
        Text("game.players.generator", ".net.layers", ".0", "game.players.discriminator.optimizer", ".rate", "=", "null",
            "1e999", "[]"),
        length => (16 << 20) + length * 256L, bytes =>
        {
            var recipe = Configuration.With(Recipes.Find("ring"), [Encoding.UTF8.GetString(bytes)]);
            return RoundTrips(recipe) ? null : Differs;
        });

    private static bool RoundTrips(Recipe recipe)
    {
        string written = Configuration.Write(recipe);
        return Configuration.Write(Configuration.Read(written, "f")) == written;
    }

    private static Target Manifest()
    {
        byte[] content = [1, 2, 3];
        var saved = new Memory(new() { ["a.bin"] = content });
        new Checkpoints("run", saved).Save(new(1, new Dictionary<string, byte[]> { ["a.bin"] = content }), 1);
        byte[] manifest = saved.Files["run/00000001/manifest.json"];
        byte[][] words = Text("\"length\":", "\"sha256\":", "..", "/", "\"a.bin\"", "null", "9223372036854775808");
        return new("manifest", [manifest], words, length => (1 << 20) + length * 256L, bytes =>
        {
            saved.Files["run/00000001/manifest.json"] = bytes;
            var (found, damaged) = new Checkpoints("run", saved).Newest();
            if (found is null)
                throw new BadInputException(damaged[0]);
            return found.Files.All(f => f.Key == "a.bin" && f.Value.AsSpan().SequenceEqual(content))
                ? null : "a file that differs from the saved one was accepted";
        });
    }

    private static Target State()
    {
        const string folder = "run/checkpoints/00000001/";
        var saved = new Memory([]);
        var recipe = Configuration.With(Recipes.Find("gaussian"), [
            "game.players.generator.net.layers.0.units=1", "game.players.generator.net.layers.2.units=1",
            "game.players.discriminator.net.layers.0.units=1", "game.players.discriminator.net.layers.2.units=1",
        ]);
        var start = Reference.Shared.Trainer(recipe.Game, Datasets.Open(recipe.Data)).Init(Key.Of(1)).Snapshot();
        var run = RunFolder.Create("run", recipe, saved);
        run.Save(start with { Step = 1 }, Reference.Shared);
        byte[] manifest = saved.Files[folder + "manifest.json"], state = saved.Files[folder + "state.json"];
        string Entry(byte[] bytes) =>
            $"\"length\": {bytes.Length},\n    \"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
        byte[][] words = Text(
            "\"step\":", "\"key\":", "\"engine\":", "\"dtype\":", "\"score\":", "null", "1e999", "-1", "ffffffffffffffff");
        return new("state", [state], words, length => (16 << 20) + length * 256L, bytes =>
        {
            // The manifest's checksum is updated, so that the state itself is parsed.
            saved.Files[folder + "state.json"] = bytes;
            string updated = Encoding.UTF8.GetString(manifest).Replace(Entry(state), Entry(bytes), StringComparison.Ordinal);
            saved.Files[folder + "manifest.json"] = Utf8(updated);
            var (found, _, damaged) = run.Load();
            if (found is null)
                return $"skipped: {damaged[0]}";
            return found.Step == 1 && found.IsFinite ? null : "a wrong step or non-finite numbers were accepted";
        });
    }

    private static Target DistributionText() => new("distribution",
        [.. Text("normal(0,1)", "mixture(0.3*student(0,1,3),0.7*gamma(2,1))", "affine(exponential(2),-1,3)",
            "finite(0:0.2,1:0.8)", "normal([0,0],[[1,0.5],[0.5,2]])",
            "product(beta(2,3),triangular(0,1,0.5))", "poisson(4)", "geometric(0.3)", "logistic(0,2)", "gumbel(1,2)",
            "laplace(0,1)", "cauchy(0,1)", "uniform(0,1)", "mixture(0.5*ring,0.5*grid)")],
        Text("normal(", "mixture(", "affine(", "product(", "finite(", "[[", "]]", "*", ",", "1e308", "-0", "1e-320"),
        length => (16 << 20) + length * 1024L, bytes =>
        {
            string text = DistributionParser.Parse(Encoding.UTF8.GetString(bytes)).ToString()!;
            return DistributionParser.Parse(text).ToString() == text ? null : Differs;
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
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, true))
            gzip.Write(bytes.Length == 0 ? [7] : bytes);
        return stream.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
    private static byte[][] Text(params string[] words) => [.. words.Select(Utf8)];

    /// <summary>An in-memory file system.</summary>
    private sealed class Memory(Dictionary<string, byte[]> files) : IFiles
    {
        public Dictionary<string, byte[]> Files => files;

        public void CreateFolder(string path) { }
        public void Write(string path, ReadOnlySpan<byte> content) => files[path] = content.ToArray();
        public byte[] Read(string path, long cap) =>
            files.TryGetValue(path, out byte[]? content) ? content : throw new FileNotFoundException(path);

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
            foreach (string file in files.Keys.Where(f => IsWithin(f, path)).ToList())
                files.Remove(file);
        }

        public bool Exists(string path) => files.Keys.Any(f => IsWithin(f, path));

        private static bool IsWithin(string file, string path) =>
            file == path || file.StartsWith(path + "/", StringComparison.Ordinal);

        public IReadOnlyList<string> List(string folder) => [.. files.Keys
            .Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(f => f[(folder.Length + 1)..].Split('/')[0])
            .Distinct().Order(StringComparer.Ordinal)];

        public void Flush(string folder) { }
        public IDisposable? Hold(string path) => null;
    }
}
