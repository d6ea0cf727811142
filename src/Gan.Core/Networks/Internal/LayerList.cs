using System.Collections.Immutable;

namespace Gan.Internal;

/// <summary>
/// A sequence of layers with the shapes between them: the content of a net, and of layers with inner layers
/// (<see cref="Residual"/>). A tensor of layer i is named <c>i.name</c>.
/// </summary>
internal sealed class LayerList
{
    private readonly ImmutableArray<ILayer> layers;
    private readonly ImmutableArray<IReadOnlyList<Parameter>> parameters, state;

    /// <summary>Infers and checks the shapes.</summary>
    /// <exception cref="ArgumentException">
    /// A layer does not fit; the message states its index, what it requires and what it receives.
    /// </exception>
    public LayerList(ImmutableArray<ILayer> layers, LayerShapes input)
    {
        this.layers = layers;
        Output = input.Example;
        var learned = ImmutableArray.CreateBuilder<IReadOnlyList<Parameter>>();
        var kept = ImmutableArray.CreateBuilder<IReadOnlyList<Parameter>>();
        foreach (var (index, layer) in layers.Index())
        {
            try
            {
                var shapes = input with { Example = Output };
                learned.Add(layer.Parameters(shapes));
                kept.Add(layer is IStatefulLayer stateful ? stateful.State(shapes) : []);
                Output = OutputOf(layer, learned[^1], kept[^1], shapes);
            }
            catch (Exception e) when (e is ArgumentException or OverflowException or InvalidOperationException
                or KeyNotFoundException)
            {
                string what = e is OverflowException
                    ? $"tensors of at most {int.MaxValue} numbers for {Net.CheckedExamples} examples are required"
                    : e.Message;
                throw new ArgumentException($"layer {index} ({layer}) does not fit: {what}", e);
            }
        }
        (parameters, state) = (learned.ToImmutable(), kept.ToImmutable());
        Parameters = [.. parameters.Index().SelectMany(l => l.Item.Select(p => p with { Name = $"{l.Index}.{p.Name}" }))];
        State = [.. state.Index().SelectMany(l => l.Item.Select(p => p with { Name = $"{l.Index}.{p.Name}" }))];
    }

    /// <summary>The shape of one output example.</summary>
    public Shape Output { get; }

    /// <summary>The parameters of all layers, with the layer's index in their names.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The state of all layers, with the layer's index in its names.</summary>
    public ImmutableArray<Parameter> State { get; }

    /// <summary>Returns true if one of the layers mixes the examples of a batch.</summary>
    public bool MixesExamples => layers.Any(layer => layer.MixesExamples);

    /// <summary>Applies the layers one after the other; returns the output and the new state.</summary>
    public LayerResult<T> Apply<T>(
        Tensor<T> x, IReadOnlyList<Tensor<T>> values, IReadOnlyList<Tensor<T>> kept, Key? key, Tensor<T>? condition)
    {
        int used = 0, usedState = 0;
        var next = new List<Tensor<T>>(kept.Count);
        for (int i = 0; i < layers.Length; i++)
        {
            var (own, ownState) = (Take(values, parameters[i].Count, ref used), Take(kept, state[i].Count, ref usedState));
            var context = new LayerContext<T>(parameters[i], own, state[i], ownState, key?.Fold(i), condition);
            if (layers[i] is IStatefulLayer stateful)
            {
                var result = stateful.Advance(x, context);
                x = result.Output;
                next.AddRange(result.State);
            }
            else
                x = layers[i].Apply(x, context);
        }
        return new(x, next);
    }

    private static Tensor<T>[] Take<T>(IReadOnlyList<Tensor<T>> all, int count, ref int at)
    {
        var own = new Tensor<T>[count];
        for (int j = 0; j < count; j++)
            own[j] = all[at++];
        return own;
    }

    private static Shape OutputOf(
        ILayer layer, IReadOnlyList<Parameter> learned, IReadOnlyList<Parameter> kept, LayerShapes input)
    {
        Tensor<Shape> Of(Shape shape) => new(Shapes.Instance, shape);
        var context = new LayerContext<Shape>(
            learned, [.. learned.Select(p => Of(p.Shape))], kept, [.. kept.Select(p => Of(p.Shape))], null,
            input.Condition is { } condition ? Of(condition.Prepend(Net.CheckedExamples)) : null);
        var output = layer.Apply(Of(input.Example.Prepend(Net.CheckedExamples)), context).Shape;
        return output.Count > 0 && output[0] == Net.CheckedExamples ? output.Without(0) : throw new ArgumentException(
            $"an output of shape [m, …] for m examples is required, got {output} for {Net.CheckedExamples}");
    }
}
