using System.Collections.Immutable;

namespace Gan;

/// <summary>The engines in managed code, which run on every machine: <c>compiled</c> and <c>reference</c>.</summary>
public sealed class ManagedEngines : IEngineProvider
{
    public ImmutableArray<EngineInfo> Engines { get; } =
    [
        new("compiled", "managed, float32", ["cpu"], [Precision.Fp32, Precision.Bf16]),
        new("reference", "managed, float64", ["cpu"], [Precision.Fp32]),
    ];

    public IEngine Make(string name, string device, Precision precision) => name switch
    {
        "compiled" => Compiled.In(precision),
        "reference" => Reference.Shared,
        _ => throw new ArgumentException($"an engine is {string.Join(" or ", Engines.Select(e => e.Name))}, got '{name}'"),
    };
}
