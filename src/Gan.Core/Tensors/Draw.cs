using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gan;

/// <summary>
/// Random numbers from a key. Each method fills its destination from the start of the key's stream: use a key for one draw,
/// and a derived key (<see cref="Key.Fold"/>) for each further draw.
/// </summary>
public static class Draw
{
    /// <summary>
    /// The number of words drawn at a time: they fit the first-level cache and are a multiple of any vector width.
    /// </summary>
    private const int Chunk = 1024;

    private delegate void Convert<T>(ReadOnlySpan<uint> words, Span<T> destination);

    /// <summary>Fills with uniform numbers on [0, 1): the upper 24 bits of a word, times 2⁻²⁴.</summary>
    public static void Uniform(Key key, Span<float> destination, long from = 0) =>
        Fill(key, destination, 1, static (words, values) =>
        {
            const float unit = 1f / (1 << 24);
            int i = 0;
            for (; Vector512.IsHardwareAccelerated && i + 16 <= values.Length; i += 16)
                (Vector512.ConvertToSingle((Vector512.Create(words[i..]) >>> 8).AsInt32()) * unit).CopyTo(values[i..]);
            for (; i + 8 <= values.Length; i += 8)
                (Vector256.ConvertToSingle((Vector256.Create(words[i..]) >>> 8).AsInt32()) * unit).CopyTo(values[i..]);
            for (; i < values.Length; i++)
                values[i] = (words[i] >> 8) * unit;
        }, from);

    /// <summary>Fills with uniform numbers on [0, 1) in float64: the upper 53 bits of two words, times 2⁻⁵³.</summary>
    public static void Uniform(Key key, Span<double> destination) => Fill(key, destination, 2, static (words, values) =>
    {
        var pairs = MemoryMarshal.Cast<uint, ulong>(words);
        for (int i = 0; i < values.Length; i++)
            values[i] = (pairs[i] >> 11) * (1.0 / (1UL << 53));
    });

    /// <summary>
    /// Fills with standard normal numbers, by Box and Muller (1958) in float64: <c>√(−2 ln u) · (cos 2πv, sin 2πv)</c> from
    /// each pair of 32-bit words, u in (0, 1]; |x| is below 6.77.
    /// </summary>
    public static void Normal(Key key, Span<double> destination, long from = 0) =>
        Fill(key, destination, 1, static (words, values) =>
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

    /// <summary>Fills with standard normal numbers in float32: the float64 numbers, rounded.</summary>
    public static void Normal(Key key, Span<float> destination, long from = 0)
    {
        double[] exact = new double[destination.Length];
        Normal(key, exact, from);
        TensorPrimitives.ConvertTruncating<double, float>(exact, destination);
    }

    /// <summary>
    /// Fills with a dropout mask: <paramref name="scale"/> with probability <paramref name="keep"/>, 0 otherwise. A number
    /// is kept where the upper 24 bits of its word, as a fraction, are below <paramref name="keep"/>, which is therefore
    /// rounded to a multiple of 2⁻²⁴.
    /// </summary>
    /// <param name="key">The mask's key.</param>
    /// <param name="destination">The numbers to fill.</param>
    /// <param name="keep">The probability of keeping a number, in (0, 1].</param>
    /// <param name="scale">The value of kept numbers.</param>
    /// <param name="from">The position in the key's stream of the first number, a multiple of 4.</param>
    public static void Mask(Key key, Span<float> destination, double keep, double scale, long from = 0)
    {
        uint bound = (uint)Math.Round(keep * (1 << 24));
        float kept = (float)scale;
        Fill(key, destination, 1, (words, values) =>
        {
            int i = 0;
            for (; Vector512.IsHardwareAccelerated && i + 16 <= values.Length; i += 16)
            {
                var below = Vector512.LessThan((Vector512.Create(words[i..]) >>> 8).AsInt32(), Vector512.Create((int)bound));
                (below.AsSingle() & Vector512.Create(kept)).CopyTo(values[i..]);
            }
            for (; i + 8 <= values.Length; i += 8)
            {
                var below = Vector256.LessThan((Vector256.Create(words[i..]) >>> 8).AsInt32(), Vector256.Create((int)bound));
                (below.AsSingle() & Vector256.Create(kept)).CopyTo(values[i..]);
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
            // An odd number of normals needs the second word of its last pair too.
            int needed = (count * wordsEach + 3) & ~3;
            Philox.Words(key.Value, (ulong)(from + done) * (ulong)wordsEach / 4, words[..needed]);
            convert(words[..needed], destination.Slice(done, count));
        }
    }
}
