using System.Security.Cryptography;
using System.Text;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>
/// The trained generators that figures and tables share. Each is trained once, in <c>runs/</c>, and resumed if its training
/// was interrupted.
/// </summary>
internal static class Runs
{
    /// <summary>The recipe of Figure 2 (a): MNIST, at reduced size with fewer steps, or the embedded digits.</summary>
    public static Recipe DigitsRecipe(Setting setting) => (setting.Digits, setting.Quick) switch
    {
        (Mnist.Name, false) => Best,
        (Mnist.Name, true) => Recipes.Mnist with { Steps = 3000, SaveEvery = 500, Precision = Precision.Bf16, Keep = 20 },
        (_, var quick) => Recipes.Digits with { Steps = quick ? 4000 : Recipes.Digits.Steps, SaveEvery = 500, Keep = 20 },
    };

    /// <summary>
    /// The long run on MNIST: 500 epochs with a checkpoint every ten, all kept for the curves of Table 1. Its parameters
    /// are those of <see cref="Recipes.MnistAuthors"/>, bit for bit, with their average beside them.
    /// </summary>
    public static Recipe Best { get; } = Recipes.MnistBest with
    {
        Steps = 250_000, SaveEvery = 5000, SampleEvery = 25_000, MeasureEvery = 250, Keep = 200,
    };

    /// <summary>
    /// The suffix of the name of a recipe for two cores; the recipe without it has the authors' sizes.
    /// </summary>
    public const string Small = "-small";

    /// <summary>The recipe of Figure 2 (b): faces.</summary>
    public static Recipe FacesRecipe(Setting setting) => Sized(setting, setting.Faces);

    /// <summary>The recipe of Figure 2 (c).</summary>
    public static Recipe Cifar10FullyConnected(Setting setting) => Sized(setting, Cifar10Recipes.FullyConnected.Name);

    /// <summary>The recipe of Figure 2 (d).</summary>
    public static Recipe Cifar10Convolutional(Setting setting) => Sized(setting, Cifar10Recipes.Convolutional.Name);

    /// <summary>The authors' sizes, or those for two cores; quick takes a fifth of the steps.</summary>
    private static Recipe Sized(Setting setting, string name)
    {
        if (setting.FullSize)
            return Recipes.Find(name);
        var small = Recipes.Find(name + Small);
        return setting.Quick ? small with { Steps = small.Steps / 5 } : small;
    }

    /// <summary>Returns the generator of a recipe, trained for all of the recipe's steps.</summary>
    /// <exception cref="RunEndedException">The training ended early; its last state is saved.</exception>
    public static TrainedGenerator Trained(Setting setting, Recipe recipe) => TrainedGenerator.Open(Folder(setting, recipe));

    /// <summary>Returns the folder of a recipe's run, trained for all of the recipe's steps.</summary>
    /// <exception cref="RunEndedException">The training ended early; its last state is saved.</exception>
    public static string Folder(Setting setting, Recipe recipe)
    {
        string folder = Named(setting, recipe);
        var run = RunFolder.Is(folder) ? RunFolder.Open(folder) : null;
        if (run?.Load().Snapshot is { } saved && saved.Step >= recipe.Steps)
            return folder;
        // The last layers of G can come from another run, which is trained first. A resumed run has them already.
        var start = run is null && recipe.Pretrained is { } pretrained
            ? recipe with { Pretrained = pretrained with { Run = Folder(setting, Recipes.Find(pretrained.Recipe)) } }
            : run?.Recipe ?? recipe;
        setting.Say($"  training {recipe.Name}, {recipe.Steps} steps, in {folder}");
        setting.Train(new(start, folder) { Seed = run is null ? setting.Seed : null, Data = setting.Data,
            Resume = run is not null });
        return folder;
    }

    /// <summary>
    /// Returns the folder's path. It contains a hash of configuration and seed, so that each has its own run.
    /// </summary>
    private static string Named(Setting setting, Recipe recipe)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{setting.Seed} {Configuration.Write(recipe)}"));
        return Path.Combine(setting.Folder, "runs", $"{recipe.Name}-{Convert.ToHexStringLower(hash)[..8]}");
    }
}
