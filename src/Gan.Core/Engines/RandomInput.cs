namespace Gan;

/// <summary>The distributions of the elements of a <see cref="RandomInput"/>.</summary>
public enum RandomKind
{
    /// <summary>
    /// A dropout mask: <see cref="RandomInput.Scale"/> with probability <see cref="RandomInput.Keep"/>, otherwise 0.
    /// </summary>
    Mask,

    /// <summary>Uniform on [0, 1).</summary>
    Uniform,

    /// <summary>Standard normal.</summary>
    Normal,
}

/// <summary>
/// A tensor of random numbers that a function requests. The host draws it from a key (<see cref="Draw"/>), so that every
/// engine and device computes with the same float32 bits.
/// </summary>
/// <param name="Kind">The distribution of each element.</param>
/// <param name="Key">The key that the elements are drawn from.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="Keep">For a mask, the probability of keeping an element, in (0, 1].</param>
/// <param name="Scale">For a mask, the value of a kept element.</param>
public readonly record struct RandomInput(RandomKind Kind, Key Key, Shape Shape, double Keep = 1, double Scale = 1)
{
    /// <summary>Creates a dropout mask.</summary>
    public static RandomInput Mask(Key key, Shape shape, double keep, double scale) =>
        new(RandomKind.Mask, key, shape, keep, scale);

    /// <summary>Draws the elements from index <paramref name="from"/> of the tensor on, row-major.</summary>
    /// <param name="destination">The memory to fill.</param>
    /// <param name="from">The index of the first element, a multiple of 4.</param>
    public void Fill(Span<float> destination, long from = 0)
    {
        switch (Kind)
        {
            case RandomKind.Mask: Draw.Mask(Key, destination, Keep, Scale, from); break;
            case RandomKind.Uniform: Draw.Uniform(Key, destination, from); break;
            default: Draw.Normal(Key, destination, from); break;
        }
    }
}
