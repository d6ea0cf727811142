namespace Gan;

/// <summary>
/// The Olivetti faces (AT&amp;T Laboratories Cambridge; Samaria and Harter 1994), as Roweis published them: 400 grey
/// photographs, 64×64, of 40 people, ten of each, from <c>olivettifaces.mat</c>. A free substitute for the Toronto Face
/// Database of the paper (<see cref="Tfd"/>). Images are <c>[4096]</c>, upright, pixels in [0, 1]; the class of each is its
/// person, from 0.
/// </summary>
public static class Olivetti
{
    private const int Side = 64, Each = 10;

    /// <summary>The name of the set, and of the folder that holds it.</summary>
    public const string Name = "olivetti";

    /// <summary>The name of the file.</summary>
    public const string File = "olivettifaces.mat";

    /// <summary>The shape of an image.</summary>
    public static Shape Example { get; } = [Side * Side];

    /// <summary>Instructions to get the file.</summary>
    public static string Instructions { get; } =
        $"get {File} from https://cs.nyu.edu/~roweis/data.html and put it into one of these folders";

    /// <summary>The most bytes that the file may have, packed or not; it unpacks to 1.6 MB.</summary>
    public const int Cap = 64 << 20;

    /// <summary>Returns true for a folder that holds the file.</summary>
    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>Reads all faces, person by person.</summary>
    /// <param name="folder">The folder that holds the file.</param>
    /// <exception cref="BadInputException">The file is missing or damaged; with file and offset.</exception>
    public static Images All(string folder)
    {
        var faces = Mat.Read(Path.Combine(folder, File), ["faces"], Cap)["faces"];
        if (faces.Shape.Count != 2 || faces.Shape[0] != Side * Side || faces.Shape[1] == 0 || faces.Shape[1] % Each != 0)
            throw faces.Wrong($"[{Side * Side}, {Each}·people]", $"{faces.Shape}");
        byte[] pixels = new byte[faces.Count], labels = new byte[faces.Shape[1]];
        if (labels.Length > Each * 256)
            throw faces.Wrong($"at most 256 people, {Each} columns each,", $"{faces.Shape}");
        var columns = faces.ToBytes().Span;
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i / Each);
            // A column of the array is a face in column-major order.
            for (int row = 0; row < Side; row++)
                for (int column = 0; column < Side; column++)
                    pixels[(i * Side + row) * Side + column] = columns[(i * Side + column) * Side + row];
        }
        return new(Name, Example, pixels, labels);
    }

    /// <summary>
    /// Splits the faces by person, so that nobody is in two parts: of 40 people the first 30 to train on (faces 0–299), five
    /// to validate (300–349) and five to test on (350–399); of another number of people three quarters, an eighth and the
    /// rest.
    /// </summary>
    /// <exception cref="BadInputException">As for <see cref="All"/>, or there are fewer than eight people.</exception>
    public static Splits<Images> Split(string folder)
    {
        var all = All(folder);
        int people = all.Count / Each, train = people * 3 / 4, validation = people / 8;
        return new(
            all.Range(0, train * Each), all.Range(train * Each, validation * Each),
            all.Range((train + validation) * Each, (people - train - validation) * Each));
    }
}
