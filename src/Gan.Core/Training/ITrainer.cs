namespace Gan;

/// <summary>Algorithm 1 of a game on an engine. A step is a function from state to state, a run a lazy sequence of states.</summary>
public interface ITrainer
{
    /// <summary>The game.</summary>
    Game Game { get; }

    /// <summary>The engine.</summary>
    IEngine Engine { get; }

    /// <summary>The number of minibatches of data that a step draws.</summary>
    int MinibatchesInStep { get; }

    /// <summary>The state before the first step: parameters drawn with the key, update rules at zero.</summary>
    State Init(Key key);

    /// <summary>The state that a snapshot is of. Going on from it gives the bits that going on without it would have given.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another game.</exception>
    State Resume(Snapshot snapshot);

    /// <summary>The next state; the given one stays as it is.</summary>
    /// <param name="state">The state to go on from.</param>
    /// <param name="measure">True to fill the new state's <see cref="State.Measures"/>.</param>
    State Step(State state, bool measure = false);

    /// <summary>
    /// The states after this one, without end. Each is a value of its own, which can be kept and read at any time:
    /// <c>trainer.Run(s).Take(10).ToList()</c> gives ten states. This costs a copy of all parameters and update-rule states a step;
    /// <see cref="RunInPlace"/> saves it.
    /// </summary>
    /// <param name="state">The state to go on from; it stays as it is.</param>
    /// <param name="measure">Says at which steps to measure, by the number of the state that is made; null for none.</param>
    IEnumerable<State> Run(State state, Func<long, bool>? measure = null);

    /// <summary>
    /// The states after this one, without end, each made in the buffers of the one before: a state can be read until the next one is
    /// asked for, the last one as long as it is kept. The same bits as <see cref="Run"/>, without its copies.
    /// </summary>
    /// <param name="state">The state to go on from; it stays as it is.</param>
    /// <param name="measure">Says at which steps to measure, by the number of the state that is made; null for none.</param>
    IEnumerable<State> RunInPlace(State state, Func<long, bool>? measure = null);
}
