namespace Gan;

/// <summary>Algorithm 1 of a game on an engine. A step is a function from state to state, a run a lazy sequence of states.</summary>
public interface ITrainer
{
    /// <summary>What is played.</summary>
    Game Game { get; }

    /// <summary>The engine that plays.</summary>
    IEngine Engine { get; }

    /// <summary>The state before the first step: parameters drawn with the key, update rules at zero.</summary>
    State Init(Key key);

    /// <summary>The state that a snapshot is of. Going on from it gives the bits that going on without it would have.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another game.</exception>
    State Resume(Snapshot snapshot);

    /// <summary>The next state; the given one stays as it is.</summary>
    /// <param name="state">The state to go on from.</param>
    /// <param name="measure">True to fill the new state's <see cref="State.Measures"/>.</param>
    State Step(State state, bool measure = false);

    /// <summary>
    /// The states after this one, without end, each made in the buffers of the one before. Bit-equal to repeated
    /// <see cref="Step"/>, without its copies; a state can be read until the next one is asked for, the
    /// last one as long as it is kept. The given state stays as it is.
    /// </summary>
    /// <param name="state">The state to go on from.</param>
    /// <param name="measure">At which steps to measure: true for the numbers of the states wanted; null for none.</param>
    IEnumerable<State> Run(State state, Func<long, bool>? measure = null);
}
