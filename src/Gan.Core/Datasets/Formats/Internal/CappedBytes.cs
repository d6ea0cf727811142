namespace Gan;

/// <summary>A growing byte buffer that never takes more memory than its cap.</summary>
/// <param name="cap">The most bytes.</param>
/// <param name="expected">The number of bytes to allocate at first.</param>
internal sealed class CappedBytes(int cap, long expected)
{
    private byte[] bytes = new byte[Math.Min(cap, expected)];

    /// <summary>The most bytes.</summary>
    internal int Cap => cap;

    /// <summary>The number of bytes appended so far.</summary>
    internal int Length { get; private set; }

    /// <summary>Appends bytes; returns false and appends nothing where that would exceed the cap.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> more)
    {
        if (more.Length > cap - Length)
            return false;
        int needed = Length + more.Length;
        if (needed > bytes.Length)
            Array.Resize(ref bytes, (int)Math.Min(cap, Math.Max(2L * bytes.Length, needed)));
        more.CopyTo(bytes.AsSpan(Length));
        Length = needed;
        return true;
    }

    /// <summary>Returns the buffer itself where it is full, otherwise a copy.</summary>
    internal byte[] ToArray() => Length == bytes.Length ? bytes : bytes[..Length];
}
