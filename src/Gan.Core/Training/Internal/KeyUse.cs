namespace Gan.Internal;

/// <summary>
/// The keys that a run derives from its own, by use. The numbers are part of the format: other ones give other noise, masks and
/// initial parameters.
/// </summary>
internal static class KeyUse
{
    private const int Data = 0, Steps = 1, Noise = 2, FirstPlayer = 3, Restarts = 5, Losses = -1;

    /// <summary>The key of the order of the data.</summary>
    public static Key OfData(this Key run) => run.Fold(Data);

    /// <summary>The key of a step.</summary>
    public static Key OfStep(this Key run, long step) => run.Fold(Steps).Fold(step);

    /// <summary>The key of a run that goes on differently after a non-finite step.</summary>
    public static Key OfRestart(this Key run, int attempt) => run.Fold(Restarts).Fold(attempt);

    /// <summary>The key of a player's initial parameters.</summary>
    public static Key OfInit(this Key run, int player) => run.Fold(player < 2 ? player - 2 : -1 - player);

    /// <summary>The key of an update within a step; a step of one update has only its own.</summary>
    public static Key OfMove(this Key step, int move, int moves) => moves == 1 ? step : step.Fold(move);

    /// <summary>The key of the noise of an update.</summary>
    public static Key OfNoise(this Key move) => move.Fold(Noise);

    /// <summary>The key of a player's dropout masks in an update.</summary>
    public static Key OfMasks(this Key move, int player) => move.Fold(FirstPlayer + player);

    /// <summary>The key of the dropout masks of one call of a player's net.</summary>
    public static Key OfCall(this Key masks, int call) => call == 0 ? masks : masks.Fold(-call);

    /// <summary>The key of random numbers that the losses draw themselves.</summary>
    public static Key OfLosses(this Key move, int draw) => move.Fold(Losses).Fold(draw);
}
