using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Gan.Internal;

namespace Gan;

/// <summary>
/// A network as data: the shape of one input example and a sequence of layers. The constructor infers and checks the
/// shapes. <c>net[params]</c> is the function from batch to batch on the reference engine,
/// <see cref="IEngine.Bind"/> that on any engine; <c>g &gt;&gt; d</c> composes two nets.
/// <code>
/// var g = new Net([2], new Dense(128), new Relu(), new Dense(2));
/// Params theta = g.Init(Key.Of(1));
/// Batch x = g[theta](z);
/// </code>
/// A net with a condition receives a label or vector with each example. Layers such as <see cref="JoinCondition"/> use it; a
/// net without one ignores it.
/// <code>
/// var g = new Net([100], condition: [10], new JoinCondition(), new Dense(128), new Relu(), new Dense(784), new Sigmoid());
/// </code>
/// </summary>
public sealed record Net
{
    /// <summary>
    /// The number of examples of the batch on which layers are checked; unlikely to be another extent of a shape.
    /// </summary>
    internal const int CheckedExamples = 251;

    /// <summary>The largest number of layers.</summary>
    public const int MostLayers = 256;

    /// <summary>The largest number of parameters: 134 million, so that files and arrays of them stay below 2 GiB.</summary>
    public const int MostParameters = 1 << 27;

    private readonly LayerList list;

    /// <summary>Creates a net and checks that every layer fits the one before it.</summary>
    /// <param name="input">The shape of one example.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <exception cref="ArgumentException">
    /// A layer does not fit, with its index, what it requires and what it receives; or there are too many layers or
    /// parameters.
    /// </exception>
    public Net(Shape input, params ILayer[] layers)
        : this(new LayerShapes(input), layers) { }

    /// <summary>Creates a net with a condition, and checks that every layer fits the one before it.</summary>
    /// <param name="input">The shape of one example.</param>
    /// <param name="condition">The shape of the condition of one example: <c>[classes]</c> for one-hot labels.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <exception cref="ArgumentException">
    /// A layer does not fit, with its index, what it requires and what it receives; or there are too many layers or
    /// parameters.
    /// </exception>
    public Net(Shape input, Shape condition, params ILayer[] layers)
        : this(new LayerShapes(input, condition), layers) { }

    internal Net(LayerShapes shapes, ILayer[] layers)
    {
        if (layers.Length > MostLayers)
            throw new ArgumentException($"{MostLayers} layers at most are required, got {layers.Length}");
        (Input, Condition, Layers) = (shapes.Example, shapes.Condition, [.. layers]);
        list = new(Layers, shapes);
        Output = list.Output;
        long learned = 0;
        foreach (var parameter in Parameters)
            if ((learned += parameter.Shape.Size) > MostParameters)
                throw new ArgumentException(
                    $"layer {parameter.Name.Split('.')[0]}: {MostParameters} parameters at most in a net are required, "
                    + $"got {learned} up to here");
        Layout = new(Parameters.Select(p => (p.Name, p.Shape)));
        StateLayout = new(list.State.Select(p => (p.Name, p.Shape)));
    }

    /// <summary>The shape of one input example.</summary>
    public Shape Input { get; }

    /// <summary>The shape of the condition of one example; null for a net without one.</summary>
    public Shape? Condition { get; }

    /// <summary>The layers, first to last.</summary>
    public ImmutableArray<ILayer> Layers { get; }

    /// <summary>The shape of one output example.</summary>
    [JsonIgnore]
    public Shape Output { get; }

    /// <summary>
    /// The parameters, named by the index of their layer: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>, ….
    /// </summary>
    [JsonIgnore]
    public ImmutableArray<Parameter> Parameters => list.Parameters;

    /// <summary>The names, shapes and offsets of the parameters.</summary>
    [JsonIgnore]
    public Layout Layout { get; }

    /// <summary>The names, shapes and offsets of the layers' state; empty for most nets.</summary>
    [JsonIgnore]
    public Layout StateLayout { get; }

    /// <summary>Returns true if, during training, the output for one example depends on the rest of the batch.</summary>
    [JsonIgnore]
    public bool MixesExamples => list.MixesExamples;

    /// <summary>
    /// Returns the function from batch to batch at these parameters in evaluation mode (no dropout, initial running
    /// statistics), computed by the reference engine in float64.
    /// </summary>
    [JsonIgnore]
    public Func<Batch, Batch> this[Params parameters] => Reference.Shared.Bind(this, parameters);

    /// <summary>Returns initial parameters; each tensor is drawn with its own key.</summary>
    /// <param name="key">The key from which the tensors' keys are derived.</param>
    /// <param name="marginals">The data's mean for each output; needed by <see cref="LogitOfMarginals"/> only.</param>
    public Params Init(Key key, IReadOnlyList<float>? marginals = null) =>
        new(Layout, [.. Parameters.SelectMany((p, i) => p.Init.Draw(key.Fold(i), p.Shape, marginals))]);

    /// <summary>Returns the layers' state before training.</summary>
    public Params InitState() =>
        new(StateLayout, [.. list.State.SelectMany((p, i) => p.Init.Draw(Key.Of(0).Fold(i), p.Shape, null))]);

    /// <summary>Returns the output for a batch, and the new state of the layers.</summary>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="parameters">The parameters in the order of <see cref="Layout"/>.</param>
    /// <param name="state">The layers' state in the order of <see cref="StateLayout"/>.</param>
    /// <param name="key">The key of the layers' random numbers during training; null for evaluation.</param>
    /// <param name="condition">The condition of each example, <c>[m, …]</c>, for a net that has one.</param>
    /// <exception cref="ArgumentException">The batch or the condition does not have the required shape.</exception>
    public LayerResult<T> Apply<T>(
        Tensor<T> x, IReadOnlyList<Tensor<T>> parameters, IReadOnlyList<Tensor<T>> state, Key? key = null,
        Tensor<T>? condition = null)
    {
        if (x.Shape.Count == 0 || !x.Shape.Without(0).Equals(Input))
            throw new ArgumentException($"examples of shape {Input} are required, got "
                + (x.Shape.Count == 0 ? "a scalar" : $"{x.Shape.Without(0)}"));
        var given = condition?.Shape.Without(0);
        if (!Equals(given, Condition) || condition is { } c && c.Shape[0] != x.Shape[0])
            throw new ArgumentException(Condition is null
                ? $"the net has no condition, got one of shape {condition!.Shape}"
                : $"the net requires a condition of shape {Condition.Prepend(x.Shape[0])}, "
                    + $"got {condition?.Shape.ToString() ?? "none"}");
        return list.Apply(x, parameters, state, key, condition);
    }

    /// <summary>Returns the output of a net without condition or state, in an engine's own values.</summary>
    /// <param name="ops">The interpreter.</param>
    /// <param name="parameters">The parameters in the order of <see cref="Layout"/>.</param>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="key">The key of the layers' random numbers during training; null for evaluation.</param>
    public T Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> parameters, T x, Key? key = null) => Apply(
        new Tensor<T>(ops, x), [.. parameters.Select(p => new Tensor<T>(ops, p))], [], key).Output.Value;

    /// <summary>
    /// Returns this net followed by another whose input is this one's output; both must have the same condition, or none.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes or the conditions differ.</exception>
    public Net Then(Net next) =>
        !Output.Equals(next.Input) ? throw new ArgumentException(
            $"the second net requires an input of shape {next.Input}, the first gives {Output}")
        : !Equals(Condition, next.Condition) ? throw new ArgumentException(
            "two nets of one condition are required, "
            + $"got {Condition?.ToString() ?? "none"} and {next.Condition?.ToString() ?? "none"}")
        : new(new LayerShapes(Input, Condition), [.. Layers, .. next.Layers]);

    /// <summary>Composes two nets: <c>(g &gt;&gt; d)</c> applies g, then d.</summary>
    public static Net operator >>(Net first, Net next) => first.Then(next);

    /// <summary>The same in F#, <c>g --&gt; d</c>, where <c>&gt;&gt;</c> composes functions only.</summary>
    public static Net op_MinusMinusGreater(Net first, Net next) => first.Then(next);

    public bool Equals(Net? other) => other is not null && Input.Equals(other.Input) && Equals(Condition, other.Condition)
        && Layers.SequenceEqual(other.Layers);

    public override int GetHashCode() => HashCode.Combine(Input, Layers.Length);

    public override string ToString() =>
        $"{Input}{(Condition is null ? "" : $" given {Condition}")} → {string.Join(" → ", Layers)} → {Output}";
}
