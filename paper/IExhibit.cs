using System.Text.Json.Nodes;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>A table of text: rows under headings. The first cell of a row is the row's name.</summary>
public sealed record Grid(string[] Headings, string[][] Rows);

/// <summary>What a figure or table shows; all of it is computed from the result.</summary>
/// <param name="Found">The result in a sentence or two, with its numbers and their distance from the paper's.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="Tables">The tables.</param>
public sealed record Presentation(string Found, IReadOnlyList<Picture> Pictures, IReadOnlyList<Grid> Tables);

/// <summary>A result with what made it, as its file has it.</summary>
/// <param name="Name">The name of the figure or table.</param>
/// <param name="Command">The command that makes it.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Date">The day it was made, UTC.</param>
/// <param name="Quick">True if it is of reduced size.</param>
/// <param name="Seconds">The seconds that it took.</param>
/// <param name="Configuration">Everything else that it depends on.</param>
/// <param name="Result">The numbers.</param>
public sealed record StoredResult(
    string Name, string Command, long Seed, string Date, bool Quick, double Seconds, JsonNode Configuration,
        JsonNode Result);

/// <summary>A figure or table of the paper: what the paper says, how it is computed here, how it is drawn.</summary>
public interface IExhibit
{
    /// <summary>The name of its result: <c>figure-1</c>.</summary>
    string Name { get; }

    /// <summary>The title.</summary>
    string Title { get; }

    /// <summary>What the paper says.</summary>
    string Claim { get; }

    /// <summary>How it is computed here.</summary>
    string How { get; }

    /// <summary>The caption of its picture: what each mark and axis means; null where there is no picture.</summary>
    string? Caption { get; }

    /// <summary>The command that shows it: <c>gan figure 1</c>.</summary>
    string Command { get; }

    /// <summary>
    /// Returns why it cannot be made, in one line: the folders in which its data were looked for, and how to get them.
    /// Null if it can be made; a result that is kept needs no data.
    /// </summary>
    MissingDataset? LeftOut(Setting setting, bool again);

    /// <summary>
    /// Returns the result: the one in the folder, or else the committed one (<c>paper/results</c>), if its configuration
    /// is the same; otherwise it is computed. It is kept in the folder.
    /// </summary>
    /// <param name="setting">The conditions.</param>
    /// <param name="again">True to compute it even where a result is kept.</param>
    /// <exception cref="BadInputException">Its data are missing, or the result in the folder is damaged.</exception>
    StoredResult Make(Setting setting, bool again);

    /// <summary>The result that is committed with the program; null where there is none.</summary>
    StoredResult? Committed { get; }

    /// <summary>Returns true if a result was made under these conditions.</summary>
    bool IsOf(Setting setting, StoredResult stored);

    /// <summary>Draws a result.</summary>
    Presentation Show(StoredResult stored);

    /// <summary>The path of the result's file.</summary>
    string ResultIn(Setting setting) => Path.Combine(setting.Folder, "results", $"{Name}.json");

    /// <summary>Makes the result, and saves the pictures that it shows.</summary>
    (StoredResult Stored, Presentation Shown) Finish(Setting setting, bool again)
    {
        var stored = Make(setting, again);
        var shown = Show(stored);
        foreach (var picture in shown.Pictures)
            picture.Save(setting.Pictures);
        return (stored, shown);
    }
}
