using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Gan;

/// <summary>The part of a snapshot that belongs to one player.</summary>
/// <param name="Parameters">θ.</param>
/// <param name="Optimizer">The optimizer's state: for each name in its update rule, tensors of θ's layout.</param>
/// <param name="State">The state of the net's layers, such as running means; empty for most nets.</param>
public sealed record PlayerSnapshot(Params Parameters, IReadOnlyList<Params> Optimizer, Params State)
{
    /// <summary>Creates the snapshot of a player whose layers have no state.</summary>
    public PlayerSnapshot(Params parameters, IReadOnlyList<Params> optimizer)
        : this(parameters, optimizer, Params.Zeros(Layout.Empty)) { }

    /// <summary>Returns true if every number is finite.</summary>
    public bool IsFinite => new[] { Parameters, State }.Concat(Optimizer).All(IsFiniteAll);

    // TensorPrimitives returns false for an empty span.
    private static bool IsFiniteAll(Params p) => p.Layout.Size == 0 || TensorPrimitives.IsFiniteAll(p.Values);
}

/// <summary>
/// The whole state of training on the host: the content of a checkpoint, sufficient to continue the run.
/// </summary>
/// <param name="Step">The number of completed steps of Algorithm 1.</param>
/// <param name="Key">The run's key.</param>
/// <param name="Players">Each player's part, by the player's name.</param>
public sealed record Snapshot(long Step, Key Key, ImmutableDictionary<string, PlayerSnapshot> Players)
{
    /// <summary>Returns a player's part.</summary>
    /// <exception cref="KeyNotFoundException">There is no such player; the message lists the players.</exception>
    public PlayerSnapshot this[string player] => Players.TryGetValue(player, out var snapshot) ? snapshot
        : throw new KeyNotFoundException(
            $"a player of the snapshot is required ({string.Join(", ", Players.Keys.Order())}), got '{player}'");

    /// <summary>Returns true if every number is finite.</summary>
    public bool IsFinite => Players.Values.All(p => p.IsFinite);

    /// <summary>Returns this snapshot with other parameters for a player.</summary>
    /// <exception cref="ArgumentException">The parameters have another layout.</exception>
    public Snapshot With(string player, Params parameters) => parameters.Layout.Equals(this[player].Parameters.Layout)
        ? this with { Players = Players.SetItem(player, this[player] with { Parameters = parameters }) }
        : throw new ArgumentException(
            $"parameters {this[player].Parameters.Layout} are required for the {player}, got {parameters.Layout}");
}

/// <summary>
/// A state of training in an engine's buffers. It is immutable: <see cref="ITrainer.Step"/> and
/// <see cref="ITrainer.Run"/> return new states. The exception is a state that <see cref="ITrainer.RunInPlace"/>
/// returned: the next step reuses its buffers, and reading it then throws.
/// </summary>
public sealed class State : IDisposable
{
    private readonly ImmutableDictionary<string, PlayerBuffers> players;
    private bool taken;
    private bool disposed;

    internal State(long step, Key key, ImmutableDictionary<string, PlayerBuffers> players, Measures? measures) =>
        (Step, Key, this.players, Measures) = (step, key, players, measures);

    /// <summary>The number of completed steps of Algorithm 1.</summary>
    public long Step { get; }

    /// <summary>The run's key, which with the step determines all random numbers of the next step.</summary>
    public Key Key { get; }

    /// <summary>The measurements of the step that led to this state; null if that step was not measured.</summary>
    public Measures? Measures { get; }

    /// <summary>
    /// Returns a player's θ, copied to the host. To apply the trained net, use <see cref="TrainedGenerator"/> or
    /// <see cref="Binding.Bind(ITrainer, State, string)"/>, which apply weight averages.
    /// </summary>
    /// <exception cref="InvalidOperationException">A run in place has reused this state's buffers.</exception>
    /// <exception cref="KeyNotFoundException">There is no such player.</exception>
    public Params Parameters(string player) => Open(player).Parameters.Read();

    /// <summary>Returns a player's part, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run in place has reused this state's buffers.</exception>
    /// <exception cref="KeyNotFoundException">There is no such player.</exception>
    public PlayerSnapshot this[string player] => Open(player).Snapshot();

    /// <summary>Returns the whole state, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run in place has reused this state's buffers.</exception>
    public Snapshot Snapshot() => new(Step, Key, Open().ToImmutableDictionary(p => p.Key, p => p.Value.Snapshot()));

    /// <summary>
    /// Frees the buffers, unless a run in place has reused them. Otherwise the garbage collector frees them.
    /// </summary>
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
            $"the state at step {Step} can no longer be read: RunInPlace went on in its buffers; "
            + "read it before the next step, or use Run")
        : disposed ? throw new ObjectDisposedException($"the state at step {Step}")
        : players;

    /// <summary>Returns copies of the buffers.</summary>
    internal ImmutableDictionary<string, PlayerBuffers> Copy() =>
        Open().ToImmutableDictionary(p => p.Key, p => p.Value.Copy());

    /// <summary>Returns the buffers for reuse; afterwards this state cannot be read.</summary>
    internal ImmutableDictionary<string, PlayerBuffers> Take()
    {
        var own = Open();
        taken = true;
        return own;
    }

    private PlayerBuffers Open(string player) => Open().TryGetValue(player, out var buffers) ? buffers
        : throw new KeyNotFoundException(
            $"a player of the game is required ({string.Join(", ", players.Keys.Order())}), got '{player}'");
}

/// <summary>The engine's buffers of one player.</summary>
internal sealed record PlayerBuffers(Buffer Parameters, IReadOnlyList<Buffer> Optimizer, Buffer State) : IDisposable
{
    public PlayerSnapshot Snapshot() => new(Parameters.Read(), [.. Optimizer.Select(b => b.Read())], State.Read());

    public PlayerBuffers Copy() => new(Parameters.Copy(), [.. Optimizer.Select(b => b.Copy())], State.Copy());

    public static PlayerBuffers Hold(IEngine engine, PlayerSnapshot snapshot) => new(
        engine.Hold(snapshot.Parameters),
        [.. snapshot.Optimizer.Select(engine.Hold)],
        snapshot.State.Layout.Size == 0 ? EmptyBuffer.Instance : engine.Hold(snapshot.State));

    public void Dispose()
    {
        foreach (var buffer in (IEnumerable<Buffer>)[Parameters, .. Optimizer, State])
            buffer.Dispose();
    }
}

/// <summary>The buffer of layers without state.</summary>
internal sealed class EmptyBuffer : Buffer
{
    private EmptyBuffer()
        : base(Layout.Empty) { }

    public static EmptyBuffer Instance { get; } = new();

    public override Params Read() => Params.Zeros(Layout.Empty);
    public override Buffer Copy() => this;
}
