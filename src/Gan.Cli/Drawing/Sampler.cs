namespace Gan.Cli;

/// <summary>A generator at fixed parameters with the prior its noise is from.</summary>
/// <param name="Net">G.</param>
/// <param name="Prior">p_z.</param>
/// <param name="Generate">From noise <c>[m, n]</c> to examples.</param>
/// <param name="ContrastNormalised">Whether examples are images after <see cref="Gan.ContrastNormalised"/>, and no pixels.</param>
public sealed record Sampler(Net Net, IPrior Prior, Func<Batch, Batch> Generate, bool ContrastNormalised = false)
{
    /// <summary>How many points a picture of a distribution on the line or in the plane has.</summary>
    private const int Points = 2000;

    /// <summary>True where an example is an image.</summary>
    public bool GivesImages => ImageGrid.Fits(Net.Output);

    /// <summary>Noise, <c>[m, n]</c>.</summary>
    public Batch Noise(Key key, int m) => Prior.Draw(key, m, Net.Input.Size);

    /// <summary>Images as pixels in [0, 1], from noise <c>[m, n]</c>.</summary>
    public Batch Images(Batch noise) => ContrastNormalised ? Gan.ContrastNormalised.ToPixels(Generate(noise)) : Generate(noise);

    /// <summary>Draws samples: a grid of images, or points over points of the data.</summary>
    /// <param name="data">What was trained on; opened for distributions only.</param>
    /// <param name="key">The noise.</param>
    /// <param name="count">How many images; the picture of a distribution has 2,000 points.</param>
    /// <param name="columns">Images in a row; null for about a square.</param>
    /// <param name="title">The title of a distribution's picture.</param>
    /// <returns>A PNG file.</returns>
    public byte[] Picture(Func<ISource> data, Key key, int count, int? columns, string title) => GivesImages
        ? ImageGrid.Png(Images(Noise(key, count)), columns)
        : PointPlot.Png(data().Batch(key.Fold(1), 0, Points), Generate(Noise(key, Points)), title);
}
