namespace Gan.Theory.Internal;

/// <summary>How fast a density falls towards infinity, in descending order of speed.</summary>
internal enum Decay
{
    /// <summary>The support is bounded.</summary>
    None,

    /// <summary>As exp(−z²/2).</summary>
    Gaussian,

    /// <summary>As exp(−z).</summary>
    Exponential,

    /// <summary>As z⁻².</summary>
    PowerLaw,
}
