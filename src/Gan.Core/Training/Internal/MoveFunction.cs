using System.Collections.Immutable;

namespace Gan.Internal;

/// <summary>The outputs of a move, by name.</summary>
/// <param name="Gradients">For each player that moves, the gradient of its loss, one tensor for each parameter.</param>
/// <param name="States">For each player that moves, the new state of its layers.</param>
/// <param name="Measures">
/// Scalars: for each player that moves, the loss and the squared L2 norm of its gradient; then the named measures.
/// </param>
internal sealed record MoveResult<T>(
    IReadOnlyDictionary<string, IReadOnlyList<T>> Gradients, IReadOnlyDictionary<string, IReadOnlyList<T>> States,
    IReadOnlyList<(string Name, T Value)> Measures);

/// <summary>
/// One move of a step as a function of tensors. Inputs: the parameters and layer state of all players, then those of
/// noise, data and labels that the losses of the moving players need. Outputs: the gradients of the moving players, the
/// new state of their layers and, if the move is measured, losses, squared gradient norms and named measures.
/// </summary>
internal sealed class MoveFunction : ITensorFunction
{
    private readonly Game game;
    private readonly ImmutableArray<string> moving;
    private readonly bool measure, named;
    private readonly Shape example;
    private readonly Shape? label;
    private readonly Demand demand = new();
    private readonly ImmutableArray<string> measureNames;

    /// <summary>Creates the move of some players and analyses it on shapes.</summary>
    /// <param name="game">The game.</param>
    /// <param name="moving">The players that move.</param>
    /// <param name="example">The shape of one example of the data.</param>
    /// <param name="label">The shape of the label of one example; null for data without labels.</param>
    /// <param name="measure">True to output measurements too.</param>
    /// <param name="named">True to include the named measures of the losses.</param>
    /// <exception cref="ArgumentException">
    /// The move cannot be computed; the message names the player, loss or shape.
    /// </exception>
    public MoveFunction(
        Game game, ImmutableArray<string> moving, Shape example, Shape? label, bool measure = false, bool named = false)
    {
        (this.game, this.moving, this.example, this.label) = (game, moving, example, label);
        (this.measure, this.named) = (measure, named);
        foreach (string name in moving)
        {
            var player = Named(name);
            if (player.Net.Layout.Size == 0)
                throw new ArgumentException($"the {name} requires a layer that learns, got {player.Net}");
        }
        try
        {
            measureNames = Analyse();
        }
        catch (OverflowException e)
        {
            throw Demand.TooLarge(game.Batch, string.Join(" or ", moving), e);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            throw new ArgumentException(e.Message, e);
        }
        demand.IsRecording = false;
    }

    /// <summary>Returns true if the move needs a minibatch of data.</summary>
    public bool UsesData => demand.Data || demand.Labels;

    public string Name => $"move_{string.Join("_and_", moving)}".Replace('-', '_');

    /// <summary>Returns the moves of a step, one for each turn; throws if one cannot be computed.</summary>
    public static ImmutableArray<MoveFunction> AllOf(Game game, Shape example, Shape? label)
    {
        foreach (var player in game.Players)
            _ = player.Optimizer.Rule();
        if (game.Batch is < 1 or > 1 << 20)
            throw new ArgumentException($"a batch of 1 to {1 << 20} examples is required, got {game.Batch}");
        return [.. game.Order.Turns.Select(turn => new MoveFunction(game, turn.Players, example, label))];
    }

    /// <summary>Returns the same move with measurements.</summary>
    public MoveFunction Measured(bool named) => new(game, moving, example, label, measure: true, named);

    /// <summary>The types of the inputs, in order.</summary>
    public IReadOnlyList<TensorType> Inputs =>
    [
        .. game.Players.SelectMany(p => p.Net.Layout.Slots.Select(s => new TensorType(s.Shape, moving.Contains(p.Name)))),
        .. game.Players.SelectMany(p => p.Net.StateLayout.Slots.Select(s => new TensorType(s.Shape, false))),
        .. Batches.Select(b => new TensorType(b.Shape, false)),
    ];

    public string InputName(int index)
    {
        string[] names =
        [
            .. game.Players.SelectMany(p => p.Net.Layout.Slots.Select(s => $"{p.Name}_{s.Name}")),
            .. game.Players.SelectMany(p => p.Net.StateLayout.Slots.Select(s => $"{p.Name}_state_{s.Name}")),
            .. Batches.Select(b => b.Name),
        ];
        return names[index].Replace('.', '_').Replace('-', '_');
    }

    /// <summary>Returns the inputs of a call, in order.</summary>
    public IReadOnlyList<T> Arguments<T>(
        Func<Player, IReadOnlyList<T>> parameters, Func<Player, IReadOnlyList<T>> state,
        Func<T> noise, Func<T> data, Func<T> labels) =>
    [
        .. game.Players.SelectMany(parameters), .. game.Players.SelectMany(state),
        .. demand.Noise ? [noise()] : (T[])[], .. demand.Data ? [data()] : (T[])[], .. demand.Labels ? [labels()] : (T[])[],
    ];

    /// <summary>Returns the outputs of a call by name.</summary>
    public MoveResult<T> Read<T>(IReadOnlyList<T> outputs)
    {
        int at = 0;
        return new(
            moving.ToDictionary(name => name, name => Take(Named(name).Net.Layout.Slots.Length)),
            moving.ToDictionary(name => name, name => Take(Named(name).Net.StateLayout.Slots.Length)),
            [.. measureNames.Select(name => (name, outputs[at++]))]);

        IReadOnlyList<T> Take(int count) => [.. outputs.Skip((at += count) - count).Take(count)];
    }

    public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key)
    {
        int at = 0;
        Tensor<T>[][] parameters = [.. game.Players.Select(p => Next(p.Net.Layout))];
        Tensor<T>[][] states = [.. game.Players.Select(p => Next(p.Net.StateLayout))];
        Tensor<T>? Batch(bool asked, Shape? shape) => shape is null ? null
            : asked ? new(ops, inputs[at++])
            : new Tensor<T>(ops, shape.Prepend(game.Batch), () => throw Demand.Unforeseen("require other inputs"));
        var noise = Batch(demand.Noise, game.Noise);
        var data = Batch(demand.Data, example)!;
        var labels = Batch(demand.Labels, label);
        var (gradients, kept, measured) = Evaluate(ops, parameters, states, noise, data, labels, key);
        return [.. gradients, .. kept, .. measured.Select(m => m.Value.Value)];

        Tensor<T>[] Next(Layout layout) => [.. layout.Slots.Select(_ => new Tensor<T>(ops, inputs[at++]))];
    }

    /// <summary>
    /// Evaluates the move on shapes, which records the inputs that it needs; returns the names of its measures.
    /// </summary>
    private ImmutableArray<string> Analyse()
    {
        var ops = Shapes.Instance;
        Tensor<Shape> Noted(Shape shape, Action note) => new(ops, shape, () =>
        {
            note();
            return shape;
        });
        Tensor<Shape>[] Of(Layout layout) => [.. layout.Slots.Select(s => new Tensor<Shape>(ops, s.Shape))];
        var (_, _, measures) = Evaluate(
            ops, [.. game.Players.Select(p => Of(p.Net.Layout))], [.. game.Players.Select(p => Of(p.Net.StateLayout))],
            game.Noise is { } n ? Noted(n.Prepend(game.Batch), () => demand.Noise = true) : null,
            Noted(example.Prepend(game.Batch), () => demand.Data = true),
            label is { } l ? Noted(l.Prepend(game.Batch), () => demand.Labels = true) : null,
            Key.Of(0));
        foreach (var (_, value) in measures)
            _ = value.Value;
        return [.. measures.Select(m => m.Name)];
    }

    private (List<T> Gradients, List<T> States, List<(string Name, Tensor<T> Value)> Measures) Evaluate<T>(
        IDifferentiable<T> ops, Tensor<T>[][] parameters, Tensor<T>[][] states,
        Tensor<T>? noise, Tensor<T> data, Tensor<T>? labels, Key key)
    {
        var play = new Play<T>(
            ops, game, [.. game.Players.Select((p, i) => new PlayerValues<T>(p, parameters[i], states[i], key.OfMasks(i)))],
            data, labels, noise, demand, key);
        var losses = game.Losses.Evaluate(play);
        List<T> gradients = [], kept = [];
        List<(string, Tensor<T>)> measures = [];
        foreach (string name in moving)
        {
            T[] theta = [.. parameters[game.Players.IndexOf(Named(name))].Select(p => p.Value)];
            var loss = losses[name];
            var gradient = ops.Gradients(loss.Value, theta);
            gradients.AddRange(gradient);
            if (measure)
                measures.AddRange(
                    (Gan.Measures.LossOf(name), loss),
                    (Gan.Measures.GradientOf(name), new(ops, Shape.Scalar, () => ops.Inner(gradient, gradient))));
        }
        foreach (string name in moving)
            kept.AddRange(play.StateOf(name).Select(s => s.Value));
        if (named)
            measures.AddRange(losses.Measures.Select(m => (m.Key, m.Value)));
        return (gradients, kept, measures);
    }

    private (string Name, Shape Shape)[] Batches =>
    [
        .. Batch(demand.Noise, "noise", game.Noise),
        .. Batch(demand.Data, "data", example),
        .. Batch(demand.Labels, "labels", label),
    ];

    private (string, Shape)[] Batch(bool asked, string name, Shape? shape) =>
        asked ? [(name, shape!.Prepend(game.Batch))] : [];

    private Player Named(string name) => game.Players.FirstOrDefault(p => p.Name == name) ?? throw new ArgumentException(
        $"an order that names players of the game ({string.Join(", ", game.Players.Select(p => p.Name))}) is required, "
        + $"got '{name}'");
}
