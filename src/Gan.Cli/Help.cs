using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gan.Cli;

/// <summary>Prints the parser's help of a command and, below it, the command's examples.</summary>
internal sealed class Help(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>The width of the help in characters when standard output is not a terminal.</summary>
    private const int Width = 100;

    public override bool ClearsParseErrors => true;

    /// <summary>Makes <c>--help</c> print examples, and labels the values of numeric options <c>N</c>.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Description = "Show this help.";
            option.Action = new Help((HelpAction)option.Action!);
        }
        foreach (var option in root.Options.OfType<VersionOption>())
            option.Description = "Show the version and the commit.";
        Label(root);
    }

    public override int Invoke(ParseResult parseResult)
    {
        if (Console.IsOutputRedirected)
            standard.MaxWidth = Width;
        int code = standard.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (command is Verb { Examples: var examples })
            Console.WriteLine($"Examples:\n{string.Concat(examples.Select(e => $"  {e}\n"))}");
        else
            Console.WriteLine("'gan VERB --help' shows the options and examples of a verb.\n");
        return code;
    }

    private static void Label(Command command)
    {
        foreach (var option in command.Options)
            if (option.HelpName is null && UsageErrors.IsNumeric(option.ValueType))
                option.HelpName = "N";
        foreach (var verb in command.Subcommands)
            Label(verb);
    }
}
