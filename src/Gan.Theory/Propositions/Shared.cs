namespace Gan.Theory;

/// <summary>Parts that the checks of several claims share. A claim rests on those that its check uses.</summary>
[Flags]
public enum Shared
{
    /// <summary>Only the formulas of the claim's own check.</summary>
    None = 0,

    /// <summary>Log-densities of random distributions.</summary>
    Densities = 1,

    /// <summary>The intervals on which a random distribution says that its density is above 0.</summary>
    Supports = 2,

    /// <summary>Cumulative distribution functions of random distributions.</summary>
    DistributionFunctions = 4,

    /// <summary>The weights of the Gauss–Kronrod rule.</summary>
    Quadrature = 8,

    /// <summary>All but supports: claims about random distributions whose support is the real line.</summary>
    OnTheRealLine = Densities | DistributionFunctions | Quadrature,

    /// <summary>All of them: claims about random distributions of any support.</summary>
    Distributions = OnTheRealLine | Supports,
}
