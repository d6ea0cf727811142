using System.Globalization;

namespace Gan;

/// <summary>
/// Randomness as a value: what a key draws depends on the key alone, so the same key always gives the same numbers, in
/// any order and on any thread. There is no hidden state; new independent keys are derived by <see cref="Fold"/> and
/// <see cref="Split"/>. Draws come from Philox 4x32-10 (<see cref="Philox"/>) with this key and counters 0, 1, 2, …
/// </summary>
/// <param name="Value">The 64 bits of the key, for instance a seed.</param>
public readonly record struct Key(ulong Value)
{
    /// <summary>The key of a seed.</summary>
    public static Key Of(long seed) => new(unchecked((ulong)seed));

    /// <summary>
    /// The key derived from this one by a number: distinct numbers give independent keys, and none of them repeats the
    /// numbers this key itself draws (derivation uses another part of the counter space than drawing).
    /// </summary>
    public Key Fold(long number)
    {
        var block = Philox.Block(Value, unchecked((ulong)number), Philox.Derivation);
        return new(block.X0 | ((ulong)block.X1 << 32));
    }

    /// <summary><paramref name="count"/> independent keys: <c>Fold(0)</c>, <c>Fold(1)</c>, …</summary>
    public Key[] Split(int count)
    {
        var keys = new Key[count];
        for (int i = 0; i < count; i++)
            keys[i] = Fold(i);
        return keys;
    }

    /// <summary>
    /// The first 64 bits this key draws, reduced to <c>[0, bound)</c> by multiplication; the bias is below bound / 2⁶⁴.
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

    /// <summary>A uniformly random order of 0 … <paramref name="count"/> − 1 (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        uint[] words = new uint[count];
        Philox.Words(Value, 0, words);
        for (int i = count - 1; i > 0; i--)
        {
            // Multiply-high instead of a remainder: the bias is below (i + 1) / 2³².
            int j = (int)(((ulong)words[i] * (ulong)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
