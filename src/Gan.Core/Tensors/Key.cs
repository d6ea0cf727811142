using System.Globalization;

namespace Gan;

/// <summary>
/// A key of random numbers. The same key always gives the same numbers, in any order and on any thread; there is no hidden
/// state. <see cref="Fold"/> and <see cref="Split"/> derive independent keys. Numbers are drawn by Philox 4x32-10
/// (<see cref="Philox"/>) with this key and counters 0, 1, 2, …
/// </summary>
/// <param name="Value">The 64 bits of the key, for example a seed.</param>
public readonly record struct Key(ulong Value)
{
    /// <summary>Returns the key of a seed.</summary>
    public static Key Of(long seed) => new(unchecked((ulong)seed));

    /// <summary>
    /// Derives a key by folding in a number. Distinct numbers give independent keys, and no derived key repeats the numbers
    /// that this key draws: derivation uses another part of the counter space than drawing.
    /// </summary>
    public Key Fold(long number)
    {
        var block = Philox.Block(Value, unchecked((ulong)number), Philox.Derivation);
        return new(block.X0 | ((ulong)block.X1 << 32));
    }

    /// <summary>Returns <paramref name="count"/> independent keys: <c>Fold(0)</c>, <c>Fold(1)</c>, …</summary>
    public Key[] Split(int count)
    {
        var keys = new Key[count];
        for (int i = 0; i < count; i++)
            keys[i] = Fold(i);
        return keys;
    }

    /// <summary>
    /// Returns the first 64 bits that this key draws, reduced to <c>[0, bound)</c> by multiplication; the bias is below
    /// bound / 2⁶⁴.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int Below(int bound)
    {
        if (bound <= 0)
            throw new ArgumentOutOfRangeException(nameof(bound), $"a bound of 1 or more is required, got {bound}");
        var block = Philox.Block(Value, 0, Philox.Drawing);
        ulong word = block.X0 | ((ulong)block.X1 << 32);
        return (int)Math.BigMul(word, (ulong)bound, out _);
    }

    /// <summary>
    /// Returns a uniformly random permutation of 0 … <paramref name="count"/> − 1 (Fisher and Yates 1938).
    /// </summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        uint[] words = new uint[count];
        Philox.Words(Value, 0, words);
        for (int i = count - 1; i > 0; i--)
        {
            // Multiply-high in place of a remainder; the bias is below (i + 1) / 2³².
            int j = (int)(((ulong)words[i] * (ulong)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
