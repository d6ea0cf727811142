namespace Gan.Cli;

/// <summary>The picture of a generator's samples that suits its data.</summary>
public static class Samples
{
    /// <summary>How many points a picture of a law on the line or in the plane has.</summary>
    private const int Points = 2000;

    /// <summary>Draws a generator's samples: a grid of images, or points over points of the data.</summary>
    /// <param name="generator">From noise <c>[m, n]</c> to examples.</param>
    /// <param name="recipe">What was trained.</param>
    /// <param name="data">What it was trained on; looked at for laws only.</param>
    /// <param name="key">The noise.</param>
    /// <param name="count">How many images; a law's picture has 2,000 points.</param>
    /// <param name="title">What stands above a law's picture.</param>
    public static byte[] Png(Func<Batch, Batch> generator, IPrior prior, ISource data, Key key, int count, string title)
    {
        bool images = ImageGrid.Fits(recipe.Generator.Output);
        var z = prior.Draw(key, images ? count : Points, noise);
        return images
            ? ImageGrid.Png(generator(z))
            : PointPlot.Png(data.Batch(key.Fold(1), 0, Points), generator(z), title);
    }
}
