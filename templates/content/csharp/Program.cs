// Trains your own game on eight Gaussians on a ring: dotnet run -- [STEPS]
using Gan;
using Gan.Experiments;

long steps = args is [var n] ? long.Parse(n) : 5000;

var data = Distributions.Ring;
var generator = new Net([2], new Dense(128), new Relu(), new Dense(128), new Relu(), new Dense(2));
var discriminator = new Net([2], new Dense(128), new LeakyRelu(0.2), new Dense(128), new LeakyRelu(0.2), new Dense(1));
var game = new Game(generator, discriminator)
{
    // V(D, G) of the paper in its non-saturating form, with Mescheder's R1 penalty of D's gradient on data.
    Objective = Objectives.NonSaturating.With(new R1(0.1)),
    GeneratorOptimizer = new Adam(1e-3, Beta1: 0.5),
    DiscriminatorOptimizer = new Adam(1e-3, Beta1: 0.5),
    Batch = 256,
};

var trainer = Compiled.Shared.Trainer(game, data);
foreach (var state in trainer.RunInPlace(trainer.Init(Key.Of(1))).TakeWhile(s => s.Step <= steps))
{
    if (state.Step % 500 != 0)
        continue;
    var samples = TrainedGenerator.Of(trainer, state).Sample(Key.Of(2), 2500);
    var modes = Modes.Of(samples, data.Modes);
    Console.WriteLine($"step {state.Step,6}: {modes.Covered} of {modes.Total} modes");
    File.WriteAllBytes("samples.png", PointPlot.Png(data.Batch(Key.Of(3), 0, 2500), samples, $"step {state.Step}"));
}
