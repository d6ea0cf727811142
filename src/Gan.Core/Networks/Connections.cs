using Gan.Internal;

namespace Gan;

/// <summary>
/// A residual connection (He, Zhang, Ren, Sun 2016), x + f(x), where f is a sequence of layers whose output has the shape
/// of its input.
/// </summary>
/// <param name="Layers">The layers of f.</param>
public sealed record Residual(params ILayer[] Layers) : IStatefulLayer
{
    public bool MixesExamples => Layers.Any(layer => layer.MixesExamples);

    public IReadOnlyList<Parameter> Parameters(LayerShapes input)
    {
        var inner = new LayerList([.. Layers], input);
        return inner.Output.Equals(input.Example) ? inner.Parameters : throw new ArgumentException(
            $"layers that give the shape of their input, {input.Example}, are required, got {inner.Output}");
    }

    public IReadOnlyList<Parameter> State(LayerShapes input) => new LayerList([.. Layers], input).State;

    public LayerResult<T> Advance<T>(Tensor<T> x, LayerContext<T> context)
    {
        var inner = Held.Apply([.. Layers], x, context);
        return inner with { Output = x + inner.Output };
    }

    public bool Equals(Residual? other) => other is not null && Layers.SequenceEqual(other.Layers);
    public override int GetHashCode() => Layers.Length;
    public override string ToString() => $"Residual {{ {string.Join(" → ", Layers)} }}";
}

/// <summary>
/// A skip connection by concatenation (Huang, Liu, van der Maaten, Weinberger 2017; U-Net): joins x and f(x) along the
/// last axis, <c>[m, …, n] → [m, …, n + n′]</c>, where f is a sequence of layers with output <c>[m, …, n′]</c>.
/// </summary>
/// <param name="Layers">The layers of f.</param>
public sealed record Skip(params ILayer[] Layers) : IStatefulLayer
{
    public bool MixesExamples => Layers.Any(layer => layer.MixesExamples);
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) => new LayerList([.. Layers], input).Parameters;
    public IReadOnlyList<Parameter> State(LayerShapes input) => new LayerList([.. Layers], input).State;

    public LayerResult<T> Advance<T>(Tensor<T> x, LayerContext<T> context)
    {
        var inner = Held.Apply([.. Layers], x, context);
        return inner with { Output = Functions.Join(x, inner.Output) };
    }

    public bool Equals(Skip? other) => other is not null && Layers.SequenceEqual(other.Layers);
    public override int GetHashCode() => Layers.Length;
    public override string ToString() => $"Skip {{ {string.Join(" → ", Layers)} }}";
}

/// <summary>
/// Appends the net's condition to the features of each example (Mirza and Osindero 2014):
/// <c>[m, n], [m, k] → [m, n + k]</c>. For images the condition is repeated at every pixel:
/// <c>[m, h, w, c], [m, k] → [m, h, w, c + k]</c>.
/// </summary>
public sealed record JoinCondition : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) => input.Condition is { Count: 1 } ? []
        : throw new ArgumentException(
            "a net with a condition of shape [k] is required, "
            + $"got {(input.Condition is { } c ? $"one of shape {c}" : "none")}");

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        var (condition, shape) = (context.Condition, x.Shape);
        int k = condition.Shape[1];
        if (shape.Count > 2)
            condition = condition.Reshape(Shape.Create([shape[0], .. Enumerable.Repeat(1, shape.Count - 2), k]))
                .BroadcastTo(shape.With(shape.Count - 1, k));
        return Functions.Join(x, condition);
    }
}
