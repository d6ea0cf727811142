using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>
/// Section 7, extension 2: inference of z given x by an auxiliary net, trained once G is fixed. The encoder E minimises the
/// expectation of ‖E(G(z)) − z‖² over noise and uses no data, as in the sleep phase of the wake–sleep algorithm.
/// </summary>
internal sealed class Inference : Exhibit<Inference.Found>
{
    private const int Drawn = 10, Tested = 1000, Batch = 100, Hidden = 800;
    private const double Rate = 1e-3;
    private const string Encoder = "encoder";

    /// <summary>Distances, and images as bytes.</summary>
    /// <param name="Data">The data set.</param>
    /// <param name="Recipe">G's recipe.</param>
    /// <param name="Steps">The number of steps of E's training.</param>
    /// <param name="Side">The width and height of an image in pixels.</param>
    /// <param name="Explained">
    /// R² = 1 − Σ‖E(G(z)) − z‖² / Σ‖z‖² on fresh noise: 0 if E always returns 0, the mean of z; 1 if it recovers z.
    /// </param>
    /// <param name="Samples">G(z).</param>
    /// <param name="SamplesAgain">G(E(G(z))).</param>
    /// <param name="Images">Test images x.</param>
    /// <param name="ImagesAgain">G(E(x)).</param>
    /// <param name="SampleDistance">Mean ‖G(E(G(z))) − G(z)‖.</param>
    /// <param name="ImageDistance">Mean ‖G(E(x)) − x‖ over test images.</param>
    /// <param name="NearestDistance">Mean ‖y − x‖ over test images, y the training image nearest to x.</param>
    internal sealed record Found(
        string Data, string Recipe, int Steps, int Side, double Explained, byte[] Samples, byte[] SamplesAgain,
            byte[] Images, byte[] ImagesAgain,
        double SampleDistance, double ImageDistance, double NearestDistance);

    public override string Name => "figure-inference";
    public override string Title => "Section 7: learned approximate inference";
    public override string Claim => "An auxiliary net that predicts z from x can learn inference of z given x, with G "
        + "fixed after its training.";
    public override string How => $"A 784–{Hidden}–n net E (ReLU; z has n dimensions) is trained with Adam and squared "
        + $"error to predict z from G(z), where G is the generator of Figure 2 (a). Then G(E(x)) is computed for {Tested} "
        + "random test images x, which neither net was trained on, and compared with the training image nearest to x.";
    public override string Caption => "Samples and test images x, each with its reconstruction G(E(x)) below.";

    private static int Steps(Setting setting) => setting.Quick ? 1000 : 10_000;

    protected override object DependsOn(Setting setting) => new
        { Recipe = Runs.DigitsRecipe(setting), Steps = Steps(setting), Hidden, Rate, Batch, Tested };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var recipe = Runs.DigitsRecipe(setting);
        var g = Runs.Trained(setting, recipe);
        var key = Key.Of(setting.Seed).Fold(50);
        var net = new Net(
            g.Net.Output, new Dense(Hidden, VarianceScaling.He), new Relu(),
            new Dense(g.Net.Input.Size, new VarianceScaling(1)));
        var game = new Game(new Regression(Encoder), new Player(Encoder, net, new Adam(Rate))) { Batch = Batch };
        var pairs = new IndexedMinibatches("samples and their noise", g.Net.Output, g.Net.Input, i =>
        {
            var z = g.Noise(key.Fold(1).Fold(i), Batch);
            return (g.Generate(z), z);
        });
        var trainer = Compiled.Shared.Trainer(game, pairs);
        var start = trainer.Resume(trainer.Init(key).Snapshot().With(Encoder, net.Init(key.Fold(2).Fold(0))));
        var infer = Compiled.Shared.Bind(net, trainer.RunInPlace(start).ElementAt(Steps(setting) - 1).Parameters(Encoder));
        Batch Again(Batch x) => g.Generate(infer(x));

        var fresh = g.Noise(key.Fold(3), Tested);
        var samples = g.Generate(fresh);
        var (train, _, test) = Datasets.SplitExamples(setting.Digits, setting.Data);
        var images = test.Take(key.Fold(4).Permutation(test.Count)[..Tested]);
        var nearest = NearestNeighbours.Of(images, recipe.Examples is { } n ? train.Range(0, n) : train);
        double[] error = [.. Distances(infer(samples), fresh)],
            size = [.. Distances(fresh, new(fresh.Shape, new float[fresh.Shape.Size]))];
        byte[] First(Batch batch) => Images.Quantise(batch.Slice(0, Drawn).Values);
        return new(
            setting.Digits, recipe.Name, Steps(setting), 28,
            1 - error.Sum(e => e * e) / size.Sum(s => s * s),
            First(samples), First(Again(samples)), First(images), First(Again(images)),
            Distances(Again(samples), samples).Average(), Distances(Again(images), images).Average(),
            nearest.Distances.Average());
    }

    private static IEnumerable<double> Distances(Batch a, Batch b) =>
        Enumerable.Range(0, a.Count).Select(i => (double)System.Numerics.Tensors.TensorPrimitives.Distance(a[i], b[i]));

    protected override Presentation Show(Found f) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"E explains {f.Explained:P0} of the variance of z on fresh noise. The mean distance between x and G(E(x)) is "
            + $"{f.SampleDistance:F2} for samples of G and {f.ImageDistance:F2} for test images of {f.Data}; between a test "
            + $"image and the nearest training image it is {f.NearestDistance:F2} (L2, pixels in [0, 1])."),
        [Tiles.Draw(Name, f.Side, 1, [
            new($"samples x = G(z) ({f.Recipe})", f.Samples), new("G(E(x)), z inferred", f.SamplesAgain),
            new($"test images x ({f.Data})", f.Images), new("G(E(x)), z inferred", f.ImagesAgain),
        ])], []);
}
