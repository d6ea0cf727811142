using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Gan.Cli;

/// <summary>Describes in one line what is wrong with a command line that cannot be parsed.</summary>
internal static class UsageErrors
{
    /// <summary>Returns the first error of a command line, or null.</summary>
    public static string? Of(RootCommand root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (UnknownOption(parsed) is { } option)
            return $"{Prefix(command)}{Nearest.Unknown("option", option, [.. Options(parsed).Select(o => o.Name)]).Message}";
        if (parsed.UnmatchedTokens is [var token, ..])
            return Unexpected(root, command, token);
        // With a verb still missing, other errors would only mislead.
        if (parsed.Errors.Count > 0 && command.Subcommands.Count > 0 && command.Action is null)
            return $"{Prefix(command)}a verb required, got none; 'gan {Path(command)}--help' lists the verbs";
        return parsed.Errors is [var error, ..] ? Line(error, command) : null;
    }

    /// <summary>Returns true for the type of a number, or of a number that may be absent.</summary>
    public static bool IsNumeric(Type type) => IsInteger(type) || type == typeof(double) || type == typeof(double?);

    /// <summary>Returns the options that a command line may have: those of its command, and recursive ones above.</summary>
    public static IEnumerable<Option> Options(ParseResult parsed)
    {
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
            if (at is CommandResult { Command: var command })
                foreach (var option in command.Options)
                    if (at == parsed.CommandResult || option.Recursive)
                        yield return option;
    }

    /// <summary>Returns the first option that the command does not have. The parser takes it for an argument.</summary>
    private static string? UnknownOption(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash) ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens.Select(t => t.Value))
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(t => t is ['-', var c, ..] && (c == '-' || char.IsLetter(c)));

    private static string Unexpected(RootCommand root, Command command, string token)
    {
        if (command.Subcommands.Count > 0)
            return Prefix(command) + Nearest.Unknown(command == root ? "verb" : "subcommand", token,
                [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)]).Message;
        string names = string.Join(", ", command.Arguments.Select(a => a.Name));
        string most = command.Arguments.Any(a => a.Arity.MinimumNumberOfValues == 0) ? "at most " : "";
        return Prefix(command) + (command.Arguments.Count switch
        {
            0 => $"no arguments required, got '{token}'",
            1 => $"{most}one argument ({names}) required, got another: '{token}'",
            var count => $"{most}{count} arguments ({names}) required, got another: '{token}'",
        });
    }

    private static string Line(ParseError error, Command command) => error.SymbolResult switch
    {
        OptionResult result when Option(result) is { } problem => $"{result.Option.Name}: {problem}",
        ArgumentResult { Parent: OptionResult result } when Option(result) is { } problem =>
            $"{result.Option.Name}: {problem}",
        ArgumentResult { Tokens.Count: 0, Argument: var argument } =>
            $"{Prefix(command)}the argument {argument.Name} required, got none. {argument.Name}: {argument.Description}",
        _ => error.Message,
    };

    /// <summary>Returns the problem with an option's value; null for one that the option's own parser describes.</summary>
    private static string? Option(OptionResult result)
    {
        var (tokens, type) = (result.Tokens, result.Option.ValueType);
        if (tokens.Count == 0)
            return "a value required, got none";
        if (tokens.Count > result.Option.Arity.MaximumNumberOfValues)
            return $"one value required, got {tokens.Count}: {string.Join(", ", tokens.Select(t => $"'{t.Value}'"))}";
        if (!IsInteger(type))
            return null;
        string text = tokens[^1].Value;
        string required = !BigInteger.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
            ? "a whole number"
            : (Nullable.GetUnderlyingType(type) ?? type) == typeof(int)
                ? FormattableString.Invariant($"a whole number from {int.MinValue} to {int.MaxValue}")
                : FormattableString.Invariant($"a whole number from {long.MinValue} to {long.MaxValue}");
        return $"{required} required, got '{text}'";
    }

    private static bool IsInteger(Type type) =>
        type == typeof(int) || type == typeof(int?) || type == typeof(long) || type == typeof(long?);

    private static string Prefix(Command command) => command is RootCommand ? "" : $"{Path(command).TrimEnd()}: ";

    /// <summary>Returns the verbs that lead to a command, each followed by a space: <c>data get </c>.</summary>
    private static string Path(Command command) => command is RootCommand ? ""
        : string.Concat(command.Parents.OfType<Command>().Take(1).Select(Path)) + command.Name + " ";
}
