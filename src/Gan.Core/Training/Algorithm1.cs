using System.Collections.Immutable;
using Gan.Internal;

namespace Gan;

/// <summary>
/// Algorithm 1 of Goodfellow et al. (2014) for any engine, any players and any update order. For the paper's game and
/// <see cref="UpdateOrder.Alternating"/> a step is
/// <code>
/// k times: draw m noise and m data points; ascend D's gradient of its objective
/// once:    draw m noise points;            descend G's gradient of its loss
/// </code>
/// The gradients of all players of a turn are computed at the same old parameters, on the same noise and dropout masks,
/// before any of them is updated. With <see cref="UpdateOrder.Simultaneous"/>, as in the authors' code, these are all
/// players.
/// </summary>
internal sealed class Algorithm1<T>
{
    private readonly IEngine<T> engine;
    private readonly Game game;
    private readonly ISource data;
    private readonly ImmutableArray<TurnOf> turns;
    private readonly ImmutableDictionary<string, UpdateRule> rules;
    private readonly float[] examples, labels, noise;

    /// <summary>Analyses the game and compiles its moves.</summary>
    /// <exception cref="ArgumentException">The game does not fit the data.</exception>
    public Algorithm1(IEngine<T> engine, Game game, ISource data)
    {
        (this.engine, this.game, this.data) = (engine, game, data);
        rules = game.Players.ToImmutableDictionary(p => p.Name, p => p.Optimizer.Rule());
        var moves = MoveFunction.AllOf(game, data.Example, data.Label);
        // The named measures are computed in the first move that uses data.
        int measured = Math.Max(0, moves.ToList().FindIndex(move => move.UsesData));
        turns =
        [
            .. game.Order.Turns.Select(
                (turn, i) => new TurnOf(turn, moves[i], moves[i].Measured(named: i == measured), engine)),
        ];
        examples = new float[game.Batch * data.Example.Size];
        labels = new float[game.Batch * (data.Label?.Size ?? 0)];
        noise = new float[game.Batch * (game.Noise?.Size ?? 0)];
    }

    /// <summary>The number of minibatches of data that a step draws.</summary>
    public int MinibatchesInStep => turns.Where(t => t.Move.UsesData).Sum(t => t.Turn.Times);

    /// <summary>
    /// Computes one step, updating the players' buffers in place; returns the measurements if asked to measure.
    /// </summary>
    public Measures? Step(long step, Key run, IReadOnlyDictionary<string, PlayerBuffers> players, bool measure)
    {
        List<Measurement> measured = [];
        Key own = run.OfStep(step);
        int move = 0, moves = game.Order.Moves;
        long minibatch = step * MinibatchesInStep;
        var updates = game.Players.ToDictionary(p => p.Name, p => step * UpdatesInStep(p.Name));
        foreach (var turn in turns)
            for (int i = 0; i < turn.Turn.Times; i++, move++)
            {
                Key key = own.OfMove(move, moves);
                measured.AddRange(Move(turn, key, run, minibatch, players, updates, measure && i == turn.Turn.Times - 1));
                minibatch += turn.Move.UsesData ? 1 : 0;
            }
        return measure ? new(step + 1, [.. measured]) : null;
    }

    /// <summary>Computes the gradients of a turn's players at the same parameters, then updates the players.</summary>
    private IEnumerable<Measurement> Move(
        TurnOf turn, Key key, Key run, long minibatch, IReadOnlyDictionary<string, PlayerBuffers> players,
        Dictionary<string, long> updates, bool measure)
    {
        using var scope = engine.Scope();
        var function = measure ? turn.MeasuredMove : turn.Move;
        var arguments = function.Arguments(
            p => engine.Open(players[p.Name].Parameters, variables: turn.Turn.Players.Contains(p.Name)),
            p => p.Net.StateLayout.Size == 0 ? [] : engine.Open(players[p.Name].State, variables: false),
            () => Noise(key), () => Data(run, minibatch), () => Labels(run, minibatch));
        var result = function.Read((measure ? turn.MeasuredForm : turn.Form)(arguments, key));
        foreach (string name in turn.Turn.Players)
            Update(game[name], players[name], updates[name]++, result);
        return [.. result.Measures.Select(m => new Measurement(m.Name, Number(m.Name, m.Value)))];
    }

    /// <summary>Updates a player's parameters by its update rule, then the state of its layers.</summary>
    private void Update(Player player, PlayerBuffers buffers, long update, MoveResult<T> result)
    {
        engine.Update(rules[player.Name], update, buffers.Parameters, buffers.Optimizer, result.Gradients[player.Name]);
        foreach (var (slot, parameter) in player.Net.Parameters.Index())
            if (parameter.ColumnNormCap is { } cap)
            {
                var weight = engine.Open(buffers.Parameters, variables: false)[slot];
                engine.Assign(buffers.Parameters, slot, Capped(weight, cap));
            }
        foreach (var (slot, value) in result.States[player.Name].Index())
            engine.Assign(buffers.State, slot, value);
    }

    /// <summary>Scales columns whose L2 norm exceeds the cap down to it: w · (1 − relu(1 − cap / ‖w‖)).</summary>
    private T Capped(T weight, double cap)
    {
        var one = engine.Constant(1);
        var norm = engine.Unary(UnaryOp.Sqrt, engine.Sum(engine.Multiply(weight, weight), 0));
        var excess = engine.Unary(UnaryOp.Relu, engine.Subtract(one, engine.Divide(engine.Constant(cap), norm)));
        return engine.Multiply(weight, engine.Subtract(one, excess));
    }

    /// <summary>
    /// Returns a minibatch by its index in the run; the order of examples depends on the run's key, not on the step's.
    /// </summary>
    private T Data(Key run, long index)
    {
        data.Fill(run.OfData(), index, examples);
        return engine.Load(data.Example.Prepend(game.Batch), examples);
    }

    private T Labels(Key run, long index)
    {
        data.FillLabels(run.OfData(), index, labels);
        return engine.Load(data.Label!.Prepend(game.Batch), labels);
    }

    private T Noise(Key key)
    {
        game.Prior.Fill(key.OfNoise(), noise);
        return engine.Load(game.Noise!.Prepend(game.Batch), noise);
    }

    private int UpdatesInStep(string player) =>
        game.Order.Turns.Where(turn => turn.Players.Contains(player)).Sum(turn => turn.Times);

    private double Number(string name, T scalar)
    {
        double number = engine.Read(scalar)[0];
        return name.StartsWith(Measures.GradientOf(""), StringComparison.Ordinal) ? Math.Sqrt(number) : number;
    }

    /// <summary>A turn with its move, with and without measurements, compiled by the engine.</summary>
    private sealed class TurnOf(Turn turn, MoveFunction move, MoveFunction measuredMove, IEngine<T> engine)
    {
        public Turn Turn => turn;
        public MoveFunction Move => move;
        public MoveFunction MeasuredMove => measuredMove;
        public Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Form { get; } = engine.Compile(move);
        public Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> MeasuredForm { get; } = engine.Compile(measuredMove);
    }
}
