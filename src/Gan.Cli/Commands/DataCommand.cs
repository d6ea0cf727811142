using System.CommandLine;
using System.Globalization;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan data</c> and <c>gan data get</c></summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
            { Description = "Folder of a data set, or the folder above it.", Recursive = true, HelpName = "folder" };
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var command = new Verb("data", "List the data sets and distributions to train on, and the folders that were "
            + "found or searched.", "gan data", "gan data --json", "gan data get mnist")
            { data, json, Get(data) };
        command.SetAction(parsed =>
        {
            var sets = Datasets.List(DataFolders.Of(parsed.GetValue(data)));
            if (parsed.GetValue(json))
                Output.Json(sets);
            else
                foreach (var set in sets)
                    Console.WriteLine($"{set.Name,-16} {set.Kind,-12} {set.Example,-11} "
                        + $"{set.Count?.ToString(CultureInfo.InvariantCulture) ?? "",6}  {Where(set)}");
            return Exit.Done;
        });
        return command;
    }

    private static string Where(DatasetInfo set) => set switch
    {
        { Problem: { } problem } => problem,
        { Found: { } found } => found,
        { SearchPath.Count: 0 } => "",
        _ => $"not found in {string.Join(", ", set.SearchPath)}; "
            + (set.Instructions ?? $"'gan data get {set.Download}' downloads it"),
    };

    private static Verb Get(Option<string?> folder)
    {
        var name = new Argument<string>("name")
            { Description = "Data set: mnist or cifar10.", HelpName = "name",
              CompletionSources = { Mnist.Name, Cifar10.Name } };
        var mirrors = new Option<string[]>("--mirror")
        {
            Description = "URL to download from instead of the publishers' mirrors; it ends in a slash.", HelpName = "URL",
        };
        var command = new Verb("get", "Download a data set from its publishers' mirrors, verify it and store it in "
            + "the user's data folder (or --data).", "gan data get mnist", "gan data get cifar10 --data data")
            { name, mirrors };
        command.SetAction(async (parsed, _) =>
        {
            string set = parsed.GetRequiredValue(name);
            var (home, published) = set switch
            {
                Mnist.Name => (Mnist.Name, Mnist.Mirrors),
                Cifar10.Name => (Cifar10.Folder, Cifar10.Mirrors),
                _ => throw Nearest.Unknown("data set to download", set, [Mnist.Name, Cifar10.Name]),
            };
            string to = parsed.GetValue(folder) ?? Path.Combine(DataFolders.Of().User, home);
            OutputFile.RequireFolder("data", to);
            using var interrupt = new Interrupt();
            using var http = new HttpClient();
            var download = new DataDownload(http, [.. (parsed.GetValue(mirrors) is { Length: > 0 } own ? own.Select(Address)
                : published)]);
            try
            {
                await (set == Mnist.Name ? download.Get(Mnist.Files, to, Show(), interrupt.Token)
                    : Cifar10.Get(download, Cifar10.Archive, to, Show(), interrupt.Token));
            }
            catch (OperationCanceledException) when (interrupt.EndRequested)
            {
                return interrupt.ExitCode;
            }
            Console.WriteLine(to);
            return Exit.Done;
        });
        return command;
    }

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && text.EndsWith('/')
        ? uri
        : throw new BadInputException($"--mirror: an http or https URL that ends in a slash required, got '{text}'");

    /// <summary>Prints a line for each note and for every ten megabytes.</summary>
    private static Action<DownloadProgress> Show()
    {
        long shown = 0;
        return p =>
        {
            if (p.Note is not null)
                Console.Error.WriteLine($"{p.File}: {p.Note}");
            else if (p.Received / 10_000_000 != shown)
            {
                shown = p.Received / 10_000_000;
                Console.Error.WriteLine(FormattableString.Invariant(
                    $"{p.File}: {p.Received / 1e6:F0} of {p.Total / 1e6:F0} MB"));
            }
        };
    }
}
