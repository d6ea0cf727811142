using System.Net;
using System.Net.Http.Headers;

namespace Gan;

/// <summary>The result of one request.</summary>
/// <param name="Fault">
/// The reason why the file is incomplete; null when it is complete by the length that the server states.
/// </param>
/// <param name="Advanced">
/// True where another request to the same server may help: bytes arrived, or a stale part was deleted.
/// </param>
internal readonly record struct TransferResult(string? Fault, bool Advanced);

/// <summary>Starts or continues the download of a file by one HTTP request.</summary>
/// <param name="Http">The client.</param>
/// <param name="Cap">The most bytes the file may have.</param>
/// <param name="Patience">The longest time without data.</param>
internal sealed record Transfer(HttpClient Http, int Cap, TimeSpan Patience)
{
    /// <summary>Requests the missing bytes and appends them; bytes that arrived are kept when it fails.</summary>
    /// <param name="from">The address of the whole file.</param>
    /// <param name="part">The file of the bytes received so far.</param>
    /// <param name="report">Called with the number of bytes received and, where known, in all.</param>
    /// <param name="cancel">Stops the transfer.</param>
    /// <exception cref="OperationCanceledException">The transfer was stopped.</exception>
    internal async Task<TransferResult> Continue(Uri from, string part, Action<long, long?> report, CancellationToken cancel)
    {
        long had = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, from);
            request.Headers.AcceptEncoding.Add(new("identity"));
            if (had > 0)
                request.Headers.Range = new RangeHeaderValue(had, null);
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await Append(response, part, 0, report, patience),
                HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == had =>
                    await Append(response, part, had, report, patience),
                HttpStatusCode.PartialContent => Restart(part, "the server sent another part than was requested"),
                HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == had =>
                    new(null, false),
                HttpStatusCode.RequestedRangeNotSatisfiable =>
                    Restart(part, $"the part of {had} bytes does not belong to the file"),
                var status => new($"the server answered {(int)status} {response.ReasonPhrase}", false),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new($"nothing arrived for {Patience.TotalSeconds:0.#} s", Length(part) > had);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(e.Message, Length(part) > had);
        }
    }

    private async Task<TransferResult> Append(
        HttpResponseMessage response, string part, long start, Action<long, long?> report, CancellationTokenSource patience)
    {
        long? total = start + response.Content.Headers.ContentLength;
        if (total > Cap)
            return TooLong(part, $"{total}");
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        file.SetLength(start);
        file.Position = start;
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        byte[] chunk = new byte[64 << 10];
        report(start, total);
        for (int count; (count = await body.ReadAsync(chunk, patience.Token)) > 0;)
        {
            if (file.Position + count > Cap)
            {
                file.Close();
                return TooLong(part, "more");
            }
            file.Write(chunk, 0, count);
            patience.CancelAfter(Patience);
            report(file.Position, total);
        }
        file.Flush(flushToDisk: true);
        return new(null, false);
    }

    private static TransferResult Restart(string part, string why)
    {
        File.Delete(part);
        return new(why, true);
    }

    private TransferResult TooLong(string part, string got)
    {
        File.Delete(part);
        return new($"a file of at most {Cap} bytes is required, got {got}", false);
    }

    private static long Length(string part) => File.Exists(part) ? new FileInfo(part).Length : 0;
}
