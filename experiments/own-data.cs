// Data of your own from arrays, with labels, in a conditional GAN: dotnet run experiments/own-data.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;

int steps = args is [var n] ? int.Parse(n) : 2000;
// Two half-moons: 1,000 points [x, y], each with the class 0 or 1.
var random = new Random(1);
int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 2)];
float[][] rows = [.. labels.Select(c => (Angle: Math.PI * (random.NextDouble() + c), Class: c)).Select(m =>
    new[] { (float)(Math.Cos(m.Angle) + m.Class), (float)(Math.Sin(m.Angle) + 0.5 * m.Class) })];
var data = new Examples("moons", Batch.OfRows(rows), labels).Standardised();

var g = new Net([4], condition: [2], new JoinCondition(), new Dense(64), new Relu(), new Dense(2));
var d = new Net([2], condition: [2], new JoinCondition(), new Dense(64), new Relu(), new Dense(1));
var adam = new Adam(1e-3, Beta1: 0.5);
var game = new Game(g, d) { Batch = 100, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam };

var trainer = Compiled.Shared.Trainer(game, data);
var generator = TrainedGenerator.Of(trainer, trainer.RunInPlace(trainer.Init(Key.Of(1))).ElementAt(steps - 1));
foreach (int label in (int[])[0, 1])
    Console.WriteLine($"class {label}: " + string.Join(", ", generator.Sample(Key.Of(2), 3, label).ToArray()));
