using System.CommandLine;
using Gan.Paper;

namespace Gan.Cli;

/// <summary>
/// <c>gan figure N</c> and <c>gan table N</c>: a figure or table of the paper, drawn from its stored result. A missing
/// result is computed first.
/// </summary>
internal static class FigureCommand
{
    public static Command Create(string kind)
    {
        IExhibit[] all = [.. Exhibits.All.Where(e => e.Name.StartsWith(kind + "-", StringComparison.Ordinal))];
        string Short(IExhibit e) => e.Name[(kind.Length + 1)..];
        var name = new Argument<string?>("name")
            { Description = $"Name: {string.Join(", ", all.Select(Short))}. Without a name, list them.",
            Arity = ArgumentArity.ZeroOrOne, HelpName = "name",
            CompletionSources = { _ => all.Select(e => Suggest.Item(Short(e), e.Title)) } };
        var options = new PaperOptions();
        var command = new Verb(kind, $"Reproduce a {kind} of the paper: compute its result, store it as JSON, and show "
            + "it.", $"gan {kind}", $"gan {kind} 1 --quick", $"gan {kind} 2{(kind == "figure" ? "a" : "")} --again")
            { name };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is not { } asked)
            {
                foreach (var e in all)
                    Console.WriteLine($"{Short(e),-22} {e.Title}");
                return Exit.Done;
            }
            var exhibit = all.FirstOrDefault(e => Short(e) == asked)
                ?? throw Nearest.Unknown(kind, asked, [.. all.Select(Short)]);
            var setting = options.Setting(parsed);
            var (stored, shown) = exhibit.Finish(setting, parsed.GetValue(options.Again));
            if (parsed.GetValue(options.Json))
                Output.Json(stored);
            else
                Print(setting, exhibit, shown);
            return Exit.Done;
        });
        return command;
    }

    private static void Print(Setting setting, IExhibit exhibit, Presentation shown)
    {
        Console.WriteLine($"{exhibit.Title}\nPaper: {exhibit.Claim}\nMethod: {exhibit.How}\nResult: {shown.Found}");
        foreach (var table in shown.Tables)
            Tables.Print(table);
        foreach (var picture in shown.Pictures)
            Console.WriteLine(Path.Combine(setting.Pictures, $"{picture.Name}.svg"));
        Console.WriteLine(exhibit.ResultIn(setting));
    }
}

/// <summary>Options shared by the verbs that reproduce the paper.</summary>
internal sealed class PaperOptions
{
    public Option<bool> Quick { get; } = new("--quick")
        { Description = "Use reduced sizes that take minutes on two cores; the output says so." };
    public Option<bool> FullSize { get; } = new("--full-size")
        { Description = "Use the authors' net sizes for Figures 2 (b) to (d): days on two cores." };
    public Option<string> Folder { get; } = new("--out")
    {
        Description = "Folder of results, pictures and runs.", DefaultValueFactory = _ => "paper-out", HelpName = "folder",
    };
    public Option<string?> Data { get; } = new("--data")
        { Description = "Folder above the data sets.", HelpName = "folder" };
    public Option<long> Seed { get; } = new("--seed")
        { Description = "Seed of all random numbers.", DefaultValueFactory = _ => 1 };
    public Option<bool> Again { get; } = new("--again") { Description = "Recompute stored results." };
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Quick, FullSize, Folder, Data, Seed, Again, Json])
            command.Options.Add(option);
    }

    public Setting Setting(ParseResult parsed) => parsed.GetValue(Quick) && parsed.GetValue(FullSize)
        ? throw new BadInputException("one of --quick and --full-size required, got both")
        : new(
            parsed.GetValue(Quick), parsed.GetValue(Seed), parsed.GetValue(Data), parsed.GetValue(Folder)!,
            line => Console.Error.WriteLine($"gan: {line}"))
        {
            FullSize = parsed.GetValue(FullSize), Train = Training.RunToTheEnd,
        };
}
