using System.Security.Cryptography;
using System.Text;
using Gan.Cli;

namespace Gan.Paper;

/// <summary>The trained generators that figures and tables share: trained once, into the folder's <c>runs/</c>, and resumed where they were cut off.</summary>
internal static class Runs
{
    /// <summary>Figure 2 (a)'s game: the authors' on MNIST, or at reduced size less of it, or the embedded digits.</summary>
    public static Recipe DigitsRecipe(Setting setting) => (setting.Digits, setting.Quick) switch
    {
        (Mnist.Name, false) => Best,
        (Mnist.Name, true) => Recipes.Mnist with { Steps = 3000, SaveEvery = 3000, Precision = "bf16" },
        (_, var quick) => Recipes.Digits with { Steps = quick ? 4000 : Recipes.Digits.Steps },
    };

    /// <summary>
    /// The long run of MNIST: in bfloat16, with a checkpoint every ten epochs, all of them kept for the curves of Table 1. It plays the game of
    /// <see cref="Recipes.MnistAuthors"/> and so serves for both.
    /// </summary>
    public static Recipe Best { get; } = Recipes.MnistBest with
    {
        Steps = 150_000, SaveEvery = 5000, SampleEvery = 25_000, MeasureEvery = 250, Precision = "bf16", Keep = 200,
    };

    /// <summary>The generator of a recipe, trained as far as the recipe says.</summary>
    /// <exception cref="EndedException">The training was interrupted; what it had is saved.</exception>
    public static TrainedRun Trained(Setting setting, Recipe recipe) => TrainedRun.Open(Folder(setting, recipe), "newest");

    /// <summary>The folder of a recipe's run, trained as far as the recipe says.</summary>
    /// <exception cref="EndedException">The training was interrupted; what it had is saved.</exception>
    public static string Folder(Setting setting, Recipe recipe)
    {
        string json = Configuration.Write(recipe);
        string folder = Path.Combine(setting.Folder, "runs", $"{recipe.Name}-{Named(json, setting.Seed)}");
        string file = folder + ".json";
        bool begun = RunFolder.Is(folder);
        if (!begun)
            Output.Write(file, Encoding.UTF8.GetBytes(json));
        if (!begun || RunFolder.Open(folder).Load().Snapshot is not { } saved || saved.Step < recipe.Steps)
        {
            setting.Say($"  training {recipe.Name}, {recipe.Steps} steps, in {folder}");
            int code = new TrainingRun(new(
                file, null, null, begun ? null : setting.Seed, null, "auto", setting.Data, folder, [], null, null, null, begun, Json: false) { Quiet = true }).Execute();
            if (code != Exit.Done)
                throw new EndedException(code);
        }
        return folder;
    }

    /// <summary>A short name for a configuration and seed, so that another is another run.</summary>
    private static string Named(string json, long seed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {json}")))[..8];
}
