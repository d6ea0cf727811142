namespace Gan.Cli;

/// <summary>Phrases what the libraries say about a setting in terms of the command line's options.</summary>
internal static class Advice
{
    /// <summary>Returns the message with the option's name in place of the setting's, and what to do.</summary>
    /// <param name="e">An error with a <see cref="BadInputException.Setting"/>.</param>
    public static string For(BadInputException e) => e.Setting switch
    {
        "batch" => $"{e.Problem} (--set batch=N)",
        "epochs" => $"--epochs: {e.Problem}; use --steps",
        var setting => $"--{setting}: {e.Problem}",
    };
}
