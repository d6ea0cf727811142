// A loop over every state: when does G cover a mode for the first time? dotnet run experiments/every-state.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;

int steps = args is [var n] ? int.Parse(n) : 300;
var game = Recipes.Ring.Game;
var trainer = Compiled.Shared.Trainer(game, Distributions.Ring);

// Each state of Run is a value: it can be kept, compared with its neighbour and read later.
var states = trainer.Run(trainer.Init(Key.Of(1)), measure: _ => true).Take(steps).ToList();
var moved = states.Zip(states.Skip(1), (a, b) => Distance(a.Parameters("generator"), b.Parameters("generator"))).ToList();
Console.WriteLine($"G's step is {moved[0]:G3} long at first, {moved[^1]:G3} at the end");

int Covered(State s) => Modes.Of(TrainedGenerator.Of(trainer, s).Sample(Key.Of(2), 500), Distributions.Ring.Modes).Covered;
var first = states.FirstOrDefault(s => Covered(s) > 0);
Console.WriteLine(first is null ? "no mode covered yet" : $"first mode covered at step {first.Step}");
Console.WriteLine($"lowest V: {states.MinBy(s => s.Measures!["value"])!.Measures}");

static double Distance(Params a, Params b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).ToArray().Sum());
