namespace Gan;

/// <summary>Bytes that grow, but never take more memory than their cap.</summary>
/// <param name="cap">The most bytes.</param>
/// <param name="expected">How many bytes to make room for at first.</param>
internal sealed class CappedBytes(int cap, long expected)
{
    private byte[] bytes = new byte[Math.Min(cap, expected)];

    /// <summary>The most bytes.</summary>
    internal int Cap => cap;

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; private set; }

    /// <summary>Appends bytes; false, and nothing is appended, where that would pass the cap.</summary>
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

    /// <summary>The bytes themselves where they fill their room, otherwise a copy.</summary>
    internal byte[] ToArray() => Length == bytes.Length ? bytes : bytes[..Length];
}
