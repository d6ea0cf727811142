using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Gan;

/// <summary>
/// Inflates deflated data (RFC 1951) that lie within other bytes. One instance may be used repeatedly, by one thread at a
/// time.
/// </summary>
internal sealed class Inflation
{
    private readonly Inflater inflater = new(noHeader: true);
    private readonly byte[] chunk = new byte[32 << 10];

    /// <summary>Decodes the data that begin at <paramref name="start"/> and returns the offset after them.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="start">The offset of the deflated data.</param>
    /// <param name="end">The offset at which the surrounding element ends.</param>
    /// <param name="decoded">The decoded bytes are appended here.</param>
    /// <param name="checksum">Updated with the decoded bytes.</param>
    /// <exception cref="BadInputException">The data do not decode, do not end, or exceed the cap.</exception>
    internal int Decode(string file, byte[] bytes, int start, int end, CappedBytes decoded, IChecksum checksum)
    {
        inflater.Reset();
        inflater.SetInput(bytes, start, end - start);
        while (!inflater.IsFinished)
        {
            int count = Next(file, chunk, end);
            if (count == 0 && !inflater.IsFinished)
                throw BadInputException.At(
                    file, end, "more deflated data",
                    end == bytes.Length ? "the end of the file" : "the end of the surrounding element");
            if (!decoded.TryAppend(chunk.AsSpan(0, count)))
                throw BadInputException.At(
                    file, end - inflater.RemainingInput, $"at most {decoded.Cap} decoded bytes", "more");
            checksum.Update(new ArraySegment<byte>(chunk, 0, count));
        }
        return end - inflater.RemainingInput;
    }

    /// <summary>Decodes the first bytes only, at most <c>first.Length</c>; returns their number.</summary>
    /// <exception cref="BadInputException">The data do not decode.</exception>
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
        // Corrupt data raise the inflater's own exception, or one of the others from its tables and window.
        catch (Exception e) when (e is SharpZipBaseException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw BadInputException.At(
                file, end - inflater.RemainingInput, "deflated data", $"data that do not decode ({e.Message})");
        }
    }
}
