namespace Gan;

/// <summary>
/// The Olivetti faces (AT&amp;T Laboratories Cambridge; Samaria and Harter 1994), as Roweis published them: 400 grey photographs of 40
/// people, ten of each, 64×64, from <c>olivettifaces.mat</c>. A free stand-in for the Toronto Face Database of the paper (<see cref="Tfd"/>),
/// and no more than that. Images come as <c>[4096]</c>, upright, pixels in [0, 1]; the class of each is its person, from 0.
/// </summary>
public static class Olivetti
{
    private const int Side = 64, Each = 10;

    /// <summary>The name of the set, and of the folder that holds it.</summary>
    public const string Name = "olivetti";

    /// <summary>The file.</summary>
    public const string File = "olivettifaces.mat";

    /// <summary>The shape of an image.</summary>
    public static Shape Example { get; } = [Side * Side];

    /// <summary>How to get it.</summary>
    public static string How { get; } = $"get {File} from https://cs.nyu.edu/~roweis/data.html and put it into one of these folders";

    /// <summary>The most bytes that the file may have, packed or not: it unpacks to 1.6 MB.</summary>
    public const int Cap = 64 << 20;

    /// <summary>Whether a folder holds the file.</summary>
    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>All faces, person by person.</summary>
    /// <param name="folder">The folder that holds the file.</param>
    /// <exception cref="BadInputException">The file is missing or is not what it should be.</exception>
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
            // A column is a face by columns, as MATLAB has it.
            for (int row = 0; row < Side; row++)
                for (int column = 0; column < Side; column++)
                    pixels[(i * Side + row) * Side + column] = columns[(i * Side + column) * Side + row];
        }
        return new(Name, Example, pixels, labels);
    }

    /// <summary>
    /// The faces by person, so that nobody is in two parts: of 40 people the first 30 to learn from (faces 0–299), five to choose by
    /// (300–349) and five to judge by (350–399); of others three quarters, an eighth and the rest.
    /// </summary>
    /// <exception cref="BadInputException">As for <see cref="All"/>, or there are fewer than eight people.</exception>
    public static Splits Split(string folder)
    {
        var all = All(folder);
        int people = all.Count / Each, train = people * 3 / 4, validation = people / 8;
        return new(
            all.Range(0, train * Each), all.Range(train * Each, validation * Each),
            all.Range((train + validation) * Each, (people - train - validation) * Each));
    }
}
