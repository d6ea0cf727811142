namespace Gan.Paper;

/// <summary>
/// A variational autoencoder (Kingma and Welling 2014), the baseline of Table 1 that is trained here:
/// <see cref="VariationalBound"/> with z of 20 dimensions. Its samples are the means of p(x | z) for z from N(0, I).
/// </summary>
internal static class VariationalAutoencoder
{
    private const int Z = 20, Hidden = 400, Batch = 100;
    private const double Rate = 1e-3;
    private const string Encoder = "encoder";

    /// <summary>The numbers of hidden and latent units.</summary>
    public static string Units { get; } = $"{Hidden}–{Z}–{Hidden}";

    /// <summary>Trains an autoencoder on images and draws samples.</summary>
    public static Batch Samples(ISource images, int steps, int count, Key key)
    {
        int pixels = images.Example.Size;
        var one = new VarianceScaling(1);
        var encoder = new Net([pixels], new Dense(Hidden), new Relu(), new Dense(2 * Z, one));
        var decoder = new Net([Z], new Dense(Hidden), new Relu(), new Dense(pixels, one));
        var game = new Game(
            new VariationalBound(Encoder), new Player(Encoder, encoder, new Adam(Rate)),
            new Player(Game.GeneratorName, decoder, new Adam(Rate)))
        {
            Batch = Batch,
        };
        var trainer = Compiled.Shared.Trainer(game, images);
        var last = trainer.RunInPlace(trainer.Init(key.Fold(1))).ElementAt(steps - 1);
        var means = decoder.Then(new([pixels], new Sigmoid()));
        var theta = new Params(means.Layout, last.Parameters(Game.GeneratorName).ToArray());
        return Compiled.Shared.Bind(means, theta)(game.Prior.Draw(key.Fold(2), count, Z));
    }
}
