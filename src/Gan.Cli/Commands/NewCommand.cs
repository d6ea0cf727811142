using System.CommandLine;
using System.Text;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan new script</c> and <c>gan new recipe</c></summary>
internal static class NewCommand
{
    private sealed record Language(string Name, string Title, string Extension, string Runner);

    private static readonly Language[] Languages =
        [new("csharp", "C#", ".cs", "dotnet run"), new("fsharp", "F#", ".fsx", "dotnet fsi")];

    public static Command Create()
    {
        var force = new Option<bool>("--force") { Description = "Replace the file if it exists.", Recursive = true };
        return new Verb(
            "new", "Write a script or a recipe to begin from.", "gan new script", "gan new recipe mine --from ring")
            { Script(force), Recipe(force), force };
    }

    private static Verb Script(Option<bool> force)
    {
        var name = new Argument<string>("name")
        {
            Description = "Name or path of the script, with or without its extension.",
            DefaultValueFactory = _ => "experiment", Arity = ArgumentArity.ZeroOrOne,
        };
        var language = new Option<string?>("--language")
        {
            Description = "Language: csharp or fsharp [default: that of the extension of the name, or else csharp].",
            HelpName = "csharp|fsharp", CompletionSources = { _ => Languages.Select(l => l.Name) },
        };
        var command = new Verb(
            "script",
            "Write a short script that trains a generator, for the .NET SDK and Gan's package of this version.",
            "gan new script", "gan new script mine --language fsharp", "gan new script ideas/first.fsx")
            { name, language };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(name);
            var implied = Array.Find(Languages, l => path.EndsWith(l.Extension, StringComparison.OrdinalIgnoreCase));
            var asked = parsed.GetValue(language) is { } wanted
                ? Nearest.Find("language", wanted, Languages, l => l.Name) : implied ?? Languages[0];
            if (implied is not null && implied != asked)
                throw new BadInputException(
                    $"--language: {implied.Name} required for a file '{path}', got {asked.Name}");
            path = implied is null ? path + asked.Extension : path;
            string text = Resources.Read($"Templates/{asked.Name}").Replace("$NAME$", Stem(path), StringComparison.Ordinal)
                .Replace("$FILE$", Path.GetFileName(path), StringComparison.Ordinal)
                .Replace("$VERSION$", Product.Version, StringComparison.Ordinal);
            Write(path, text, parsed.GetValue(force));
            Console.WriteLine($"{path}: {asked.Title} script; '{asked.Runner} {path}' runs it");
            return Exit.Done;
        });
        return command;
    }

    private static Verb Recipe(Option<bool> force)
    {
        var name = new Argument<string>("name") { Description = "Name or path of the recipe, with or without '.json'." };
        var from = new Option<string>("--from")
        {
            Description = "Recipe to copy ('gan recipes' lists them).", DefaultValueFactory = _ => "ring",
            HelpName = "recipe", CompletionSources = { Suggest.Recipes },
        };
        var command = new Verb(
            "recipe", "Write a recipe as JSON, to be edited and trained.", "gan new recipe mine",
            "gan new recipe faces --from olivetti-small") { name, from };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(name);
            if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                path += ".json";
            var original = Recipes.Find(parsed.GetRequiredValue(from));
            Write(path, Configuration.Write(original with { Name = Stem(path) }), parsed.GetValue(force));
            Console.WriteLine($"{path}: a copy of the recipe {original.Name}; 'gan train {path}' trains it");
            return Exit.Done;
        });
        return command;
    }

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem
        : throw new BadInputException($"new: a name required, got '{path}'");

    private static void Write(string path, string text, bool force)
    {
        if (File.Exists(path) && !force)
            throw new BadInputException($"{path}: a new file required, but this one exists; --force replaces it");
        try
        {
            OutputFile.Write(path, Encoding.UTF8.GetBytes(text));
        }
        catch (BadInputException e) when (e.Cause is BadArgument bad)
        {
            throw new BadInputException($"new {path}: {bad.Problem}", e);
        }
    }
}
