using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan man</c>, hidden: the manual page, which the build writes to <c>gan.1</c> beside the program.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        var command = new Verb("man", "Print the manual page gan(1) for man.", "gan man > gan.1") { Hidden = true };
        command.SetAction(parsed =>
        {
            Console.Write(ManPage.Of(parsed.RootCommandResult.Command));
            return Exit.Done;
        });
        return command;
    }
}
