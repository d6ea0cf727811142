using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Gan;

/// <summary>Inflates deflated data (RFC 1951) that lie within other bytes; one may be used again and again, not by two threads.</summary>
internal sealed class Inflation
{
    private readonly Inflater inflater = new(noHeader: true);
    private readonly byte[] chunk = new byte[32 << 10];

    /// <summary>Decodes what begins at <paramref name="start"/> and returns the offset after it.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="start">Where the deflated data begin.</param>
    /// <param name="end">Where what holds them ends.</param>
    /// <param name="decoded">What the decoded bytes are appended to.</param>
    /// <param name="checksum">What they are also told.</param>
    /// <exception cref="BadInputException">They do not decode, do not end, or are more than there is room for.</exception>
    internal int Decode(string file, byte[] bytes, int start, int end, CappedBytes decoded, IChecksum checksum)
    {
        inflater.Reset();
        inflater.SetInput(bytes, start, end - start);
        while (!inflater.IsFinished)
        {
            int count = Next(file, chunk, end);
            if (count == 0 && !inflater.IsFinished)
                throw BadInputException.At(
                    file, end, "more deflated data", end == bytes.Length ? "the end of the file" : "the end of what holds them");
            if (!decoded.TryAppend(chunk.AsSpan(0, count)))
                throw BadInputException.At(file, end - inflater.RemainingInput, $"at most {decoded.Cap} decoded bytes", "more");
            checksum.Update(new ArraySegment<byte>(chunk, 0, count));
        }
        return end - inflater.RemainingInput;
    }

    /// <summary>The first decoded bytes, as many as there is room for or there are.</summary>
    /// <exception cref="BadInputException">They do not decode.</exception>
    internal int Peek(string file, byte[] bytes, int start, int end, byte[] first)
    {
        inflater.Reset();
        inflater.SetInput(bytes, start, end - start);
        return Next(file, first, end);
    }

    private int Next(string file, byte[] room, int end)
    {
        try
        {
            return inflater.Inflate(room);
        }
        // The inflater reports what it foresees with its own exception; its tables and window with the others.
        catch (Exception e) when (e is SharpZipBaseException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw BadInputException.At(file, end - inflater.RemainingInput, "deflated data", $"what does not decode ({e.Message})");
        }
    }
}
