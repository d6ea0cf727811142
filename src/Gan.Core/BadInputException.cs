using System.Text;

namespace Gan;

/// <summary>
/// A typed cause of bad input. Programs use it to add advice in their own words, such as the name of an option.
/// </summary>
public interface IBadInputCause;

/// <summary>A wrong argument; the command line replaces the argument's name by its option's.</summary>
/// <param name="Name">The argument's name in the library: <c>seed</c>, <c>device</c>.</param>
/// <param name="Problem">The message without the name.</param>
public sealed record BadArgument(string Name, string Problem) : IBadInputCause;

/// <summary>
/// Bad input of any kind: a file, a configuration, a name, a number. The message is one line that says what was required,
/// what arrived and where. Control characters in it, which may come from hostile names and contents, are escaped as
/// <c>\u001b</c>.
/// </summary>
public sealed class BadInputException : Exception
{
    /// <summary>Creates an error with this message.</summary>
    public BadInputException(string message) : base(OneLine(message)) { }

    /// <summary>Creates an error with this message, caused by another exception.</summary>
    public BadInputException(string message, Exception inner) : base(OneLine(message), inner) { }

    /// <summary>The cause, where a program can give advice about it; null otherwise.</summary>
    public IBadInputCause? Cause { get; init; }

    /// <summary>
    /// Creates the error for a wrong argument: <c>{name}: {problem}</c>, with <see cref="BadArgument"/> as its cause.
    /// </summary>
    /// <param name="name">The argument's name in the library: <c>seed</c>, <c>device</c>.</param>
    /// <param name="problem">What was required and what arrived.</param>
    /// <param name="inner">The underlying exception, if any.</param>
    public static BadInputException Of(string name, string problem, Exception? inner = null)
    {
        var cause = new BadArgument(name, OneLine(problem));
        return inner is null
            ? new($"{name}: {problem}") { Cause = cause }
            : new($"{name}: {problem}", inner) { Cause = cause };
    }

    /// <summary>
    /// Creates the error for wrong bytes in a file: <c>{file}: byte {offset}: {required} required, got {got}</c>.
    /// </summary>
    /// <param name="file">The file's name, followed by the name of the part where the offset counts from a part.</param>
    /// <param name="offset">The offset of the first byte that is wrong or missing.</param>
    /// <param name="required">The required content.</param>
    /// <param name="got">The content of the file there.</param>
    public static BadInputException At(string file, long offset, string required, string got) =>
        new(FormattableString.Invariant($"{file}: byte {offset}: {required} required, got {got}"));

    private static string OneLine(string message)
    {
        if (!message.Any(char.IsControl))
            return message;
        var line = new StringBuilder();
        foreach (char c in message)
            line.Append(char.IsControl(c) ? FormattableString.Invariant($"\\u{(int)c:x4}") : c.ToString());
        return line.ToString();
    }
}
