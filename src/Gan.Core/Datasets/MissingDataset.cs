namespace Gan;

/// <summary>A data set whose files were not found.</summary>
/// <param name="Name">The name of the data set.</param>
/// <param name="Folders">The folders that were searched.</param>
/// <param name="Download">
/// The name of the data set that <see cref="DataDownload"/> can fetch to provide the files; null where it cannot.
/// </param>
/// <param name="Instructions">Instructions to get the files by hand; null where they can be downloaded.</param>
public sealed record MissingDataset(string Name, IReadOnlyList<string> Folders, string? Download, string? Instructions)
    : IBadInputCause
{
    /// <summary>The error message: the folders that were searched, and the instructions.</summary>
    public string Message =>
        $"data set '{Name}' is in none of {string.Join(", ", Folders)}{(Instructions is null ? "" : $"; {Instructions}")}";
}
