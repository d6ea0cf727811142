namespace Gan.Paper;

/// <summary>
/// A variational autoencoder (Kingma and Welling 2014), the baseline of Table 1 that is trained here: q(z | x) = N(μ(x),
/// σ²(x)), z of 20 dimensions, p(x | z) Bernoulli by pixel. It descends
/// <code>E[−log p(x | z)] + KL(q(z | x) ‖ N(0, I)),  z = μ + σ·ε   (nats an image)</code>
/// Its samples are the means of p(x | z) for z from N(0, I).
/// </summary>
internal sealed class VariationalAutoencoder : ILoss
{
    private const int Z = 20, Hidden = 400, Batch = 100;

    /// <summary>The units between the pixels that go in and those that come out.</summary>
    public static string Units { get; } = $"{Hidden}–{Z}–{Hidden}";

    private static readonly VarianceScaling He = new(Math.Sqrt(2)), One = new(1);

    private readonly Net mean, logVariance, decoder;

    private VariationalAutoencoder(int pixels)
    {
        mean = new([pixels], new Dense(Hidden, He), new Relu(), new Dense(Z, One));
        logVariance = new([pixels], new Dense(Hidden, He), new Relu(), new Dense(Z, One));
        decoder = new([Z], new Dense(Hidden, He), new Relu(), new Dense(pixels, One));
    }

    public IReadOnlyList<Net> Nets => [mean, logVariance, decoder];

    /// <summary>Trains one on images and gives its samples.</summary>
    public static Batch Samples(ISource images, int steps, int count, Key key)
    {
        var vae = new VariationalAutoencoder(images.Example.Size);
        var normal = new GaussianPrior();
        var found = Fit.Descend(vae, i => [images.Batch(key.Fold(1), i, Batch), normal.Draw(key.Fold(2).Fold(i), Batch, Z)],
            steps, 1e-3, key.Fold(3));
        var shown = vae.decoder.Then(new([images.Example.Size], new Sigmoid()));
        return Compiled.Shared.Bind(shown, new(shown.Layout, found[2].ToArray()))(normal.Draw(key.Fold(4), count, Z));
    }

    public T Of<T>(IOps<T> ops, IReadOnlyList<T[]> parameters, IReadOnlyList<T> inputs)
    {
        T x = inputs[0], noise = inputs[1];
        T mu = mean.Apply(ops, parameters[0], x), log = logVariance.Apply(ops, parameters[1], x), one = ops.Constant(1);
        var z = ops.Add(mu, ops.Multiply(ops.Unary(UnaryOp.Exp, ops.Scale(log, 0.5)), noise));
        var logits = decoder.Apply(ops, parameters[2], z);
        var reconstruction = ops.Sum(ops.Subtract(ops.Unary(UnaryOp.Softplus, logits), ops.Multiply(x, logits)));
        var divergence = ops.Scale(ops.Sum(ops.Subtract(ops.Add(ops.Unary(UnaryOp.Exp, log), ops.Multiply(mu, mu)),
            ops.Add(log, one))), 0.5);
        return ops.Scale(ops.Add(reconstruction, divergence), 1.0 / Batch);
    }
}
