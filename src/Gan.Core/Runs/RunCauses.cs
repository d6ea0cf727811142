namespace Gan;

/// <summary>The cause of an error about a folder that holds a run already.</summary>
/// <param name="Folder">The folder.</param>
public sealed record ExistingRun(string Folder) : IBadInputCause;

/// <summary>The cause of an error about a folder without the run that a recipe needs.</summary>
/// <param name="Recipe">The name of the recipe whose run is needed.</param>
/// <param name="Folder">The folder.</param>
public sealed record MissingRun(string Recipe, string Folder) : IBadInputCause;
