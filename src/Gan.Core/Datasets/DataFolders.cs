namespace Gan;

/// <summary>The cause of an error about a given data folder that does not exist.</summary>
/// <param name="Folder">The folder.</param>
public sealed record MissingDataFolder(string Folder) : IBadInputCause;

/// <summary>
/// The folders that are searched for data sets, in this order: the given folder, and no other if one is given; the folder of
/// the environment variable <c>GAN_DATA</c>; <c>../shared/data</c> beside the current folder and beside the repository that
/// the program runs from; the user's own folder, where downloads are kept.
/// </summary>
/// <param name="Given">The given folder: the data set's own or its parent; null if none.</param>
/// <param name="Variable">The folder of <c>GAN_DATA</c>: the data set's own or its parent; null if none.</param>
/// <param name="Current">The current folder.</param>
/// <param name="Repository">
/// The root of the repository that the program runs from; null if it is installed elsewhere.
/// </param>
/// <param name="User">The user's own folder.</param>
public sealed record DataFolders(string? Given, string? Variable, string Current, string? Repository, string User)
{
    /// <summary>Returns the folders of this process.</summary>
    /// <param name="given">The given folder; null if none.</param>
    /// <exception cref="BadInputException">
    /// The given folder (with <see cref="MissingDataFolder"/>), or that of <c>GAN_DATA</c>, does not exist.
    /// </exception>
    public static DataFolders Of(string? given = null)
    {
        if (given is not null && !Directory.Exists(given))
            throw new BadInputException($"a folder is required, got '{given}', which is not a folder")
                { Cause = new MissingDataFolder(given) };
        string? variable = Environment.GetEnvironmentVariable("GAN_DATA");
        if (!string.IsNullOrEmpty(variable) && !Directory.Exists(variable))
            throw new BadInputException($"GAN_DATA: a folder is required, got '{variable}', which is not a folder");
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

    /// <summary>Returns the folders that are searched for a data set, in order.</summary>
    /// <param name="set">The name of the data set's folder: <c>mnist</c>.</param>
    public IReadOnlyList<string> SearchPath(string set)
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

    /// <summary>Returns the first folder that holds a data set, or null.</summary>
    /// <param name="set">The name of the data set's folder.</param>
    /// <param name="holds">Returns true for a folder that holds the data set.</param>
    public string? Find(string set, Func<string, bool> holds) => SearchPath(set).FirstOrDefault(holds);

    private static string? Root(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Gan.sln")))
                return folder.FullName;
        return null;
    }
}
