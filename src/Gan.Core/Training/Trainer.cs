namespace Gan;

/// <summary>Algorithm 1 with buffers and states, on an engine that is an interpreter of the operations.</summary>
public sealed class Trainer<T> : ITrainer
{
    private readonly IEngine<T> engine;
    private readonly ISource data;
    private readonly Algorithm1<T> algorithm;

    /// <summary>Brings a game, its data and an engine together.</summary>
    /// <exception cref="ArgumentException">The data do not have the shape the discriminator requires, or a minibatch is too large.</exception>
    public Trainer(IEngine<T> engine, Game game, ISource data)
    {
        if (!data.Example.Equals(game.Discriminator.Input))
            throw new ArgumentException(
                $"the discriminator requires examples of shape {game.Discriminator.Input}, {data.Name} gives {data.Example}");
        if ((long)game.Batch * Math.Max(data.Example.Size, game.Generator.Input.Size) > Array.MaxLength)
            throw new ArgumentException($"a minibatch of at most {Array.MaxLength} numbers required, got {game.Batch} examples {data.Example}");
        (this.engine, Game, this.data, algorithm) = (engine, game, data, new(engine, game, data));
    }

    public Game Game { get; }
    public IEngine Engine => engine;

    public State Init(Key key)
    {
        var marginals = data.Marginals();
        return Resume(new(0, key,
            Start(Game.Discriminator.Init(key.Fold(-1)), Game.DiscriminatorOptimizer),
            Start(Game.Generator.Init(key.Fold(-2), marginals), Game.GeneratorOptimizer)));

        static PlayerSnapshot Start(Params parameters, IOptimizer optimizer) =>
            new(parameters, optimizer.Rule().Init(parameters.Layout));
    }

    public State Resume(Snapshot snapshot)
    {
        Check("discriminator", Game.Discriminator, Game.DiscriminatorOptimizer, snapshot.Discriminator);
        Check("generator", Game.Generator, Game.GeneratorOptimizer, snapshot.Generator);
        return new(snapshot.Step, snapshot.Key,
            Player.Hold(engine, snapshot.Discriminator), Player.Hold(engine, snapshot.Generator), null);
    }

    public State Step(State state, bool measure = false)
    {
        var (d, g) = state.Open();
        return Advance(state, d.Copy(), g.Copy(), measure);
    }

    public IEnumerable<State> Run(State state, Func<long, bool>? measure = null)
    {
        var (d, g) = state.Open();
        var current = new State(state.Step, state.Key, d.Copy(), g.Copy(), state.Measures);
        while (true)
        {
            (d, g) = current.Take();
            current = Advance(current, d, g, measure?.Invoke(current.Step + 1) ?? false);
            yield return current;
        }
    }

    private State Advance(State from, Player d, Player g, bool measure) =>
        new(from.Step + 1, from.Key, d, g, algorithm.Step(from.Step, from.Key, d, g, measure));

    private static void Check(string player, Net net, IOptimizer optimizer, PlayerSnapshot snapshot)
    {
        if (!snapshot.Parameters.Layout.Equals(net.Layout))
            throw new ArgumentException(
                $"the {player} needs parameters {net.Layout}; the snapshot has {snapshot.Parameters.Layout}");
        int states = optimizer.Rule().State.Length;
        if (snapshot.Optimizer.Count != states || snapshot.Optimizer.Any(s => !s.Layout.Equals(net.Layout)))
            throw new ArgumentException(
                $"the {player}'s optimizer needs {states} states of its layout; the snapshot has {snapshot.Optimizer.Count}");
    }
}
