using System.Collections.Immutable;
using Gan.Internal;

namespace Gan;

/// <summary>
/// Algorithm 1 of Goodfellow et al. (2014), stated over the operations of any engine and any order of players. For the paper's game and
/// <see cref="UpdateOrder.Alternating"/> a step is
/// <code>
/// k times: draw m noise and m data points; ascend D's gradient of its objective
/// once:    draw m noise points;            descend G's gradient of its loss
/// </code>
/// Players of one turn take their gradients at the same old parameters, on the same noise and masks, before any of them is updated: with
/// <see cref="UpdateOrder.Simultaneous"/> all do, as in the authors' code.
/// </summary>
internal sealed class Algorithm1<T>
{
    private readonly IEngine<T> engine;
    private readonly Game game;
    private readonly ISource data;
    private readonly ImmutableArray<TurnOf> turns;
    private readonly ImmutableDictionary<string, UpdateRule> rules;
    private readonly float[] examples, labels, noise;

    /// <summary>Brings a game, its data and an engine together.</summary>
    /// <exception cref="ArgumentException">The game cannot be played on these data.</exception>
    public Algorithm1(IEngine<T> engine, Game game, ISource data)
    {
        (this.engine, this.game, this.data) = (engine, game, data);
        rules = game.Players.ToImmutableDictionary(p => p.Name, p => p.Optimizer.Rule());
        var moves = MoveFunction.AllOf(game, data.Example, data.Label);
        // The named measures are taken where data are at hand anyway.
        int measured = Math.Max(0, moves.ToList().FindIndex(move => move.UsesData));
        turns = [.. game.Order.Turns.Select((turn, i) => new TurnOf(turn, moves[i], moves[i].Measured(named: i == measured), engine))];
        examples = new float[game.Batch * data.Example.Size];
        labels = new float[game.Batch * (data.Label?.Size ?? 0)];
        noise = new float[game.Batch * (game.Noise?.Size ?? 0)];
    }

    /// <summary>The number of minibatches of data that a step draws.</summary>
    public int MinibatchesInStep => turns.Where(t => t.Move.UsesData).Sum(t => t.Turn.Times);

    /// <summary>One step in place: the buffers of the players are advanced.</summary>
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

    /// <summary>Computes the gradients of the players of a turn at the same parameters, then updates them.</summary>
    private IEnumerable<Measurement> Move(
        TurnOf turn, Key key, Key run, long minibatch, IReadOnlyDictionary<string, PlayerBuffers> players, Dictionary<string, long> updates,
        bool measure)
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

    /// <summary>One update of a player: its parameters by its rule, then its layers' state.</summary>
    private void Update(Player player, PlayerBuffers buffers, long update, MoveResult<T> result)
    {
        engine.Update(rules[player.Name], update, buffers.Parameters, buffers.Optimizer, result.Gradients[player.Name]);
        foreach (var (slot, parameter) in player.Net.Parameters.Index())
            if (parameter.ColumnNormCap is { } cap)
                engine.Assign(buffers.Parameters, slot, Capped(engine.Open(buffers.Parameters, variables: false)[slot], cap));
        foreach (var (slot, value) in result.States[player.Name].Index())
            engine.Assign(buffers.State, slot, value);
    }

    /// <summary>Scales columns longer than the cap down to it: w · (1 − relu(1 − cap / ‖w‖)).</summary>
    private T Capped(T weight, double cap)
    {
        var one = engine.Constant(1);
        var norm = engine.Unary(UnaryOp.Sqrt, engine.Sum(engine.Multiply(weight, weight), 0));
        var excess = engine.Unary(UnaryOp.Relu, engine.Subtract(one, engine.Divide(engine.Constant(cap), norm)));
        return engine.Multiply(weight, engine.Subtract(one, excess));
    }

    /// <summary>A minibatch of the run by its index; the order of a data set's examples is the run's, not the step's.</summary>
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

    private int UpdatesInStep(string player) => game.Order.Turns.Where(turn => turn.Players.Contains(player)).Sum(turn => turn.Times);

    private double Number(string name, T scalar)
    {
        double number = engine.Read(scalar)[0];
        return name.StartsWith(Measures.GradientOf(""), StringComparison.Ordinal) ? Math.Sqrt(number) : number;
    }

    /// <summary>A turn with its move, measured and not, in the engine's fastest form.</summary>
    private sealed class TurnOf(Turn turn, MoveFunction move, MoveFunction measuredMove, IEngine<T> engine)
    {
        public Turn Turn => turn;
        public MoveFunction Move => move;
        public MoveFunction MeasuredMove => measuredMove;
        public Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Form { get; } = engine.Compile(move);
        public Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> MeasuredForm { get; } = engine.Compile(measuredMove);
    }
}
