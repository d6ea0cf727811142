namespace Gan.Theory;

/// <summary>A law that is known: its density can be evaluated and it can be sampled. It prints as <see cref="LawParser"/> reads it.</summary>
public interface IKnownLaw
{
    /// <summary>The number of coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>
    /// log p(x), −∞ outside the support; of a discrete law the log of the mass at x. In nats.
    /// </summary>
    /// <param name="x">A point, <c>[Dimension]</c>.</param>
    double LogDensity(ReadOnlySpan<double> x);

    /// <summary>Exact samples: point after point, each of <see cref="Dimension"/> numbers; what is drawn depends on the key alone.</summary>
    void Sample(Key key, Span<double> destination);
}
