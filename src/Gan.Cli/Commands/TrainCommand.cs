using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Serialization;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan train RECIPE</c></summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe")
            { Description = "Name of a recipe ('gan recipes' lists them), or path of a configuration file (.json).",
              CompletionSources = { Suggest.Recipes }, HelpName = "recipe" };
        var steps = new Option<long?>("--steps")
            { Description = "Number of steps of Algorithm 1 [default: the recipe's]." };
        var epochs = new Option<double?>("--epochs")
            { Description = "Number of passes over the data set, instead of --steps.", CustomParser = Number };
        var seed = new Option<long?>("--seed") { Description = "Seed of all random numbers [default: 1]." };
        var engine = new Option<string?>("--engine")
        {
            Description = EngineProviders.Description, HelpName = "engine", CompletionSources = { Suggest.Engines },
        };
        var device = new Option<string>("--device")
            { Description = "Device: auto, cpu or cuda.", DefaultValueFactory = _ => "auto", HelpName = "auto|cpu|cuda",
              CompletionSources = { "auto", "cpu", "cuda" } };
        var data = new Option<string?>("--data")
            { Description = "Folder of the data set, or the folder above it.", HelpName = "folder" };
        var folder = new Option<string?>("--out")
            { Description = "Folder of the run [default: runs/RECIPE].", HelpName = "folder" };
        var set = new Option<string[]>("--set") { Description = "Override a key of the recipe: key=value, with dots "
            + "for nested keys ('gan recipes NAME' prints them). May be repeated.", HelpName = "key=value",
            CompletionSources = { Suggest.Settings } };
        var keep = new Option<int?>("--keep") { Description = "Number of newest checkpoints to keep [default: the "
            + "recipe's]." };
        var best = new Option<string?>("--best")
            { Description = $"Also keep the best checkpoint by a validation metric: "
                + $"{string.Join(", ", Metrics.Scored.Select(m => m.Name))}.",
              HelpName = "metric", CompletionSources = { _ => Metrics.Scored.Select(m => m.Name) } };
        var onNonFinite = new Option<OnNonFinite?>("--on-non-finite")
            { Description = "Action after a step that leaves NaN or infinity: stop, skip (drop the step's update) or "
                + "rollback (continue from the last checkpoint with another key) [default: the recipe's].",
              CustomParser = ParseOnNonFinite, HelpName = "stop|skip|rollback" };
        onNonFinite.CompletionSources.Clear();
        onNonFinite.CompletionSources.Add("stop", "skip", "rollback");
        var resume = new Option<bool>("--resume") { Description = "Continue the run in the folder." };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var command = new Verb("train", "Train the players of a game, usually a generator and a discriminator, "
            + "and write a run folder.",
            "gan train ring --steps 2000",
            "gan train mnist --epochs 5 --seed 1 --out runs/mnist",
            "gan train mnist --epochs 50 --out runs/mnist --resume",
            "gan train mnist --set precision=bf16 --set game.batch=200")
        {
            recipe, steps, epochs, seed, engine, device, data, folder, set, keep, best, onNonFinite, resume, json,
        };
        command.SetAction(parsed => Train(new(
            parsed.GetRequiredValue(recipe), parsed.GetValue(steps), parsed.GetValue(epochs), parsed.GetValue(seed),
            parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(data), parsed.GetValue(folder),
            parsed.GetValue(set) ?? [], parsed.GetValue(keep), parsed.GetValue(best), parsed.GetValue(onNonFinite),
            parsed.GetValue(resume), parsed.GetValue(json))));
        return command;
    }

    private static int Train(TrainOptions options)
    {
        // Signals are handled from here on; before, they end the process.
        using var interrupt = new Interrupt();
        var (result, code) = Training.Run(options.Request(), interrupt);
        var printed = new Result(
            result.Folder, result.Recipe.Name, result.Engine, result.Device, unchecked((long)result.Key.Value), result.Step,
            Math.Round(result.Seconds, 3), result.NonFinite, result.Measures?.All.ToDictionary(m => m.Name, m => m.Value),
            result.Sha256);
        if (options.Json)
            Output.Json(printed);
        else
        {
            var (player, hash) = result.Sha256.First();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{printed.Run}: {printed.Steps} steps in {printed.Seconds:F1} s, {Last(result.Measures)}, "
                    + $"{player} {hash[..16]}"));
        }
        return code;
    }

    /// <summary>The JSON object that <c>--json</c> prints.</summary>
    private sealed record Result(
        string Run, string Recipe, string Engine, string Device, long Seed, long Steps, double Seconds,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? NonFinite,
        IReadOnlyDictionary<string, double>? Measures, IReadOnlyDictionary<string, string> Sha256);

    /// <summary>Formats the last measures: the paper's V if the game has it, otherwise all measures.</summary>
    private static string Last(Measures? m) => m is null ? "not measured"
        : m.Has(Measures.Value) ? string.Create(CultureInfo.InvariantCulture, $"V = {m[Measures.Value]:F4}") : m.ToString();

    private static OnNonFinite? ParseOnNonFinite(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        foreach (var choice in Enum.GetValues<OnNonFinite>())
            if (text.Equals(choice.ToString(), StringComparison.OrdinalIgnoreCase))
                return choice;
        result.AddError($"--on-non-finite: stop, skip or rollback required, got '{text}'");
        return null;
    }

    /// <summary>Parses a number with a decimal point. The parser's own conversion would ignore a comma.</summary>
    private static double? Number(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        result.AddError($"--epochs: a number required, got '{text}'");
        return null;
    }
}
