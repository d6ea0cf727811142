using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A spiral of Archimedes in the plane with Gaussian noise: <c>θ = 2π·Turns·√u</c>, the point at angle θ and distance
/// <c>Radius·√u</c> from the origin, u uniform on [0, 1), plus <c>N(0, Sd² I)</c>. The root spreads the points nearly
/// evenly along the arm (its length grows as θ²).
/// </summary>
/// <param name="Name">The name of the law.</param>
/// <param name="Turns">How often the arm goes round.</param>
/// <param name="Radius">How far out it ends.</param>
/// <param name="Sd">The standard deviation of the noise in each component.</param>
public sealed record Spiral(string Name, double Turns, double Radius, double Sd) : ILaw
{
    /// <inheritdoc/>
    public Shape Example { get; } = [2];

    /// <inheritdoc/>
    public ImmutableArray<Mode> Modes => [];

    /// <inheritdoc/>
    public void Sample(Key key, Span<float> destination)
    {
        double[] u = new double[destination.Length / 2];
        double[] normal = new double[destination.Length];
        Draw.Uniform(key.Fold(0), u);
        Draw.Normal(key.Fold(1), normal);
        for (int i = 0; i < u.Length; i++)
        {
            double root = Math.Sqrt(u[i]);
            var (sin, cos) = Math.SinCos(Math.Tau * Turns * root);
            destination[2 * i] = (float)(Radius * root * cos + Sd * normal[2 * i]);
            destination[2 * i + 1] = (float)(Radius * root * sin + Sd * normal[2 * i + 1]);
        }
    }

    /// <summary>
    /// The probability of a box: the mean over 4,000 places along the arm, which are about a sixth of the noise's sd apart in
    /// <see cref="Laws.Spiral"/>; exact to about 1e-7 there.
    /// </summary>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        const int places = 4000;
        const double far = 9;
        double sum = 0;
        for (int i = 0; i < places; i++)
        {
            double root = Math.Sqrt((i + 0.5) / places), reach = far * Sd;
            var (sin, cos) = Math.SinCos(Math.Tau * Turns * root);
            double x = Radius * root * cos, y = Radius * root * sin;
            if (x > low[0] - reach && x < high[0] + reach && y > low[1] - reach && y < high[1] + reach)
                sum += NormalMass.Box([x, y], Sd, low, high);
        }
        return sum / places;
    }
}
