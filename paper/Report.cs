using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gan.Paper;

/// <summary>A figure or table in the report.</summary>
/// <param name="Exhibit">The figure or table.</param>
/// <param name="Stored">Its result; null if it is left out.</param>
/// <param name="Shown">The presentation of the result; null if it is left out.</param>
/// <param name="LeftOut">The reason why it is left out; null if it is not.</param>
public sealed record Entry(IExhibit Exhibit, StoredResult? Stored, Presentation? Shown, string? LeftOut);

/// <summary>Writes figures and tables as one self-contained HTML page.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Readable = new()
        { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.55 Georgia, 'Times New Roman', serif; color: #222; background: #fff; }
        body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
        h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; border-top: 1px solid #ccc; padding-top: 1.4rem; }
        nav ol { columns: 2 20rem; padding-left: 1.4rem; } a { color: #2166ac; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: .6rem 0; }
        dt { font-weight: bold; } dd { margin: 0; overflow-wrap: anywhere; }
        figure { margin: 1rem 0; text-align: center; } img { max-width: 100%; height: auto; }
        figcaption { font-size: .88rem; color: #555; margin-top: .3rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; margin: .8rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid #ddd; }
        thead th { border-bottom: 2px solid #555; } .short { white-space: nowrap; }
        code, pre { font: .85rem/1.4 ui-monospace, Consolas, monospace; }
        pre { background: #f6f6f6; padding: .7rem; overflow-x: auto; }
        .note { background: #fff6e0; border-left: 4px solid #d9a300; padding: .6rem 1rem; }
        details { font-size: .9rem; margin: .5rem 0; } summary { cursor: pointer; }
        """;

    /// <summary>The maximum number of characters in a table cell that is not wrapped.</summary>
    private const int Short = 18;

    /// <summary>Returns the page.</summary>
    public static string Html(Setting setting, IReadOnlyList<Entry> entries)
    {
        var page = new StringBuilder();
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Generative Adversarial Nets, reproduced</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <header>
            <h1>Generative Adversarial Nets, reproduced</h1>
            <p>The figures, tables and statements of Goodfellow, Pouget-Abadie, Mirza, Xu, Warde-Farley, Ozair, Courville and
            Bengio (NIPS 2014, <a href="https://arxiv.org/abs/1406.2661">arXiv:1406.2661</a>), reproduced by this project in
            the paper's order. Each entry has the paper's claim, the method and result here, the difference from the paper's
            number if it gives one, and the command that computes it.</p>

            """);
        string drawn = setting.Digits == Digits.Name
            ? ", and the program generates the digits itself, because MNIST was not found"
            : "";
        if (setting.Quick)
            page.Append($"<p class=\"note\">Made with <code>--quick</code>: everything has a reduced size{drawn}. "
                + "Numbers and pictures are worse than those at full size, which <code>gan paper</code> shows.</p>\n");
        page.Append("</header>\n<nav aria-label=\"Contents\">\n<ol>\n");
        foreach (var e in entries)
            page.Append($"<li><a href=\"#{e.Exhibit.Name}\">{Text(e.Exhibit.Title)}</a></li>\n");
        page.Append("</ol>\n</nav>\n<main>\n");
        foreach (var e in entries)
            page.Append(Section(e));
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Section(Entry e)
    {
        var (exhibit, stored, shown, leftOut) = e;
        var section = new StringBuilder($"<section id=\"{exhibit.Name}\">\n<h2>{Text(exhibit.Title)}</h2>\n<dl>\n"
            + $"<dt>Paper</dt><dd>{Text(exhibit.Claim)}</dd>\n<dt>Method</dt><dd>{Text(exhibit.How)}</dd>\n");
        if (leftOut is not null)
            return section.Append($"</dl>\n<p class=\"note\">Left out: {Text(leftOut)}</p>\n</section>\n").ToString();
        section.Append($"<dt>Result</dt><dd>{Text(shown!.Found)}</dd>\n"
            + $"<dt>Command</dt><dd><code>{Text(stored!.Command)}</code></dd>\n</dl>\n");
        foreach (var picture in shown.Pictures)
            section.Append($"<figure>\n<img width=\"{picture.Width}\" height=\"{picture.Height}\" "
                + $"alt=\"{Text($"{exhibit.Title}. {shown.Found}")}\" "
                + $"src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\" "
                + $"/>\n<figcaption>{Text(exhibit.Caption!)}</figcaption>\n</figure>\n");
        foreach (var table in shown.Tables)
            section.Append(Table(table));
        section.Append(string.Create(CultureInfo.InvariantCulture,
            $"<details><summary>Computed on {stored.Date} in {stored.Seconds:F0} s, without the training of stored "
                + $"runs; seed {stored.Seed}{(stored.Quick ? ", reduced size" : "")}; "
                + $"configuration</summary>\n<pre>{Text(Pretty(stored.Configuration))}</pre>\n</details>\n</section>\n"));
        return section.ToString();
    }

    private static string Pretty(JsonNode configuration) => configuration.ToJsonString(Readable);

    private static string Table(Grid table)
    {
        string Cell(string tag, string cell) =>
            $"<{tag}{(cell.Length <= Short ? " class=\"short\"" : "")}>{Text(cell)}</{tag}>";
        string Cells(string tag, IEnumerable<string> cells) => string.Concat(cells.Select(c => Cell(tag, c)));
        return $"<div class=\"wide\"><table>\n<thead><tr>{Cells("th", table.Headings)}</tr></thead>\n<tbody>\n"
            + string.Concat(table.Rows.Select(row => $"<tr>{Cell("th", row[0])}{Cells("td", row.Skip(1))}</tr>\n"))
                + "</tbody>\n</table></div>\n";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
