using Gan.Internal;

namespace Gan;

/// <summary>One update of a step as a function of tensors, for engines that compile it.</summary>
/// <param name="Function">
/// From the players' parameters, the state of their layers, noise, data and labels to the gradients of the players that move and the
/// states that their layers are left in.
/// </param>
/// <param name="Inputs">The types of the inputs, in order.</param>
public sealed record Move(ITensorFunction Function, IReadOnlyList<TensorType> Inputs);

/// <summary>The updates of a game's step.</summary>
public static class Moves
{
    /// <summary>The moves of a step, one for each turn.</summary>
    /// <param name="game">The game.</param>
    /// <param name="example">The shape of one example of the data.</param>
    /// <param name="label">The shape of the label of one example; null for data without labels.</param>
    /// <exception cref="ArgumentException">The game cannot be played on such data; the message says why.</exception>
    public static IReadOnlyList<Move> Of(Game game, Shape example, Shape? label = null) =>
        [.. MoveFunction.AllOf(game, example, label).Select(move => new Move(move, move.Inputs))];
}
