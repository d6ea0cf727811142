using System.Text.Json.Nodes;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>A table of text. The first cell of a row is its name.</summary>
public sealed record Grid(string[] Headings, string[][] Rows);

/// <summary>The presentation of a figure or table; all of it is computed from the result.</summary>
/// <param name="Found">The result in one or two sentences, with its numbers and their difference from the paper's.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="Tables">The tables.</param>
public sealed record Presentation(string Found, IReadOnlyList<Picture> Pictures, IReadOnlyList<Grid> Tables);

/// <summary>A result and its provenance, as stored in its file.</summary>
/// <param name="Name">The name of the figure or table.</param>
/// <param name="Command">The command that makes it.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="Date">The date of the computation, UTC.</param>
/// <param name="Quick">True for the reduced size.</param>
/// <param name="Seconds">The computing time in seconds.</param>
/// <param name="Configuration">Everything else that it depends on.</param>
/// <param name="Result">The numbers.</param>
public sealed record StoredResult(
    string Name, string Command, long Seed, string Date, bool Quick, double Seconds, JsonNode Configuration,
        JsonNode Result);

/// <summary>A figure or table of the paper: the claim, the computation and the drawing.</summary>
public interface IExhibit
{
    /// <summary>The name, also of its result: <c>figure-1</c>.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>The paper's claim.</summary>
    string Claim { get; }

    /// <summary>The method of this reproduction.</summary>
    string How { get; }

    /// <summary>The caption of the picture, which explains marks and axes; null if there is no picture.</summary>
    string? Caption { get; }

    /// <summary>The command that shows it: <c>gan figure 1</c>.</summary>
    string Command { get; }

    /// <summary>
    /// Returns the missing data set, with the folders that were searched and how to get it; null if nothing is missing. A
    /// stored result needs no data.
    /// </summary>
    MissingDataset? LeftOut(Setting setting, bool again);

    /// <summary>
    /// Returns the result from the folder, or else the committed one (<c>paper/results</c>), if its configuration is the
    /// same; otherwise computes it. Stores it in the folder.
    /// </summary>
    /// <param name="setting">The conditions.</param>
    /// <param name="again">True to recompute a stored result.</param>
    /// <exception cref="BadInputException">The data set is missing, or the stored result is damaged.</exception>
    StoredResult Make(Setting setting, bool again);

    /// <summary>The result that is embedded in the program; null for a figure or table without one.</summary>
    StoredResult? Committed { get; }

    /// <summary>Returns true if a result was computed under these conditions.</summary>
    bool IsOf(Setting setting, StoredResult stored);

    /// <summary>Draws a result.</summary>
    Presentation Show(StoredResult stored);

    /// <summary>The path of the result's file.</summary>
    string ResultIn(Setting setting) => Path.Combine(setting.Folder, "results", $"{Name}.json");

    /// <summary>Makes the result and saves its pictures.</summary>
    (StoredResult Stored, Presentation Shown) Finish(Setting setting, bool again)
    {
        var stored = Make(setting, again);
        var shown = Show(stored);
        foreach (var picture in shown.Pictures)
            picture.Save(setting.Pictures);
        return (stored, shown);
    }
}
