// Reads a checkpoint and samples: dotnet run experiments/checkpoint.cs [RUN FOLDER]   (by default a new, small run)
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;

string folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), $"gan-{Guid.NewGuid():N}");
if (!RunFolder.Is(folder))
{
    var recipe = Recipes.Gaussian with { Steps = 300 };
    var trainer = Compiled.Shared.Trainer(recipe.Game, Datasets.Open(recipe.Data));
    var run = RunFolder.Begin(folder, recipe, trainer.Init(Key.Of(1)).Snapshot(), trainer.Engine);
    run.Save(trainer.RunInPlace(trainer.Init(Key.Of(1))).ElementAt(299).Snapshot(), trainer.Engine);
}

// The net, its prior and the parameters to sample from, averaged or not; weights are in safetensors files beside it.
var generator = TrainedGenerator.Open(folder);
var samples = generator.Sample(Key.Of(7), 1000);
Console.WriteLine($"{samples.Count} samples of shape {samples.Example}, mean {samples.ToArray().Average():F3}");
