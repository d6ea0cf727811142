using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// A network as data: layers in order and the shape of one input example. Shapes are inferred and checked when it is
/// built. <c>net[params]</c> is the function from batch to batch; <c>g &gt;&gt; d</c> composes.
/// <code>
/// var g = new Net([2], new Dense(128), new Relu(), new Dense(2));
/// Params theta = g.Init(Key.Of(1));
/// Batch x = g[theta](z);
/// </code>
/// </summary>
public sealed record Net
{
    /// <summary>Any number of examples would do: layers are checked on a batch of these many, an unlikely width.</summary>
    private const int Examples = 251;

    /// <summary>The most layers: far more than the nets here have, and few enough for what walks through them.</summary>
    public const int MostLayers = 256;

    /// <summary>The most numbers that a net may learn: 134 million, so that its file and its arrays stay below 2 GiB.</summary>
    public const int MostParameters = 1 << 27;

    /// <summary>Builds a net and checks that every layer fits the one before it.</summary>
    /// <param name="input">The shape of one example.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <exception cref="ArgumentException">A layer does not fit; the message says which, what it requires and what arrives.</exception>
    public Net(Shape input, params ILayer[] layers)
    {
        if (layers.Length > MostLayers)
            throw new ArgumentException($"{MostLayers} layers at most are required, got {layers.Length}");
        Input = input;
        Layers = [.. layers];
        var parameters = ImmutableArray.CreateBuilder<ImmutableArray<Parameter>>();
        Output = input;
        long learned = 0;
        foreach (var (index, layer) in Layers.Index())
        {
            try
            {
                parameters.Add([.. layer.Parameters(Output)]);
                learned += parameters[^1].Sum(p => (long)p.Shape.Size);
                if (learned > MostParameters)
                    throw new ArgumentException($"{MostParameters} parameters at most in a net are required, got {learned} up to here");
                Output = Shape.Create(layer.Apply(
                    Shapes.Instance, [.. parameters[^1].Select(p => p.Shape)], Output.Prepend(Examples), null).ToArray().AsSpan(1));
            }
            catch (Exception e) when (e is ArgumentException or OverflowException)
            {
                string what = e is OverflowException ? $"tensors of at most {int.MaxValue} numbers for {Examples} examples are required" : e.Message;
                throw new ArgumentException($"layer {index} ({layer}) does not fit: {what}", e);
            }
        }
        Parameters = parameters.ToImmutable();
        Layout = new(Parameters.Index().SelectMany(l => l.Item.Select(p => ($"{l.Index}.{p.Name}", p.Shape))));
    }

    /// <summary>The shape of one input example.</summary>
    public Shape Input { get; }

    /// <summary>The layers, first to last.</summary>
    public ImmutableArray<ILayer> Layers { get; }

    /// <summary>The shape of one output example.</summary>
    [JsonIgnore]
    public Shape Output { get; }

    /// <summary>What each layer learns.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<Parameter>> Parameters { get; }

    /// <summary>Names, shapes and places of all parameters: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>, …</summary>
    [JsonIgnore]
    public Layout Layout { get; }

    /// <summary>The function from batch to batch at these parameters, without dropout, by the reference engine in float64.</summary>
    [JsonIgnore]
    public Func<Batch, Batch> this[Params parameters] => Reference.Shared.Bind(this, parameters);

    /// <summary>Starting parameters; each tensor is drawn with a key of its own.</summary>
    /// <param name="key">What the draw depends on.</param>
    /// <param name="marginals">The data's mean for each output, where an initialiser asks for it.</param>
    public Params Init(Key key, IReadOnlyList<float>? marginals = null) => new(Layout, [.. Parameters
        .SelectMany(layer => layer).SelectMany((p, i) => p.Init.Draw(key.Fold(i), p.Shape, marginals))]);

    /// <summary>
    /// The net's output for a batch <c>[m, …]</c>, in the operations of any engine.
    /// </summary>
    /// <param name="ops">The interpreter.</param>
    /// <param name="parameters">The parameters, slot by slot in the order of <see cref="Layout"/>.</param>
    /// <param name="x">The batch.</param>
    /// <param name="key">The key of the layers' noise (dropout) while training; null while evaluating.</param>
    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key = null)
    {
        int used = 0;
        for (int i = 0; i < Layers.Length; i++)
        {
            int count = Parameters[i].Length;
            T[] own = new T[count];
            for (int j = 0; j < count; j++)
                own[j] = parameters[used++];
            x = Layers[i].Apply(ops, own, x, key?.Fold(i));
        }
        return x;
    }

    /// <summary>This net followed by another, whose input is this one's output.</summary>
    /// <exception cref="ArgumentException">The shapes do not meet.</exception>
    public Net Then(Net next) => Output.Equals(next.Input) ? new(Input, [.. Layers, .. next.Layers])
        : throw new ArgumentException($"the second net requires an input of shape {next.Input}, the first gives {Output}");

    /// <summary>Composition: <c>(g &gt;&gt; d)</c> is d after g.</summary>
    public static Net operator >>(Net first, Net next) => first.Then(next);

    public bool Equals(Net? other) => other is not null && Input.Equals(other.Input) && Layers.SequenceEqual(other.Layers);
    public override int GetHashCode() => HashCode.Combine(Input, Layers.Length);
    public override string ToString() => $"{Input} → {string.Join(" → ", Layers)} → {Output}";
}
