using Gan.Internal;

namespace Gan;

/// <summary>
/// A move, the simultaneous update of a turn's players, as a function of tensors for engines that compile it.
/// </summary>
/// <param name="Function">
/// The function. Inputs: the parameters and layer state of all players, then the noise, data and labels that the losses
/// need. Outputs: the gradients of the players that are updated, then the new state of their layers.
/// </param>
/// <param name="Inputs">The types of the inputs, in order.</param>
public sealed record Move(ITensorFunction Function, IReadOnlyList<TensorType> Inputs);

/// <summary>The moves of a game's step.</summary>
public static class Moves
{
    /// <summary>Returns the moves of a step, one for each turn.</summary>
    /// <param name="game">The game.</param>
    /// <param name="example">The shape of one example of the data.</param>
    /// <param name="label">The shape of the label of one example; null for data without labels.</param>
    /// <exception cref="ArgumentException">
    /// The game does not fit the data; the message names the player, loss or shape.
    /// </exception>
    public static IReadOnlyList<Move> Of(Game game, Shape example, Shape? label = null) =>
        [.. MoveFunction.AllOf(game, example, label).Select(move => new Move(move, move.Inputs))];
}
