namespace Gan.Cli;

/// <summary>Adds command-line advice to the errors of the libraries, which know nothing of options and verbs.</summary>
internal static class Advice
{
    /// <summary>Returns the message of an error, followed by advice if its cause is known.</summary>
    public static string For(Exception error) => error is BadInputException { Cause: { } cause }
        ? cause switch
        {
            MissingDataset missing => error.Message + Download(missing.Download),
            MissingDataFolder => $"--data: {error.Message}",
            BadSetting => $"--set {error.Message}",
            ExistingRun => $"{error.Message}; --resume continues it, --out names another folder",
            BadArgument { Name: "batch" } bad => $"{bad.Problem} (--set game.batch=N)",
            BadArgument { Name: "epochs" } bad => $"--epochs: {bad.Problem}; use --steps",
            BadArgument bad => $"--{bad.Name}: {bad.Problem}",
            MissingRun run => $"{error.Message}; 'gan train {run.Recipe}' trains it",
            _ => error.Message,
        }
        : error.Message;

    /// <summary>Returns the message about a missing data set with the command that downloads it.</summary>
    public static string For(MissingDataset missing) => missing.Message + Download(missing.Download);

    private static string Download(string? set) => set is null ? "" : $"; 'gan data get {set}' downloads it";
}
