using Spectre.Console;

namespace Gan.Cli;

/// <summary>Prints tables on standard output.</summary>
internal static class Tables
{
    /// <summary>The width of a table in characters when standard output is not a terminal.</summary>
    private const int Width = 140;

    /// <summary>Prints a table with headings; long cells are wrapped.</summary>
    public static void Print(Paper.Grid grid)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = Width;
        var table = new Table().Border(TableBorder.Minimal);
        foreach (string heading in grid.Headings)
            table.AddColumn(new TableColumn(Markup.Escape(heading)));
        foreach (string[] row in grid.Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }
}
