using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gan;

/// <summary>
/// Numbers from a key. Each method fills its destination from the start of the key's stream: a key is used for one draw,
/// and further draws take keys of their own (<see cref="Key.Fold"/>).
/// </summary>
public static class Draw
{
    /// <summary>Words drawn at a time: they stay in the first-level cache, and are a multiple of any vector width.</summary>
    private const int Chunk = 1024;

    private delegate void Convert<T>(ReadOnlySpan<uint> words, Span<T> destination);

    /// <summary>Uniform on [0, 1): the upper 24 bits of a word, times 2⁻²⁴.</summary>
    public static void Uniform(Key key, Span<float> destination, long from = 0) => Fill(key, destination, 1, static (words, values) =>
    {
        const float unit = 1f / (1 << 24);
        int i = 0;
        for (; i + Vector512<uint>.Count <= values.Length; i += Vector512<uint>.Count)
            (Vector512.ConvertToSingle((Vector512.Create(words[i..]) >>> 8).AsInt32()) * unit).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = (words[i] >> 8) * unit;
    }, from);

    /// <summary>Uniform on [0, 1) in double precision: the upper 53 bits of two words, times 2⁻⁵³.</summary>
    public static void Uniform(Key key, Span<double> destination) => Fill(key, destination, 2, static (words, values) =>
    {
        var pairs = MemoryMarshal.Cast<uint, ulong>(words);
        for (int i = 0; i < values.Length; i++)
            values[i] = (pairs[i] >> 11) * (1.0 / (1UL << 53));
    });

    /// <summary>
    /// Standard normal, by Box and Muller in double precision: <c>√(−2 ln u) · (cos 2πv, sin 2πv)</c> from each pair of
    /// 32-bit words, u in (0, 1]; |x| stays below 6.77.
    /// </summary>
    public static void Normal(Key key, Span<double> destination, long from = 0) => Fill(key, destination, 1, static (words, values) =>
    {
        const double unit = 1.0 / (1UL << 32);
        int pairs = (values.Length + 1) / 2;
        Span<double> radius = stackalloc double[pairs], angle = stackalloc double[pairs];
        Span<double> sin = stackalloc double[pairs], cos = stackalloc double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            radius[i] = (words[2 * i] + 1.0) * unit;
            angle[i] = words[2 * i + 1] * unit * Math.Tau;
        }
        TensorPrimitives.Log(radius, radius);
        TensorPrimitives.Multiply(radius, -2.0, radius);
        TensorPrimitives.Sqrt(radius, radius);
        TensorPrimitives.Sin(angle, sin);
        TensorPrimitives.Cos(angle, cos);
        TensorPrimitives.Multiply(radius, sin, sin);
        TensorPrimitives.Multiply(radius, cos, cos);
        for (int i = 0; i < values.Length; i++)
            values[i] = i % 2 == 0 ? cos[i / 2] : sin[i / 2];
    }, from);

    /// <summary>Standard normal in single precision: the double-precision draw, rounded.</summary>
    public static void Normal(Key key, Span<float> destination, long from = 0)
    {
        double[] exact = new double[destination.Length];
        Normal(key, exact, from);
        TensorPrimitives.ConvertTruncating<double, float>(exact, destination);
    }

    /// <summary>
    /// A dropout mask: <paramref name="scale"/> with probability <paramref name="keep"/>, 0 otherwise. A word is kept
    /// when its upper 24 bits, as a fraction, lie below <paramref name="keep"/> (so keep is resolved to 2⁻²⁴).
    /// </summary>
    /// <param name="key">The mask's key.</param>
    /// <param name="destination">What is filled.</param>
    /// <param name="keep">The probability, in (0, 1].</param>
    /// <param name="scale">What the others are.</param>
    /// <param name="from">Where in the key's stream the destination begins, a multiple of 4.</param>
    public static void Mask(Key key, Span<float> destination, double keep, double scale, long from = 0)
    {
        uint bound = (uint)Math.Round(keep * (1 << 24));
        float kept = (float)scale;
        Fill(key, destination, 1, (words, values) =>
        {
            var limit = Vector512.Create((int)bound);
            var on = Vector512.Create(kept);
            int i = 0;
            for (; i + Vector512<uint>.Count <= values.Length; i += Vector512<uint>.Count)
            {
                var below = Vector512.LessThan((Vector512.Create(words[i..]) >>> 8).AsInt32(), limit);
                (below.AsSingle() & on).CopyTo(values[i..]);
            }
            for (; i < values.Length; i++)
                values[i] = (words[i] >> 8) < bound ? kept : 0;
        }, from);
    }

    private static void Fill<T>(Key key, Span<T> destination, int wordsEach, Convert<T> convert, long from = 0)
    {
        Span<uint> words = stackalloc uint[Chunk];
        int each = Chunk / wordsEach;
        for (int done = 0; done < destination.Length; done += each)
        {
            int count = Math.Min(each, destination.Length - done);
            // An odd number of normals still needs the second word of its last pair.
            int needed = (count * wordsEach + 3) & ~3;
            Philox.Words(key.Value, (ulong)(from + done) * (ulong)wordsEach / 4, words[..needed]);
            convert(words[..needed], destination.Slice(done, count));
        }
    }
}
