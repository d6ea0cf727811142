using System.Text;

namespace Gan;

/// <summary>
/// Bad input of any kind: a file, a configuration, a name, a number. The message is one clear line that says what was
/// required, what arrived and where; the command line prints it and exits with 2. Control characters in the message
/// (they come from hostile names and contents) are escaped, so that it stays one line.
/// </summary>
public sealed class BadInputException : Exception
{
    /// <summary>Bad input that this line explains.</summary>
    public BadInputException(string message) : base(OneLine(message)) { }

    /// <summary>Bad input that this line explains, with the exception that told.</summary>
    public BadInputException(string message, Exception inner) : base(OneLine(message), inner) { }

    private BadInputException(string setting, string problem, Exception? inner)
        : base(OneLine($"{setting}: {problem}"), inner) => (Setting, Problem) = (setting, OneLine(problem));

    /// <summary>
    /// The name of the setting that is wrong, as the library calls it (<c>seed</c>, <c>device</c>); null if it is not a
    /// setting that is wrong. The command line puts the option's name in its place.
    /// </summary>
    public string? Setting { get; }

    /// <summary>The message without the setting's name; null without <see cref="Setting"/>.</summary>
    public string? Problem { get; }

    /// <summary>A setting that is wrong: <c>{setting}: {problem}</c>.</summary>
    /// <param name="setting">The setting's name.</param>
    /// <param name="problem">What was required and what arrived.</param>
    /// <param name="inner">The exception that says so, if any.</param>
    public static BadInputException Of(string setting, string problem, Exception? inner = null) => new(setting, problem, inner);

    /// <summary>Bad bytes at a place of a file: <c>{file}: byte {offset}: {required} required, got {got}</c>.</summary>
    /// <param name="file">The file, and which content of it if not its own bytes.</param>
    /// <param name="offset">The offset of the first byte that is wrong or missing.</param>
    /// <param name="required">What should be there.</param>
    /// <param name="got">What is there.</param>
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
