using System.Numerics.Tensors;

namespace Gan;

/// <summary>A player's part of a state on the host.</summary>
/// <param name="Parameters">θ.</param>
/// <param name="Optimizer">The update rule's state, one set a name.</param>
public sealed record PlayerSnapshot(Params Parameters, IReadOnlyList<Params> Optimizer)
{
    /// <summary>True if every number is finite.</summary>
    public bool IsFinite => TensorPrimitives.IsFiniteAll(Parameters.Values) && Optimizer.All(o => TensorPrimitives.IsFiniteAll(o.Values));
}

/// <summary>A whole state on the host: what a checkpoint holds, and all that a run needs to go on.</summary>
/// <param name="Step">The number of steps of Algorithm 1 so far: of updates of G, where a step has one.</param>
/// <param name="Key">The run's key.</param>
/// <param name="Discriminator">D's part.</param>
/// <param name="Generator">G's part.</param>
public sealed record Snapshot(long Step, Key Key, PlayerSnapshot Discriminator, PlayerSnapshot Generator)
{
    /// <summary>True if every number is finite.</summary>
    public bool IsFinite => Discriminator.IsFinite && Generator.IsFinite;
}

/// <summary>
/// A state of training, held by an engine. A value: <see cref="ITrainer.Step"/> makes a new one and leaves this one as it
/// is. Only a run (<see cref="ITrainer.Run"/>) takes a state's buffers over for the next one; the state that gave them up
/// then refuses to be read.
/// </summary>
public sealed class State : IDisposable
{
    private readonly Player discriminator;
    private readonly Player generator;
    private bool taken;
    private bool disposed;

    internal State(long step, Key key, Player discriminator, Player generator, Measures? measures)
    {
        (Step, Key, this.discriminator, this.generator, Measures) = (step, key, discriminator, generator, measures);
    }

    /// <summary>The number of steps of Algorithm 1 so far: of updates of G, where a step has one.</summary>
    public long Step { get; }

    /// <summary>The run's key: with the step it says all that is random in the next one.</summary>
    public Key Key { get; }

    /// <summary>What the step that made this state saw; null where it was not asked to measure.</summary>
    public Measures? Measures { get; }

    /// <summary>θ_d, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run has taken this state's buffers over.</exception>
    public Params Discriminator => Open().Discriminator.Parameters.Read();

    /// <summary>θ_g, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run has taken this state's buffers over.</exception>
    public Params Generator => Open().Generator.Parameters.Read();

    /// <summary>All of it, copied to the host.</summary>
    /// <exception cref="InvalidOperationException">A run has taken this state's buffers over.</exception>
    public Snapshot Snapshot()
    {
        var (d, g) = Open();
        return new(Step, Key, d.Snapshot(), g.Snapshot());
    }

    /// <summary>Frees the buffers, unless a run has taken them over. Without it they are freed when collected.</summary>
    public void Dispose()
    {
        if (taken || disposed)
            return;
        disposed = true;
        discriminator.Dispose();
        generator.Dispose();
    }

    internal (Player Discriminator, Player Generator) Open() =>
        taken ? throw new InvalidOperationException(
            $"the state at step {Step} can no longer be read: a run went on in its buffers; read it, or take its Snapshot(), before the next step")
        : disposed ? throw new ObjectDisposedException($"the state at step {Step}")
        : (discriminator, generator);

    /// <summary>Gives the buffers away.</summary>
    internal (Player Discriminator, Player Generator) Take()
    {
        var players = Open();
        taken = true;
        return players;
    }
}

/// <summary>A player's buffers.</summary>
internal sealed record Player(Buffer Parameters, IReadOnlyList<Buffer> Optimizer) : IDisposable
{
    public PlayerSnapshot Snapshot() => new(Parameters.Read(), [.. Optimizer.Select(b => b.Read())]);

    public Player Copy() => new(Parameters.Copy(), [.. Optimizer.Select(b => b.Copy())]);

    public static Player Hold(IEngine engine, PlayerSnapshot snapshot) =>
        new(engine.Hold(snapshot.Parameters), [.. snapshot.Optimizer.Select(engine.Hold)]);

    public void Dispose()
    {
        Parameters.Dispose();
        foreach (var buffer in Optimizer)
            buffer.Dispose();
    }
}
