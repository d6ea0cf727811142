using System.Collections.Immutable;

namespace Gan;

/// <summary>The mode that a uniform number chooses.</summary>
internal static class Choice
{
    /// <summary>The first mode at which the running sum of the weights passes u in [0, 1); the last at the latest.</summary>
    internal static Mode Of(ImmutableArray<Mode> modes, double u)
    {
        foreach (var mode in modes.AsSpan()[..^1])
        {
            u -= mode.Weight;
            if (u < 0)
                return mode;
        }
        return modes[^1];
    }
}
