namespace Gan;

/// <summary>
/// Trains a game by Algorithm 1 on an engine. A step is a function from state to state, a run a lazy sequence of states.
/// </summary>
public interface ITrainer
{
    /// <summary>The game.</summary>
    Game Game { get; }

    /// <summary>The engine.</summary>
    IEngine Engine { get; }

    /// <summary>The number of minibatches of data that a step draws.</summary>
    int MinibatchesInStep { get; }

    /// <summary>Returns the state before the first step: parameters drawn with the key, optimizer states zero.</summary>
    State Init(Key key);

    /// <summary>
    /// Returns the state of a snapshot. Training continues from it bit for bit as it would have without the interruption.
    /// </summary>
    /// <exception cref="ArgumentException">A tensor or optimizer of the snapshot does not fit the game.</exception>
    /// <exception cref="KeyNotFoundException">The snapshot lacks a player of the game.</exception>
    State Resume(Snapshot snapshot);

    /// <summary>Returns the next state; the given state is unchanged.</summary>
    /// <param name="state">The state.</param>
    /// <param name="measure">True to fill the new state's <see cref="State.Measures"/>.</param>
    State Step(State state, bool measure = false);

    /// <summary>
    /// Returns the infinite sequence of states after a state. Each has its own buffers and can be kept and read at any
    /// time: <c>trainer.Run(s).Take(10).ToList()</c> returns ten states. Each step copies all parameters and optimizer
    /// states; <see cref="RunInPlace"/> does not.
    /// </summary>
    /// <param name="state">The initial state; it is unchanged.</param>
    /// <param name="measure">Returns true for each step to measure, given its number from 1; null to measure none.</param>
    IEnumerable<State> Run(State state, Func<long, bool>? measure = null);

    /// <summary>
    /// Returns the same states as <see cref="Run"/>, bit for bit, without its copies: each step reuses the buffers of the
    /// state before. A state can be read until the next one is requested; the last one can be kept.
    /// </summary>
    /// <param name="state">The initial state; it is unchanged.</param>
    /// <param name="measure">Returns true for each step to measure, given its number from 1; null to measure none.</param>
    IEnumerable<State> RunInPlace(State state, Func<long, bool>? measure = null);
}
