using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// MNIST (LeCun, Cortes and Burges): 60,000 training and 10,000 test images of handwritten digits, 28×28, from the
/// publishers' IDX files, gzipped or not. Images are <c>[784]</c>, pixels in [0, 1], ink 1.
/// </summary>
public static class Mnist
{
    private const int Side = 28, Classes = 10;

    /// <summary>The name of the set, and of the folder that holds it.</summary>
    public const string Name = "mnist";

    /// <summary>The most bytes that one of its files may unpack to; the largest has 47,040,016.</summary>
    public const int Cap = 64 << 20;

    /// <summary>The four files: training images and labels, test images and labels.</summary>
    public static ImmutableArray<DataFile> Files { get; } =
    [
        new("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb", 47_040_016),
        new("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624", 60_008),
        new("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea", 7_840_016),
        new("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637", 10_008),
    ];

    /// <summary>The addresses that publish the files; <c>NAME.gz</c> is appended to each.</summary>
    public static ImmutableArray<Uri> Mirrors { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Reads the training images with labels.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <exception cref="BadInputException">A file is missing or damaged; with file and offset.</exception>
    public static Images Train(string folder) => Read(Name, folder, Files[0], Files[1]);

    /// <summary>Reads the test images with labels, a set named <c>mnist-test</c>.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <exception cref="BadInputException">A file is missing or damaged; with file and offset.</exception>
    public static Images Test(string folder) => Read($"{Name}-test", folder, Files[2], Files[3]);

    /// <summary>Returns true for a folder that holds at least one of the files, packed or not.</summary>
    public static bool IsIn(string folder) => Files.Any(file => Existing(folder, file) is not null);

    /// <summary>Returns the number of training images, from the small file of their labels.</summary>
    /// <exception cref="BadInputException">The label file is missing or damaged; with file and offset.</exception>
    public static int TrainCount(string folder) => Labels(folder, Files[1]).Shape[0];

    /// <summary>Returns the number of test images, from the small file of their labels.</summary>
    /// <exception cref="BadInputException">The label file is missing or damaged; with file and offset.</exception>
    public static int TestCount(string folder) => Labels(folder, Files[3]).Shape[0];

    private static Images Read(string name, string folder, DataFile imageFile, DataFile labelFile)
    {
        string path = Require(folder, imageFile);
        var images = Idx.Read(path, axes: 3, Cap);
        if (images.Shape[1] != Side || images.Shape[2] != Side)
            throw BadInputException.At(path, 8, $"images of {Side}×{Side} pixels", $"{images.Shape[1]}×{images.Shape[2]}");
        var labels = Labels(folder, labelFile);
        if (labels.Shape[0] != images.Shape[0])
            throw BadInputException.At(
                Require(folder, labelFile), 4, $"a label for each of the {images.Shape[0]} images", $"{labels.Shape[0]}");
        return new(name, [Side * Side], images.Values, labels.Values);
    }

    private static Idx Labels(string folder, DataFile file)
    {
        string path = Require(folder, file);
        var labels = Idx.Read(path, axes: 1, Cap);
        int wrong = labels.Values.Span.IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        return wrong < 0 ? labels : throw BadInputException.At(
            path, 8 + wrong, $"labels from 0 to {Classes - 1}", $"{labels.Values.Span[wrong]}");
    }

    private static string? Existing(string folder, DataFile file) =>
        new[] { file.Name, file.Name + ".gz" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Require(string folder, DataFile file) => Existing(folder, file) ?? throw new BadInputException(
        $"{folder}: {file.Name} or {file.Name}.gz is required, got neither")
        { Cause = new MissingDataset(Name, [folder], Name, null) };
}
