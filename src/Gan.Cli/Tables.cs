using Gan.Paper;

namespace Gan.Cli;

/// <summary>A table as text.</summary>
internal static class Tables
{
    /// <summary>Columns of equal width, a line under the headings.</summary>
    public static string Text(Grid table)
    {
        string[][] lines = [table.Headings, .. table.Rows];
        int[] widths = [.. table.Headings.Select((_, c) => lines.Max(l => l[c].Length))];
        string Line(string[] cells) => string.Join("  ", cells.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd();
        return string.Join('\n', [Line(table.Headings), new string('─', widths.Sum() + 2 * (widths.Length - 1)), .. table.Rows.Select(Line)]);
    }
}
