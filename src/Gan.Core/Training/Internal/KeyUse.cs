namespace Gan.Internal;

/// <summary>
/// The keys that are derived from a run's key. The folded-in numbers are part of the format of checkpoints: changing one
/// changes noise, dropout masks or initial parameters.
/// </summary>
internal static class KeyUse
{
    private const int Data = 0, Steps = 1, Noise = 2, FirstPlayer = 3, Restarts = 5, Losses = -1;

    /// <summary>Returns the key of the order of the data.</summary>
    public static Key OfData(this Key run) => run.Fold(Data);

    /// <summary>Returns the key of a step.</summary>
    public static Key OfStep(this Key run, long step) => run.Fold(Steps).Fold(step);

    /// <summary>Returns the key with which a run continues after a non-finite step.</summary>
    public static Key OfRestart(this Key run, int attempt) => run.Fold(Restarts).Fold(attempt);

    /// <summary>Returns the key of a player's initial parameters.</summary>
    public static Key OfInit(this Key run, int player) => run.Fold(player < 2 ? player - 2 : -1 - player);

    /// <summary>Returns the key of a move within a step; the only move of a step has the step's key.</summary>
    public static Key OfMove(this Key step, int move, int moves) => moves == 1 ? step : step.Fold(move);

    /// <summary>Returns the key of a move's noise.</summary>
    public static Key OfNoise(this Key move) => move.Fold(Noise);

    /// <summary>Returns the key of a player's dropout masks in a move.</summary>
    public static Key OfMasks(this Key move, int player) => move.Fold(FirstPlayer + player);

    /// <summary>Returns the key of the dropout masks of one call of a player's net.</summary>
    public static Key OfCall(this Key masks, int call) => call == 0 ? masks : masks.Fold(-call);

    /// <summary>Returns the key of random numbers that the losses draw.</summary>
    public static Key OfLosses(this Key move, int draw) => move.Fold(Losses).Fold(draw);
}
