// Learns a ring of eight Gaussians: dotnet run experiments/ring.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false

using Gan;

long steps = args is [var n] ? long.Parse(n) : 10_000;

var g = new Net([2], new Dense(128), new Relu(), new Dense(128), new Relu(), new Dense(2));
var d = new Net([2], new Dense(128), new LeakyRelu(0.2), new Dense(128), new LeakyRelu(0.2), new Dense(1));
var adam = new Adam(1e-3, Beta1: 0.5);
var game = new Game(g, d)
{
    Objective = Objectives.NonSaturating,
    DiscriminatorOptimizer = adam,
    GeneratorOptimizer = adam,
    Batch = 256,
};

var ring = Distributions.Ring;
var engine = Compiled.Shared; // or Reference.Shared: float64; or Gan.Torch's Eager.On("cuda")
var trainer = engine.Trainer(game, ring);

// A run is a lazy sequence of states; looking at some of them is LINQ. (Run keeps every state, RunInPlace reuses buffers.)
var states = trainer.RunInPlace(trainer.Init(Key.Of(1))).TakeWhile(s => s.Step <= steps);
foreach (var state in states.Where(s => s.Step % 1000 == 0 || s.Step == steps))
{
    var seen = Modes.Of(TrainedGenerator.Of(trainer, state).Sample(Key.Of(2), 2500), ring.Modes);
    Console.WriteLine(
        $"step {state.Step,6}: {seen.Covered} of {seen.Total} modes, "
        + $"{seen.HighQuality:P1} ± {seen.StandardError:P1} good samples");
}
