using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Gan;

/// <summary>A player's part of a state, on the host.</summary>
/// <param name="Parameters">θ.</param>
/// <param name="Optimizer">The state of the update rule, one set for each name.</param>
/// <param name="State">What the net's layers keep without learning; empty for most nets.</param>
public sealed record PlayerSnapshot(Params Parameters, IReadOnlyList<Params> Optimizer, Params State)
{
    /// <summary>A player whose layers keep nothing.</summary>
    public PlayerSnapshot(Params parameters, IReadOnlyList<Params> optimizer)
        : this(parameters, optimizer, Params.Zeros(Layout.Empty)) { }

    /// <summary>True if every number is finite.</summary>
    public bool IsFinite => new[] { Parameters, State }.Concat(Optimizer).All(IsFiniteAll);

    // TensorPrimitives says false of no numbers at all.
    private static bool IsFiniteAll(Params p) => p.Layout.Size == 0 || TensorPrimitives.IsFiniteAll(p.Values);
}

/// <summary>A whole state of training on the host: what a checkpoint holds, and all that a run needs to go on.</summary>
/// <param name="Step">The number of steps of Algorithm 1 so far.</param>
/// <param name="Key">The run's key.</param>
/// <param name="Players">Each player's part, by its name.</param>
public sealed record Snapshot(long Step, Key Key, ImmutableDictionary<string, PlayerSnapshot> Players)
{
    /// <summary>A player's part.</summary>
    /// <exception cref="KeyNotFoundException">There is no such player; the message lists those there are.</exception>
    public PlayerSnapshot this[string player] => Players.TryGetValue(player, out var snapshot) ? snapshot
        : throw new KeyNotFoundException($"a player of the snapshot is required ({string.Join(", ", Players.Keys.Order())}), got '{player}'");

    /// <summary>True if every number is finite.</summary>
    public bool IsFinite => Players.Values.All(p => p.IsFinite);

    /// <summary>This snapshot with other parameters for a player.</summary>
    /// <exception cref="ArgumentException">The parameters are of another layout.</exception>
    public Snapshot With(string player, Params parameters) => parameters.Layout.Equals(this[player].Parameters.Layout)
        ? this with { Players = Players.SetItem(player, this[player] with { Parameters = parameters }) }
        : throw new ArgumentException($"parameters {this[player].Parameters.Layout} are required for the {player}, got {parameters.Layout}");
}

/// <summary>
/// A state of training, held by an engine. A value: <see cref="ITrainer.Step"/> and <see cref="ITrainer.Run"/> make new ones and
/// leave this one as it is. Only <see cref="ITrainer.RunInPlace"/> takes a state's buffers over for the next one; the state that
/// gave them up then refuses to be read.
/// </summary>
public sealed class State : IDisposable
{
    private readonly ImmutableDictionary<string, PlayerBuffers> players;
    private bool taken;
    private bool disposed;

    internal State(long step, Key key, ImmutableDictionary<string, PlayerBuffers> players, Measures? measures) =>
        (Step, Key, this.players, Measures) = (step, key, players, measures);

    /// <summary>The number of steps of Algorithm 1 so far.</summary>
    public long Step { get; }

    /// <summary>The run's key: with the step it determines all that is random in the next one.</summary>
    public Key Key { get; }

    /// <summary>What the step that made this state measured; null where it was not asked to measure.</summary>
    public Measures? Measures { get; }

    /// <summary>θ of a player, copied to the host. Samples are of <see cref="TrainedGenerator"/>, which knows of weight averages.</summary>
    /// <exception cref="InvalidOperationException">A run in place has taken this state's buffers over.</exception>
    /// <exception cref="KeyNotFoundException">There is no such player.</exception>
    public Params Parameters(string player) => Open(player).Parameters.Read();

    /// <summary>A player's part, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run in place has taken this state's buffers over.</exception>
    /// <exception cref="KeyNotFoundException">There is no such player.</exception>
    public PlayerSnapshot this[string player] => Open(player).Snapshot();

    /// <summary>All of it, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run in place has taken this state's buffers over.</exception>
    public Snapshot Snapshot() => new(Step, Key, Open().ToImmutableDictionary(p => p.Key, p => p.Value.Snapshot()));

    /// <summary>Frees the buffers, unless a run has taken them over. Without it they are freed when collected.</summary>
    public void Dispose()
    {
        if (taken || disposed)
            return;
        disposed = true;
        foreach (var player in players.Values)
            player.Dispose();
    }

    internal ImmutableDictionary<string, PlayerBuffers> Open() =>
        taken ? throw new InvalidOperationException(
            $"the state at step {Step} can no longer be read: RunInPlace went on in its buffers; read it before the next step, or use Run")
        : disposed ? throw new ObjectDisposedException($"the state at step {Step}")
        : players;

    /// <summary>Copies of the buffers.</summary>
    internal ImmutableDictionary<string, PlayerBuffers> Copy() => Open().ToImmutableDictionary(p => p.Key, p => p.Value.Copy());

    /// <summary>Gives the buffers away.</summary>
    internal ImmutableDictionary<string, PlayerBuffers> Take()
    {
        var own = Open();
        taken = true;
        return own;
    }

    private PlayerBuffers Open(string player) => Open().TryGetValue(player, out var buffers) ? buffers
        : throw new KeyNotFoundException($"a player of the game is required ({string.Join(", ", players.Keys.Order())}), got '{player}'");
}

/// <summary>A player's buffers.</summary>
internal sealed record PlayerBuffers(Buffer Parameters, IReadOnlyList<Buffer> Optimizer, Buffer State) : IDisposable
{
    public PlayerSnapshot Snapshot() => new(Parameters.Read(), [.. Optimizer.Select(b => b.Read())], State.Read());

    public PlayerBuffers Copy() => new(Parameters.Copy(), [.. Optimizer.Select(b => b.Copy())], State.Copy());

    public static PlayerBuffers Hold(IEngine engine, PlayerSnapshot snapshot) =>
        new(engine.Hold(snapshot.Parameters), [.. snapshot.Optimizer.Select(engine.Hold)], snapshot.State.Layout.Size == 0 ? EmptyBuffer.Instance : engine.Hold(snapshot.State));

    public void Dispose()
    {
        foreach (var buffer in (IEnumerable<Buffer>)[Parameters, .. Optimizer, State])
            buffer.Dispose();
    }
}

/// <summary>The buffer of a player whose layers keep nothing.</summary>
internal sealed class EmptyBuffer : Buffer
{
    private EmptyBuffer()
        : base(Layout.Empty) { }

    public static EmptyBuffer Instance { get; } = new();

    public override Params Read() => Params.Zeros(Layout.Empty);
    public override Buffer Copy() => this;
}
