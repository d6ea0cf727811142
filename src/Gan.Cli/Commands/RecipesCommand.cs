using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan recipes</c></summary>
internal static class RecipesCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("recipe")
            { Description = "Name of a recipe to print as JSON.", Arity = ArgumentArity.ZeroOrOne, HelpName = "recipe",
              CompletionSources = { Suggest.Recipes } };
        var json = new Option<bool>("--json") { Description = "Print all recipes as JSON." };
        var script = new Option<bool>("--script")
            { Description = "Print the TorchScript that the script engine compiles for the recipe's steps." };
        var command = new Verb("recipes", "List the recipes that can be trained.", "gan recipes", "gan recipes mnist",
            "gan recipes mnist --script") { name, json, script };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(script))
                Console.Write(EngineProviders.Source(Recipes.Find(parsed.GetValue(name)
                    ?? throw new BadInputException("--script: a recipe's name required, got none"))));
            else if (parsed.GetValue(name) is { } wanted)
                Console.Write(Configuration.Write(Recipes.Find(wanted)));
            else if (parsed.GetValue(json))
                Output.Json(Recipes.All);
            else
                foreach (var r in Recipes.All)
                    Console.WriteLine(FormattableString.Invariant(
                        $"{r.Name,-18} {r.Steps,7} steps of {r.Game.Batch,3}  {r.Description}"));
            return Exit.Done;
        });
        return command;
    }
}
