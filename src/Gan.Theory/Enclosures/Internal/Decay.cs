namespace Gan.Theory.Internal;

/// <summary>The speed with which a density falls towards infinity, fastest first.</summary>
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
