using System.CommandLine;
using System.Text;
using Gan.Experiments;
using Gan.Paper;

namespace Gan.Cli;

/// <summary><c>gan paper</c>: all figures and tables on one page.</summary>
internal static class PaperCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("names")
        {
            Description = $"Names of figures and tables: {string.Join(", ", Exhibits.All.Select(e => e.Name))} "
                + "[default: all].",
            Arity = ArgumentArity.ZeroOrMore, HelpName = "names", CompletionSources = { Suggest.Exhibits },
        };
        var options = new PaperOptions();
        var command = new Verb("paper", "Reproduce every figure and table of the paper, and write one page "
            + "(paper.html) that shows them. Stored results are reused and interrupted training is resumed.",
            "gan paper --quick", "gan paper figure-1 table-1", "gan paper --full-size --seed 2 --out paper-2") { names };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var asked = (parsed.GetValue(names) ?? []).Select(Exhibits.Find).ToHashSet();
            var made = Exhibits.All.Where(e => asked.Count == 0 || asked.Contains(e)).ToList();
            var setting = options.Setting(parsed);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var entries = new List<Entry>();
            foreach (var (i, exhibit) in made.Index())
            {
                setting.Say($"{i + 1} of {made.Count}: {exhibit.Title}");
                entries.Add(Entry(exhibit, setting, parsed.GetValue(options.Again)));
            }
            string page = Path.Combine(setting.Folder, "paper.html");
            OutputFile.Write(page, Encoding.UTF8.GetBytes(Report.Html(setting, entries)));
            if (parsed.GetValue(options.Json))
                Output.Json(new
                {
                    Page = page,
                    Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
                    Exhibits = entries.Select(e => new { e.Exhibit.Name, e.Exhibit.Title, e.Shown?.Found, e.LeftOut,
                        Result = e.Stored is null ? null : e.Exhibit.ResultIn(setting) }),
                });
            else
                Console.WriteLine(page);
            return Exit.Done;
        });
        return command;
    }

    private static Entry Entry(IExhibit exhibit, Setting setting, bool again)
    {
        if (exhibit.LeftOut(setting, again) is { } missing)
        {
            setting.Say($"  left out: {Advice.For(missing)}");
            return new(exhibit, null, null, Advice.For(missing));
        }
        var (stored, shown) = exhibit.Finish(setting, again);
        return new(exhibit, stored, shown, null);
    }
}
