using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Gan.Cli;

/// <summary><c>gan train RECIPE</c></summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "A recipe's name ('gan recipes' lists them), or a configuration file (.json)." };
        var steps = new Option<long?>("--steps") { Description = "How many steps of Algorithm 1; the recipe's number otherwise." };
        var epochs = new Option<double?>("--epochs") { Description = "The same in passes over the data set.", CustomParser = Number };
        var seed = new Option<long?>("--seed") { Description = "What all randomness comes from [default: 1]." };
        var engine = new Option<string?>("--engine") { Description = Engines.Description };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda.", DefaultValueFactory = _ => "auto" };
        var data = new Option<string?>("--data") { Description = "The folder of the data set, or the one that holds it." };
        var folder = new Option<string?>("--out") { Description = "The run's folder [default: runs/RECIPE]." };
        var set = new Option<string[]>("--set") { Description = "Change the recipe: key=value, keys as in its JSON, dotted ('gan recipes NAME' shows it).", AllowMultipleArgumentsPerToken = false };
        var keep = new Option<int?>("--keep") { Description = "How many checkpoints are kept, the newest [default: the recipe's number]." };
        var best = new Option<string?>("--best") { Description = $"Also keep the best checkpoint by a metric: {string.Join(", ", Metrics.Scored.Select(m => m.Name))}." };
        var diverged = new Option<string?>("--on-divergence") { Description = "What to do when a number is no longer finite: stop, skip (leave the step's update out) or rollback (to the last checkpoint, then another way) [default: stop]." };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in the folder." };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var command = new Command("train", "Train a generator and a discriminator; write a run folder.")
        {
            recipe, steps, epochs, seed, engine, device, data, folder, set, keep, best, diverged, resume, json,
        };
        command.SetAction(parsed => new TrainingRun(new(
            parsed.GetRequiredValue(recipe), parsed.GetValue(steps), parsed.GetValue(epochs), parsed.GetValue(seed),
            parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(data), parsed.GetValue(folder),
            parsed.GetValue(set) ?? [], parsed.GetValue(keep), parsed.GetValue(best), parsed.GetValue(diverged), parsed.GetValue(resume), parsed.GetValue(json))).Execute());
        return command;
    }

    /// <summary>A number with a point; a comma, which the parser's own conversion takes for nothing, is none.</summary>
    private static double? Number(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        result.AddError($"--epochs: a number required, got '{text}'");
        return null;
    }
}
