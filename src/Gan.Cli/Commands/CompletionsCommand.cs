using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan completions SHELL</c></summary>
internal static class CompletionsCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell")
        {
            Description = $"Shell: {string.Join(", ", Shells)}.", CompletionSources = { Shells }, HelpName = "shell",
        };
        var command = new Verb(
            "completions",
            "Print a script that completes gan's verbs, options and names in a shell. The first lines of the script say "
                + "where to put it.",
            "gan completions bash > ~/.local/share/bash-completion/completions/gan", "source <(gan completions bash)",
            "gan completions fish > ~/.config/fish/completions/gan.fish")
            { shell };
        command.SetAction(parsed =>
        {
            string name = Nearest.Find("shell", parsed.GetRequiredValue(shell), Shells, s => s);
            Console.Write(Resources.Read($"Shells/{name}"));
            return Exit.Done;
        });
        return command;
    }
}
