namespace Gan;

/// <summary>A component of a mixture.</summary>
/// <param name="Weight">The weight, above 0; the weights of a mixture add up to 1.</param>
/// <param name="Distribution">The distribution of the component.</param>
public sealed record MixtureComponent<T>(double Weight, T Distribution) where T : IDensity;
