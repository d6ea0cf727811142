using System.CommandLine.Completions;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gan.Cli;

/// <summary>The names that the shells complete, with descriptions.</summary>
internal static class Suggest
{
    public static IEnumerable<CompletionItem> Recipes(CompletionContext context) =>
        Gan.Recipes.All.Select(r => Item(r.Name, r.Description));

    public static IEnumerable<CompletionItem> Claims(CompletionContext context) =>
        Gan.Theory.Claims.All.Select(c => Item(c.Id, c.Statement));

    public static IEnumerable<CompletionItem> Exhibits(CompletionContext context) =>
        Gan.Paper.Exhibits.All.Select(e => Item(e.Name, e.Title));

    public static IEnumerable<CompletionItem> Engines(CompletionContext context) =>
        EngineProviders.Catalog.Engines.Select(e => Item(e.Name, e.Description));

    /// <summary>
    /// The keys of the recipe on the command line as <c>key=</c>, and the values of <c>precision</c>.
    /// </summary>
    public static IEnumerable<CompletionItem> Settings(CompletionContext context)
    {
        string? name = context.ParseResult.GetValue<string>("recipe");
        var recipe = Gan.Recipes.All.FirstOrDefault(r => Nearest.Equal(r.Name, name ?? ""));
        var keys = recipe is null ? [] : Keys("", JsonNode.Parse(Configuration.Write(recipe)));
        return Enum.GetValues<Precision>().Select(p => Item($"precision={JsonNamingPolicy.CamelCase.ConvertName($"{p}")}"))
            .Concat(keys.Where(key => key != "precision").Select(key => Item(key + "=")));
    }

    public static CompletionItem Item(string name, string? description = null) => new(name, documentation: description);

    private static IEnumerable<string> Keys(string path, JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Keys(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value)),
        JsonArray a => a.SelectMany((item, i) => Keys(FormattableString.Invariant($"{path}.{i}"), item)),
        _ => [path],
    };
}
