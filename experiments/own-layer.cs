// A layer of your own, in a GAN on a ring of eight Gaussians: dotnet run experiments/own-layer.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;
using static Gan.Functions;

int steps = args is [var n] ? int.Parse(n) : 2000;
Registry.Add<Gelu>("gelu"); // a run that is saved names it so

var g = new Net([2], new Dense(128), new Gelu(), new Dense(128), new Gelu(), new Dense(2));
var d = new Net([2], new Dense(128), new Gelu(), new Dense(128), new Gelu(), new Dense(1));
var adam = new Adam(1e-3, Beta1: 0.5);
var game = new Game(g, d) { Batch = 256, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam };

var trainer = Compiled.Shared.Trainer(game, Distributions.Ring);
var last = trainer.RunInPlace(trainer.Init(Key.Of(1))).ElementAt(steps - 1);
var samples = TrainedGenerator.Of(trainer, last).Sample(Key.Of(2), 2500);
var modes = Modes.Of(samples, Distributions.Ring.Modes);
Console.WriteLine($"{modes.Covered} of {modes.Total} modes after {steps} steps");

// Gelu (Hendrycks and Gimpel 2016), its sigmoid approximation.
sealed record Gelu : ILayer
{
    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) => x * Sigmoid(1.702 * x);
}
