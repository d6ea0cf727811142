using System.Collections.Immutable;
using Gan.Internal;

namespace Gan;

/// <summary>Trains a game by Algorithm 1 on an engine that interprets the operations.</summary>
public sealed class Trainer<T> : ITrainer
{
    private readonly IEngine<T> engine;
    private readonly ISource data;
    private readonly Algorithm1<T> algorithm;

    /// <summary>Creates a trainer.</summary>
    /// <exception cref="ArgumentException">
    /// The game does not fit the data; the message names the player, loss or shape.
    /// </exception>
    public Trainer(IEngine<T> engine, Game game, ISource data)
    {
        if ((long)game.Batch * Math.Max(data.Example.Size, game.Noise?.Size ?? 0) > Array.MaxLength)
            throw new ArgumentException(
                $"a minibatch of at most {Array.MaxLength} numbers required, got {game.Batch} examples {data.Example}");
        (this.engine, Game, this.data) = (engine, game, data);
        try
        {
            algorithm = new(engine, game, data);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new ArgumentException($"{data.Name} {data.Example}: {e.Message}", e);
        }
    }

    public Game Game { get; }
    public IEngine Engine => engine;
    public int MinibatchesInStep => algorithm.MinibatchesInStep;

    public State Init(Key key)
    {
        var marginals = data.Marginals();
        return Resume(new(
            0, key, Game.Players.Index().ToImmutableDictionary(p => p.Item.Name, p => Start(p.Item, key.OfInit(p.Index)))));

        PlayerSnapshot Start(Player player, Key own)
        {
            var parameters = player.Net.Init(own, player.Net.Output.Equals(data.Example) ? marginals : null);
            return new(parameters, player.Optimizer.Rule().Init(parameters.Layout), player.Net.InitState());
        }
    }

    public State Resume(Snapshot snapshot)
    {
        foreach (var player in Game.Players)
            Check(player, snapshot[player.Name]);
        return new(
            snapshot.Step, snapshot.Key,
            Game.Players.ToImmutableDictionary(p => p.Name, p => PlayerBuffers.Hold(engine, snapshot[p.Name])), null);
    }

    public State Step(State state, bool measure = false) => Advance(state, state.Copy(), measure);

    public IEnumerable<State> Run(State state, Func<long, bool>? measure = null)
    {
        while (true)
        {
            state = Step(state, measure?.Invoke(state.Step + 1) ?? false);
            yield return state;
        }
    }

    public IEnumerable<State> RunInPlace(State state, Func<long, bool>? measure = null)
    {
        var current = new State(state.Step, state.Key, state.Copy(), state.Measures);
        while (true)
        {
            current = Advance(current, current.Take(), measure?.Invoke(current.Step + 1) ?? false);
            yield return current;
        }
    }

    private State Advance(State from, ImmutableDictionary<string, PlayerBuffers> players, bool measure)
    {
        var measures = algorithm.Step(from.Step, from.Key, players, measure);
        return new(from.Step + 1, from.Key, players, measures);
    }

    private static void Check(Player player, PlayerSnapshot snapshot)
    {
        var net = player.Net;
        if (!snapshot.Parameters.Layout.Equals(net.Layout))
            throw new ArgumentException(
                $"the {player.Name} requires parameters {net.Layout}; the snapshot has {snapshot.Parameters.Layout}");
        if (!snapshot.State.Layout.Equals(net.StateLayout))
            throw new ArgumentException(
                $"the {player.Name} requires a state of its layers {net.StateLayout}; "
                + $"the snapshot has {snapshot.State.Layout}");
        int states = player.Optimizer.Rule().State.Length;
        if (snapshot.Optimizer.Count != states || snapshot.Optimizer.Any(s => !s.Layout.Equals(net.Layout)))
            throw new ArgumentException(
                $"the {player.Name}'s optimizer requires {states} states of its layout; "
                + $"the snapshot has {snapshot.Optimizer.Count}");
    }
}
