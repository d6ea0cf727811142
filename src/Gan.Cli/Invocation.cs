using System.CommandLine;

namespace Gan.Cli;

/// <summary>Exit codes. Scripts rely on them.</summary>
internal static class Exit
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>The command ran, and its result is negative: a claim failed, or a run ended at a non-finite step.</summary>
    public const int False = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int Bad = 2;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Terminated by SIGTERM.</summary>
    public const int Terminated = 143;
}

/// <summary>Ends the program early with an exit code. The reason has been printed before.</summary>
internal sealed class EndedException(int code) : Exception
{
    /// <summary>The exit code.</summary>
    public int Code => code;
}

/// <summary>Runs a command line. Bad input is reported in one line, with exit code 2.</summary>
internal static class Invocation
{
    /// <summary>All verbs.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Generative Adversarial Nets (Goodfellow et al. 2014): train them, draw samples, "
            + "evaluate them, reproduce the paper's figures and check its claims.")
        {
            TrainCommand.Create(),
            SampleCommand.Create(),
            InterpolateCommand.Create(),
            ManifoldCommand.Create(),
            EvaluateCommand.Create(),
            VerifyCommand.Create(),
            DivergenceCommand.Create(),
            FigureCommand.Create("figure"),
            FigureCommand.Create("table"),
            PaperCommand.Create(),
            RecipesCommand.Create(),
            DataCommand.Create(),
            NewCommand.Create(),
            InfoCommand.Create(),
            CompletionsCommand.Create(),
            ManCommand.Create(),
        };
        root.HelpName = "gan";
        Help.AddTo(root);
        Completion.AddTo(root);
        return root;
    }

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        var (parsed, refused) = Read(root, args);
        if (refused is not null)
            return Complain(refused);
        try
        {
            // The verbs handle Ctrl-C: the default handler would end the process in the middle of a save.
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null });
        }
        catch (EndedException e)
        {
            return e.Code;
        }
        catch (OutOfMemoryException e)
        {
            return Complain($"out of memory: {e.Message}");
        }
        catch (EngineUnavailableException e)
        {
            return Complain($"{e.Message}: --engine compiled");
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return Complain(Advice.For(e));
        }
    }

    /// <summary>The greatest length of a printed message, in characters. The input that it quotes may be longer.</summary>
    private const int Longest = 2000;

    /// <summary>Parses a command line without running it. Returns the error message, or null.</summary>
    public static (ParseResult Parsed, string? Refused) Read(RootCommand root, string[] args)
    {
        // Response files are off: an argument may begin with @.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (root.Directives.Any(d => parsed.GetResult(d) is not null))
            return (parsed, null); // the line to complete is the directive's, and may be incomplete
        if (args.Contains("") || parsed.Tokens.Any(token => token.Value.Length == 0))
            return (parsed, "non-empty arguments required, got an empty one");
        return (parsed, UsageErrors.Of(root, parsed) is { } error ? Line(error) : null);
    }

    /// <summary>Returns a message as one line, with control characters of the input escaped.</summary>
    private static string Line(string message)
    {
        string line = new BadInputException(message.ReplaceLineEndings(" ")).Message;
        return line.Length <= Longest ? line : line[..Longest] + " …";
    }

    private static int Complain(string message)
    {
        Console.Error.WriteLine($"gan: {Line(message)}");
        return Exit.Bad;
    }
}
