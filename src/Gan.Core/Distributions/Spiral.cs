namespace Gan;

/// <summary>
/// An Archimedean spiral in the plane with Gaussian noise: the point at the angle <c>2π·Turns·√u</c> and the distance
/// <c>Radius·√u</c> from the origin, u uniform on [0, 1), plus <c>N(0, Sd² I)</c>. The root spreads the points nearly evenly
/// along the arm, whose length grows as the square of the angle.
/// </summary>
/// <param name="Name">The name of the distribution.</param>
/// <param name="Turns">The number of turns of the arm.</param>
/// <param name="Radius">The distance of the arm's end from the origin.</param>
/// <param name="Sd">The standard deviation of the noise in each component.</param>
public sealed record Spiral(string Name, double Turns, double Radius, double Sd) : IBoxProbability
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public void Sample(Key key, Span<double> destination)
    {
        double[] u = new double[destination.Length / 2];
        double[] normal = new double[destination.Length];
        Draw.Uniform(key.Fold(0), u);
        Draw.Normal(key.Fold(1), normal);
        for (int i = 0; i < u.Length; i++)
        {
            double root = Math.Sqrt(u[i]);
            var (sin, cos) = Math.SinCos(Math.Tau * Turns * root);
            destination[2 * i] = Radius * root * cos + Sd * normal[2 * i];
            destination[2 * i + 1] = Radius * root * sin + Sd * normal[2 * i + 1];
        }
    }

    /// <summary>
    /// Returns the probability of a box: the mean over 4,000 points of the arm. For <see cref="Distributions.Spiral"/>
    /// neighbouring points are about a sixth of the noise's sd apart, and the error is about 1e-7.
    /// </summary>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        const int points = 4000;
        const double negligible = 9;
        double sum = 0;
        for (int i = 0; i < points; i++)
        {
            double root = Math.Sqrt((i + 0.5) / points), reach = negligible * Sd;
            var (sin, cos) = Math.SinCos(Math.Tau * Turns * root);
            double x = Radius * root * cos, y = Radius * root * sin;
            if (x > low[0] - reach && x < high[0] + reach && y > low[1] - reach && y < high[1] + reach)
                sum += NormalProbability.Box([x, y], Sd, low, high);
        }
        return sum / points;
    }

    /// <summary>Returns the distribution's name.</summary>
    public override string ToString() => Name;
}
