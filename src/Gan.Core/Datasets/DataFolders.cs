namespace Gan;

/// <summary>
/// Where data sets are looked for, in this order: the folder given with <c>--data</c>, and nothing else if there is
/// one; the folder of <c>GAN_DATA</c>; <c>../shared/data</c> beside the current folder and beside the repository that
/// the program runs from; the user's own folder, where <c>gan data get</c> puts what it downloads.
/// </summary>
/// <param name="Given">The folder given with <c>--data</c>: the data set's own or the one that holds it; null if none.</param>
/// <param name="Variable">The folder of <c>GAN_DATA</c>, likewise; null if none.</param>
/// <param name="Current">The current folder.</param>
/// <param name="Repository">The root of the repository that the program runs from; null if it is installed elsewhere.</param>
/// <param name="User">The user's own folder.</param>
public sealed record DataFolders(string? Given, string? Variable, string Current, string? Repository, string User)
{
    /// <summary>The folders of this process.</summary>
    /// <param name="given">What was given with <c>--data</c>, if anything.</param>
    /// <exception cref="BadInputException">The given folder, or that of <c>GAN_DATA</c>, does not exist.</exception>
    public static DataFolders Of(string? given = null)
    {
        if (given is not null && !Directory.Exists(given))
            throw new BadInputException($"--data: a folder is required, got '{given}', which is none");
        string? variable = Environment.GetEnvironmentVariable("GAN_DATA");
        if (!string.IsNullOrEmpty(variable) && !Directory.Exists(variable))
            throw new BadInputException($"GAN_DATA: a folder is required, got '{variable}', which is none");
        // The local application data folder is $XDG_DATA_HOME or ~/.local/share where that convention holds.
        string user = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new(
            given,
            string.IsNullOrEmpty(variable) ? null : variable,
            Directory.GetCurrentDirectory(),
            Root(AppContext.BaseDirectory),
            Path.Combine(user, "gan"));
    }

    /// <summary>The folders a data set may be in, in the order they are looked at.</summary>
    /// <param name="set">The name of the data set: <c>mnist</c>.</param>
    public IReadOnlyList<string> Looked(string set)
    {
        string?[] own = Given is not null ? [Given] : [Variable];
        string?[] shared = Given is not null ? [] : [Current, Repository];
        string[] user = Given is not null ? [] : [Path.Combine(User, set)];
        return
        [
            .. own.OfType<string>().SelectMany(folder => new[] { folder, Path.Combine(folder, set) })
                .Concat(shared.OfType<string>().Select(folder => Path.Combine(folder, "..", "shared", "data", set)))
                .Concat(user)
                .Select(Path.GetFullPath)
                .Distinct(),
        ];
    }

    /// <summary>The first folder that holds a data set, or null.</summary>
    /// <param name="set">The name of the data set.</param>
    /// <param name="holds">Whether a folder holds it.</param>
    public string? Find(string set, Func<string, bool> holds) => Looked(set).FirstOrDefault(holds);

    /// <summary>The first folder that holds a data set.</summary>
    /// <param name="set">The name of the data set's folder.</param>
    /// <param name="holds">Whether a folder holds it.</param>
    /// <param name="name">The name it was asked for by, where it is another.</param>
    /// <param name="how">How to get it; <c>'gan data get SET' downloads it</c> when null.</param>
    /// <exception cref="BadInputException">None does; the message says where it was looked for and how to get it.</exception>
    public string Require(string set, Func<string, bool> holds, string? name = null, string? how = null) =>
        Find(set, holds) ?? throw new BadInputException(NotFound(set, name, how));

    /// <summary>What is said of a data set that no folder holds.</summary>
    internal string NotFound(string set, string? name, string? how) =>
        $"data set '{name ?? set}' is in none of {string.Join(", ", Looked(set))}; {how ?? $"'gan data get {set}' downloads it"}";

    private static string? Root(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Gan.sln")))
                return folder.FullName;
        return null;
    }
}
