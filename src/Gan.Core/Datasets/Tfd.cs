namespace Gan;

/// <summary>
/// The Toronto Face Database (Susskind, Anderson and Hinton 2010), the paper's second data set: grey faces of 48×48 from
/// <c>TFD_48x48.mat</c>. Most have no label; the others have one of seven expressions, and five folds divide them into
/// parts. Images are <c>[2304]</c>, pixels in [0, 1]. The publishers provide it on request.
/// </summary>
public sealed class Tfd
{
    private const int Side = 48, Expressions = 7;

    /// <summary>The name of the labelled set, and of the folder that holds the file.</summary>
    public const string Name = "tfd";

    /// <summary>The name of the set without labels.</summary>
    public const string UnlabeledName = "tfd-unlabeled";

    /// <summary>
    /// The name of the file, which has the variables <c>images</c> [N, 48, 48], <c>folds</c> [N, 5] and <c>labs_ex</c> with
    /// N elements.
    /// </summary>
    public const string File = "TFD_48x48.mat";

    /// <summary>The number of folds.</summary>
    public const int Folds = 5;

    /// <summary>Instructions to get the file.</summary>
    public static string Instructions { get; } =
        $"ask its publishers (http://aclab.ca/users/josh/TFD.html) for {File} and put it into one of these folders; "
        + "'olivetti' is a free substitute";

    /// <summary>The shape of an image.</summary>
    public static Shape Example { get; } = [Side * Side];

    private readonly ReadOnlyMemory<byte> images;
    private readonly MatArray folds, expressions;

    private Tfd(ReadOnlyMemory<byte> images, MatArray folds, MatArray expressions) =>
        (this.images, this.folds, this.expressions) = (images, folds, expressions);

    /// <summary>The values of a fold's column.</summary>
    private enum Part { Unlabeled, Train, Validation, Test }

    private int Count => folds.Shape[0];

    /// <summary>Returns true for a folder that holds the file.</summary>
    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>Reads the file.</summary>
    /// <param name="folder">The folder that holds the file.</param>
    /// <exception cref="BadInputException">The file is missing or damaged; with file and offset.</exception>
    public static Tfd Open(string folder)
    {
        var read = Mat.Read(Path.Combine(folder, File), ["images", "folds", "labs_ex"]);
        var (images, folds, expressions) = (read["images"], read["folds"], read["labs_ex"]);
        if (images.Shape.Count != 3 || images.Shape[0] == 0 || images.Shape[1] != Side || images.Shape[2] != Side)
            throw images.Wrong($"[N, {Side}, {Side}]", $"{images.Shape}");
        int count = images.Shape[0];
        if (!folds.Shape.Equals([count, Folds]))
            throw folds.Wrong($"[{count}, {Folds}]", $"{folds.Shape}");
        if (expressions.Count != count)
            throw expressions.Wrong($"a label for each of the {count} images", $"{expressions.Shape}");
        int wrong = Enumerable.Range(0, folds.Count).FirstOrDefault(i => folds[i] is not (0 or 1 or 2 or 3), -1);
        if (wrong >= 0)
            throw folds.Wrong(wrong, "0 (unlabeled), 1 (train), 2 (validation) or 3 (test)");
        return new(images.ToBytes(), folds, expressions);
    }

    /// <summary>
    /// Returns the images that are in no part of any fold, for pretraining: a set named <c>tfd-unlabeled</c>, without
    /// labels.
    /// </summary>
    /// <exception cref="BadInputException">There are none.</exception>
    public Images Unlabeled() => Take(
        UnlabeledName, "unlabeled images", i => Enumerable.Range(0, Folds).All(f => In(i, f) == Part.Unlabeled),
        labelled: false);

    /// <summary>Returns the labelled images of a fold in its parts; labels are the expressions, from 0.</summary>
    /// <param name="fold">1 to 5.</param>
    /// <exception cref="BadInputException">
    /// There is no such fold, a part of it is empty, or a label is not one of 1 to 7.
    /// </exception>
    public Splits<Images> Fold(int fold)
    {
        if (fold is < 1 or > Folds)
            throw new BadInputException($"{Name}: a fold of 1 to {Folds} is required, got {fold}");
        Images Of(Part part, string use) =>
            Take(Name, $"images to {use} on in fold {fold}", i => In(i, fold - 1) == part, labelled: true);
        return new(Of(Part.Train, "train"), Of(Part.Validation, "validate"), Of(Part.Test, "test"));
    }

    private Part In(int image, int fold) => (Part)folds[image + fold * Count];

    private Images Take(string name, string what, Func<int, bool> wanted, bool labelled)
    {
        int[] indices = [.. Enumerable.Range(0, Count).Where(wanted)];
        if (indices.Length == 0)
            throw folds.Wrong(what, "none");
        byte[] pixels = new byte[checked(indices.Length * Example.Size)];
        var stored = images.Span;
        // Element (n, row, column) of the file is at n + N·(row + 48·column); this loop reads the file in its own order.
        for (int column = 0; column < Side; column++)
            for (int row = 0; row < Side; row++)
            {
                var plane = stored.Slice(Count * (row + Side * column), Count);
                for (int i = 0; i < indices.Length; i++)
                    pixels[i * Example.Size + row * Side + column] = plane[indices[i]];
            }
        return new(name, Example, pixels, labelled ? Array.ConvertAll(indices, Expression) : default(ReadOnlyMemory<byte>));
    }

    private byte Expression(int image) => expressions[image] is >= 1 and <= Expressions and var label && label == (int)label
        ? (byte)(label - 1) : throw expressions.Wrong(image, $"an expression from 1 to {Expressions} for a labelled image");
}
