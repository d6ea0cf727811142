using System.Collections.Immutable;

namespace Gan.Torch;

/// <summary>The engines over libtorch through TorchSharp: <c>eager</c> and <c>script</c>.</summary>
public sealed class TorchEngines : IEngineProvider
{
    public ImmutableArray<EngineInfo> Engines { get; } =
    [
        new("eager", "libtorch, float32", ["cpu", "cuda"], [Precision.Fp32]) { IsDefaultOnCuda = true },
        new("script", "libtorch, float32", ["cpu", "cuda"], [Precision.Fp32, Precision.Bf16]) { IsDefaultOnCuda = true },
    ];

    public IEngine Make(string name, string device, Precision precision) => name switch
    {
        "eager" => Eager.On(device),
        "script" => Script.On(device, precision),
        _ => throw new ArgumentException($"an engine is {string.Join(" or ", Engines.Select(e => e.Name))}, got '{name}'"),
    };

    /// <summary>Returns the TorchScript source of a recipe's steps, which the script engine compiles.</summary>
    public string Source(Recipe recipe)
    {
        var discriminator = recipe.Game.Discriminator;
        return string.Join('\n', Moves.Of(recipe.Game, discriminator.Input, discriminator.Condition)
            .Select(move => Script.Source(move.Function, move.Inputs, recipe.Precision)));
    }
}
