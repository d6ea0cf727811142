// A penalty of your own on D, in a GAN on a ring of eight Gaussians: dotnet run experiments/own-penalty.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;
using static Gan.Functions;

int steps = args is [var n] ? int.Parse(n) : 2000;
var objective = Objectives.NonSaturating.With(new ZeroCentred(Weight: 1));
var game = Recipes.Ring.Game with { Objective = objective };
var trainer = Compiled.Shared.Trainer(game, Distributions.Ring);
foreach (var s in trainer.RunInPlace(trainer.Init(Key.Of(1)), step => step % 500 == 0 || step == steps).Take(steps))
    if (s.Measures is { } measures) Console.WriteLine($"step {s.Step}, {objective.Name}: {measures}");

// Weight · mean ‖∇a(x̂)‖² at points x̂ between data and samples: the gradient of D's logit a is to be 0, not 1.
sealed record ZeroCentred(double Weight) : IPenalty
{
    public Tensor<T> Evaluate<T>(Play<T> play, Tensor<T> real, Tensor<T> fake)
    {
        var e = play.Uniform([play.Batch, 1]);
        var slope = Gradient(x => Sum(play["discriminator"](x)), e * real + (1 - e) * fake);
        return Weight * Mean(SquaredNormOfEach(slope));
    }
    public override string ToString() => "zero-centred";
}
