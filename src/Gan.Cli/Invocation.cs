using System.CommandLine;
using Gan.Torch;

namespace Gan.Cli;

/// <summary>Exit codes, a contract with scripts.</summary>
internal static class Exit
{
    /// <summary>Done, and what was asked is so.</summary>
    public const int Done = 0;

    /// <summary>Done, and what was asked is not so: a run that diverged.</summary>
    public const int False = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int Bad = 2;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end by SIGTERM.</summary>
    public const int Terminated = 143;
}

/// <summary>A part of the work ended early, as its exit code says; what there is to say about it is said.</summary>
internal sealed class EndedException(int code) : Exception
{
    /// <summary>The exit code.</summary>
    public int Code => code;
}

/// <summary>Runs a command line: one clear line and exit code 2 for whatever is wrong with the input.</summary>
internal static class Invocation
{
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        // Of a mistyped verb the parser says first that a verb is missing.
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var verb, ..])
            return Complain(Nearest.Unknown("verb", verb, [.. root.Subcommands.Select(c => c.Name)]).Message);
        if (parsed.Errors.Count > 0)
            return Complain($"{parsed.Errors[0].Message} ('gan --help' shows what there is)");
        try
        {
            // Ctrl-C is the business of the verbs: the default handler would end the process in the middle of a save.
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (EndedException e)
        {
            return e.Code;
        }
        catch (Exception e) when (e is BadInputException or LibtorchException or IOException or UnauthorizedAccessException)
        {
            return Complain(e.Message);
        }
    }

    private static int Complain(string message)
    {
        Console.Error.WriteLine($"gan: {message.ReplaceLineEndings(" ")}");
        return Exit.Bad;
    }
}
