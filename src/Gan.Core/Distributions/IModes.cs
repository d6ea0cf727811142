using System.Collections.Immutable;

namespace Gan;

/// <summary>A mode of a distribution, for counting the modes that a generator covers (<see cref="Modes"/>).</summary>
/// <param name="Centre">The centre, <c>[d]</c>.</param>
/// <param name="Sd">The standard deviation of each component about the centre.</param>
/// <param name="Weight">The probability of the mode; the weights of a distribution's modes sum to 1.</param>
public sealed record Mode(ImmutableArray<double> Centre, double Sd, double Weight);

/// <summary>A distribution that may have known separate modes.</summary>
public interface IModes : IDistribution
{
    /// <summary>The modes; empty if the distribution has no known ones.</summary>
    ImmutableArray<Mode> Modes { get; }
}
