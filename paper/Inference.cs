using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>
/// Section 7, extension 2: inference of z given x, learned by an auxiliary net once G is trained: E descends E‖E(G(z)) −
/// z‖² over noise, and no data are used (as the wake–sleep algorithm's sleep phase trains its inference net).
/// </summary>
internal sealed class Inference : Exhibit<Inference.Found>
{
    private const int Drawn = 10, Tested = 1000, Batch = 100, Hidden = 800;
    private const double Rate = 1e-3;
    private const string Encoder = "encoder";

    /// <summary>What was found; images as bytes.</summary>
    /// <param name="Data">The data set.</param>
    /// <param name="Recipe">G's recipe.</param>
    /// <param name="Steps">Of E's training.</param>
    /// <param name="Side">Pixels of an image, each way.</param>
    /// <param name="Explained">
    /// 1 − E‖E(G(z)) − z‖² / E‖z‖² on fresh noise; 0 for a net that knows nothing, 1 for one that knows all.
    /// </param>
    /// <param name="Samples">G(z).</param>
    /// <param name="SamplesAgain">G(E(G(z))).</param>
    /// <param name="Images">Test images x.</param>
    /// <param name="ImagesAgain">G(E(x)).</param>
    /// <param name="SampleDistance">Mean ‖G(E(G(z))) − G(z)‖.</param>
    /// <param name="ImageDistance">Mean ‖G(E(x)) − x‖ over test images.</param>
    /// <param name="OtherDistance">Mean ‖G(z) − x‖ with z from the prior: what no inference gives.</param>
    internal sealed record Found(
        string Data, string Recipe, int Steps, int Side, double Explained, byte[] Samples, byte[] SamplesAgain,
            byte[] Images, byte[] ImagesAgain,
        double SampleDistance, double ImageDistance, double OtherDistance);

    public override string Name => "figure-inference";
    public override string Title => "Section 7: learned approximate inference";
    public override string Claim => "Inference of z given x can be learned by an auxiliary net that predicts z from x, "
        + "with G fixed after its training.";
    public override string How => $"A net of 784–{Hidden}–n units (ReLU; n the dimensions of z) trained by Adam on "
        + $"pairs (G(z), z) of Figure 2 (a)'s generator to predict z by squared error; then G(E(x)) for test images, "
        + $"which neither net has seen.";
    public override string Caption => "Samples and what G makes of the z that E infers from them; test images likewise.";

    private static int Steps(Setting setting) => setting.Quick ? 1000 : 10_000;

    protected override object DependsOn(Setting setting) => new
        { Recipe = Runs.DigitsRecipe(setting), Steps = Steps(setting), Hidden, Rate, Batch, Tested };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var g = Runs.Trained(setting, Runs.DigitsRecipe(setting));
        var key = Key.Of(setting.Seed).Fold(50);
        var net = new Net(
            g.Net.Output, new Dense(Hidden, VarianceScaling.He), new Relu(), new Dense(g.Net.Input.Size, new VarianceScaling(1)));
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
        var images = Datasets.SplitExamples(setting.Digits, setting.Data).Test.First(Tested);
        double[] error = [.. Distances(infer(samples), fresh)],
            size = [.. Distances(fresh, new(fresh.Shape, new float[fresh.Shape.Size]))];
        byte[] First(Batch batch) => Images.Quantise(batch.Slice(0, Drawn).Values);
        return new(
            setting.Digits, Runs.DigitsRecipe(setting).Name, Steps(setting), 28,
            1 - error.Sum(e => e * e) / size.Sum(s => s * s),
            First(samples), First(Again(samples)), First(images), First(Again(images)),
            Distances(Again(samples), samples).Average(), Distances(Again(images), images).Average(),
            Distances(samples, images).Average());
    }

    private static IEnumerable<double> Distances(Batch a, Batch b) =>
        Enumerable.Range(0, a.Count).Select(i => (double)System.Numerics.Tensors.TensorPrimitives.Distance(a[i], b[i]));

    protected override Presentation Show(Found f) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"E explains {f.Explained:P0} of z on fresh noise; G(E(x)) is "
            + $"{f.SampleDistance:F2} from x for samples of G and {f.ImageDistance:F2} for test images of {f.Data}, "
            + $"where a sample from the prior is {f.OtherDistance:F2} away (mean L2, pixels in [0, 1])."),
        [Tiles.Draw(Name, f.Side, 1, [
            new($"samples x = G(z) ({f.Recipe})", f.Samples), new("G(E(x)), z inferred", f.SamplesAgain),
            new($"test images x ({f.Data})", f.Images), new("G(E(x)), z inferred", f.ImagesAgain),
        ])], []);
}
