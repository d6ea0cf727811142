namespace Gan.Experiments;

/// <summary>Pictures of a generator's samples.</summary>
public static class SamplePicture
{
    /// <summary>The number of points in a picture of a distribution on the line or in the plane.</summary>
    private const int Points = 2000;

    /// <summary>Returns true if the generator's samples are images.</summary>
    public static bool IsOfImages(TrainedGenerator generator) => ImageGrid.Fits(generator.Net.Output);

    /// <summary>Draws samples: images as a grid, points on the line or in the plane over points of the data.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="data">Opens the training data; called only to draw points.</param>
    /// <param name="key">The key of the noise.</param>
    /// <param name="count">The number of images; pictures of points always show 2,000.</param>
    /// <param name="columns">The number of images in a row; null for about a square.</param>
    /// <param name="title">The title of a picture of points.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Png(
        TrainedGenerator generator, Func<ISource> data, Key key, int count, int? columns,
        string title) => IsOfImages(generator)
        ? ImageGrid.Png(generator.Pixels(generator.Sample(key, count)), columns)
        : PointPlot.Png(data().Batch(key.Fold(1), 0, Points), generator.Sample(key, Points), title);
}
