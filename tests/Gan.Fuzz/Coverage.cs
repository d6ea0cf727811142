using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Gan.Fuzz;

/// <summary>Counts the branches that the instrumented libraries take, one byte per branch, as AFL does.</summary>
internal sealed unsafe class Coverage : IDisposable
{
    private const int Size = 1 << 16;

    private readonly byte* taken = (byte*)NativeMemory.AlignedAlloc(Size, 64);

    public Coverage()
    {
        Trace.SharedMem = taken;
        Clear();
    }

    /// <summary>Resets the counts.</summary>
    public void Clear()
    {
        new Span<byte>(taken, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>
    /// Merges the counts, in the groups 1, 2, 3–4, 5–8, …, into the known coverage; true if the known coverage grows.
    /// </summary>
    public bool Adds(byte[] known)
    {
        bool more = false;
        var groups = new ReadOnlySpan<ulong>(taken, Size / sizeof(ulong));
        for (int at = 0; at < groups.Length; at++)
            if (groups[at] != 0)
                for (int i = at * sizeof(ulong); i < (at + 1) * sizeof(ulong); i++)
                    if (taken[i] != 0)
                    {
                        byte bucket = (byte)(1 << Math.Min(7, BitOperations.Log2((uint)taken[i] * 2 - 1)));
                        more |= (known[i] & bucket) == 0;
                        known[i] |= bucket;
                    }
        return more;
    }

    /// <summary>Empty coverage.</summary>
    public static byte[] Nothing() => new byte[Size];

    public void Dispose() => NativeMemory.AlignedFree(taken);
}
