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
        (Mnist.Name, true) => Recipes.Mnist with { Steps = 3000, SaveEvery = 500, Precision = "bf16", Keep = 20 },
        (_, var quick) => Recipes.Digits with { Steps = quick ? 4000 : Recipes.Digits.Steps, SaveEvery = 500, Keep = 20 },
    };

    /// <summary>The long runs of MNIST: in bfloat16, with a checkpoint every ten epochs, all of them kept for the curves of Table 1.</summary>
    public static Recipe Authors { get; } = Long(Recipes.MnistAuthors, 400_000);

    /// <inheritdoc cref="Authors"/>
    public static Recipe Best { get; } = Long(Recipes.MnistBest, 150_000);

    private static Recipe Long(Recipe recipe, long steps) => recipe with
    {
        Steps = steps, SaveEvery = 5000, SampleEvery = 25_000, MeasureEvery = 250, Precision = "bf16", Keep = 200,
    };

    /// <summary>What the name of a recipe for two cores ends with; before it stands the name of the one that has the authors' sizes.</summary>
    public const string Small = "-small";

    /// <summary>Figure 2 (b)'s game: faces.</summary>
    public static Recipe FacesRecipe(Setting setting) => Sized(setting, setting.Faces);

    /// <summary>Figure 2 (c)'s game.</summary>
    public static Recipe Cifar10FullyConnected(Setting setting) => Sized(setting, Cifar10Recipes.FullyConnected.Name);

    /// <summary>Figure 2 (d)'s game.</summary>
    public static Recipe Cifar10Convolutional(Setting setting) => Sized(setting, Cifar10Recipes.Convolutional.Name);

    /// <summary>The authors' sizes; or those for two cores, quick with a share of their steps.</summary>
    private static Recipe Sized(Setting setting, string name)
    {
        if (setting.FullSize)
            return Recipes.Find(name);
        var small = Recipes.Find(name + Small);
        return setting.Quick ? small with { Steps = small.Steps / 5 } : small;
    }

    /// <summary>The generator of a recipe, trained as far as the recipe says.</summary>
    /// <exception cref="EndedException">The training was interrupted; what it had is saved.</exception>
    public static TrainedRun Trained(Setting setting, Recipe recipe) => TrainedRun.Open(Folder(setting, recipe), "newest");

    /// <summary>The folder of a recipe's run, trained as far as the recipe says.</summary>
    /// <exception cref="EndedException">The training was interrupted; what it had is saved.</exception>
    public static string Folder(Setting setting, Recipe recipe)
    {
        string folder = Named(setting, recipe), file = folder + ".json";
        bool begun = RunFolder.Is(folder);
        if (!begun)
            Output.Write(file, Encoding.UTF8.GetBytes(Configuration.Write(recipe)));
        if (!begun || RunFolder.Open(folder).Load().Snapshot is not { } saved || saved.Step < recipe.Steps)
        {
            // G's last layers are another run's, which comes first; a run that goes on has them already.
            string[] set = recipe.Pretrained is { } p && !begun ? [$"pretrained.run={Folder(setting, Recipes.Find(p.Recipe))}"] : [];
            setting.Say($"  training {recipe.Name}, {recipe.Steps} steps, in {folder}");
            int code = new TrainingRun(new(
                file, null, null, begun ? null : setting.Seed, null, "auto", setting.Data, folder, set, null, null, null, begun, Json: false) { Quiet = true }).Execute();
            if (code != Exit.Done)
                throw new EndedException(code);
        }
        return folder;
    }

    /// <summary>The folder of a recipe's run: named by the configuration and seed, so that another is another run.</summary>
    private static string Named(Setting setting, Recipe recipe)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{setting.Seed} {Configuration.Write(recipe)}"));
        return Path.Combine(setting.Folder, "runs", $"{recipe.Name}-{Convert.ToHexStringLower(hash)[..8]}");
    }
}
