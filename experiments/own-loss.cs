// A loss of your own with a gradient penalty, WGAN-GP spelled out: dotnet run experiments/own-loss.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;
using static Gan.Functions;

int steps = args is [var n] ? int.Parse(n) : 1000;
var g = new Player("generator", new([2], new Dense(64), new Relu(), new Dense(2)), new Adam(1e-3, Beta1: 0));
var d = new Player("discriminator", new([2], new Dense(64), new Relu(), new Dense(1)), new Adam(1e-3, Beta1: 0));
var game = new Game(new WassersteinGp(), g, d) { Batch = 128, Order = UpdateOrder.Alternating(k: 3) };
var trainer = Compiled.Shared.Trainer(game, Distributions.TwoGaussians);
foreach (var s in trainer.RunInPlace(trainer.Init(Key.Of(1)), step => step % 200 == 0).Take(steps))
    if (s.Measures is { } measures) Console.WriteLine($"step {s.Step}: {measures}");

sealed record WassersteinGp(double Weight = 10) : ILosses
{
    public Losses<T> Evaluate<T>(Play<T> play)
    {
        var (d, x, fake) = (play["discriminator"], play.Data, play["generator"](play.Noise));
        var e = play.Uniform([play.Batch, 1]);
        var slope = Gradient(at => Sum(d(at)), e * x + (1 - e) * fake);
        var penalty = Weight * Mean(Square(NormOfEach(slope) - 1));
        return new() { ["discriminator"] = Mean(d(fake)) - Mean(d(x)) + penalty, ["generator"] = -Mean(d(fake)) };
    }
}
