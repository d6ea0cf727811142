using System.Globalization;
using Gan.Experiments;
using SkiaSharp;

namespace Gan.Paper;

/// <summary>
/// Section 2's comparison: adversarial nets are not adversarial examples (Szegedy et al. 2014). The fast gradient sign
/// method (Goodfellow et al. 2015), x + ε·sign(∇ₓ loss), perturbs inputs of a trained classifier so that it errs; the
/// picture compares them with samples of a trained G.
/// </summary>
internal sealed class AdversarialExamples : Exhibit<AdversarialExamples.Found>
{
    private const int Classes = 10, Batch = 100, Hidden = 400, Drawn = 10, Tested = 1000;
    private const double Epsilon = 0.15, Rate = 1e-3;

    /// <summary>Accuracy on <c>Tested</c> test images with standard errors, and images as bytes.</summary>
    internal sealed record Found(
        string Data, int Steps, double Right, double RightError, double RightAttacked, double RightAttackedError,
        int[] Labels, int[] SeenAs, int[] AttackedSeenAs, byte[] Images, byte[] Attacked, byte[] Samples, string Generator);

    public override string Name => "figure-adversarial-examples";
    public override string Title => "Section 2: adversarial nets and adversarial examples";
    public override string Claim => "Adversarial examples come from gradient-based optimisation of the input of a "
        + "classification network: they are close to data and misclassified. They show how such a network behaves, but are "
        + "no mechanism for training a generative model.";
    public override string How => string.Create(CultureInfo.InvariantCulture,
        $"A 784–{Hidden}–{Classes} classifier (ReLU, softmax) is trained with Adam. Each of {Tested} test images is "
            + $"moved by ε = {Epsilon} along the sign of the loss gradient and clamped to [0, 1]. The last row has "
            + $"samples of the generator of Figure 2 (a).");
    public override string Caption => "One test image of each class, the same images perturbed, each with the class "
        + "that the classifier assigns; and samples of G, which are not perturbed inputs.";

    private static int Steps(Setting setting) => setting.Quick ? 600 : 3000;

    protected override object DependsOn(Setting setting) => new
        { Data = setting.Digits, Steps = Steps(setting), Net = Classifier, Rate, Batch, Tested, Epsilon,
        Generator = Runs.DigitsRecipe(setting) };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var key = Key.Of(setting.Seed).Fold(30);
        var splits = Datasets.SplitExamples(setting.Digits, setting.Data);
        var (train, test) = (splits.Train, splits.Test);
        var parameters = Train(train, Steps(setting), key);
        var x = test.First(Tested);
        byte[] labels = test.Labels[..Tested].ToArray();
        var attacked = Attack(parameters, x, Gan.Batch.OneHot([.. labels.Select(label => (int)label)], Classes));
        int[] seen = Classify(parameters, x), seenAttacked = Classify(parameters, attacked);
        // The first image of each class.
        int[] shown = [.. Enumerable.Range(0, Drawn).Select(c => Array.IndexOf(labels, (byte)c))];
        var g = Runs.Trained(setting, Runs.DigitsRecipe(setting));
        double Share(int[] classes) => classes.Zip(labels, (c, l) => c == l ? 1.0 : 0).Average();
        double Error(double share) => Math.Sqrt(share * (1 - share) / Tested);
        Gan.Batch Pick(Gan.Batch from) => Gan.Batch.OfRows([.. shown.Select(i => from[i].ToArray())]);
        return new(
            setting.Digits, Steps(setting), Share(seen), Error(Share(seen)), Share(seenAttacked), Error(Share(seenAttacked)),
            shown.Select(i => (int)labels[i]).ToArray(), shown.Select(i => seen[i]).ToArray(),
            shown.Select(i => seenAttacked[i]).ToArray(),
            Images.Quantise(Pick(x).Values), Images.Quantise(Pick(attacked).Values),
            Images.Quantise(g.Sample(key.Fold(3), Drawn).Values), Runs.DigitsRecipe(setting).Name);
    }

    protected override Presentation Show(Found f)
    {
        string[] Seen(int[] classes) => [.. classes.Select(c => $"class {c}")];
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"On {Tested} test images of {f.Data} the accuracy of the classifier is {f.Right:P1} "
                + $"± {f.RightError:P1}, and {f.RightAttacked:P1} ± {f.RightAttackedError:P1} after each pixel was "
                + $"moved by at most {Epsilon}. To the eye the perturbed images are the same digits. G makes its "
                + $"samples from noise, without a classifier."),
            [Tiles.Draw(Name, 28, 1, [
                new("test images", f.Images, Seen(f.SeenAs)),
                new($"perturbed by ε = {Epsilon} along the sign of the gradient", f.Attacked, Seen(f.AttackedSeenAs)),
                new($"samples of G ({f.Generator})", f.Samples, null),
            ])], []);
    }

    private static readonly Net Classifier = new([784], new Dense(Hidden), new Relu(), new Dense(Classes));

    /// <summary>Trains the classifier, as a one-player game.</summary>
    private static Params Train(IExamples train, int steps, Key key)
    {
        const string name = "classifier";
        var game = new Game(new Classification(name), new Player(name, Classifier, new Adam(Rate))) { Batch = Batch };
        var data = new IndexedMinibatches(train.Name, train.Example, [Classes], i =>
        {
            int[] indices = train.Indices(key.Fold(1), i, Batch);
            return (train.Take(indices), Gan.Batch.OneHot([.. indices.Select(index => (int)train.Labels[index])], Classes));
        });
        var trainer = Compiled.Shared.Trainer(game, data);
        var start = trainer.Resume(trainer.Init(key).Snapshot().With(name, Classifier.Init(key.Fold(2).Fold(0))));
        return trainer.RunInPlace(start).ElementAt(steps - 1).Parameters(name);
    }

    private static int[] Classify(Params parameters, Gan.Batch x)
    {
        var logits = Compiled.Shared.Bind(Classifier, parameters)(x);
        return [.. Enumerable.Range(0, x.Count).Select(i => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits[i]))];
    }

    /// <summary>The fast gradient sign method: x + ε·sign(∇ₓ loss), clamped to [0, 1].</summary>
    private static Gan.Batch Attack(Params parameters, Gan.Batch x, Gan.Batch oneHot)
    {
        var engine = Compiled.Shared;
        using var scope = engine.Scope();
        Tensor<CompiledValue> Load(Gan.Batch b) => new(engine, engine.Load(b.Shape, b.Values));
        Tensor<CompiledValue>[] theta =
            [.. engine.Open(engine.Hold(parameters), variables: false).Select(p => new Tensor<CompiledValue>(engine, p))];
        double[] slope = engine.Read(Functions.Gradient(
            at => Functions.CrossEntropy(Classifier.Apply(at, theta, []).Output, Load(oneHot)), Load(x)).Value);
        float[] moved = x.ToArray();
        for (int i = 0; i < moved.Length; i++)
            moved[i] = (float)Math.Clamp(moved[i] + Epsilon * Math.Sign(slope[i]), 0, 1);
        return new(x.Shape, moved);
    }
}
