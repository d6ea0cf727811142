using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Gan.Cli;

/// <summary>Writes the manual page of a command tree in the macros of man(7).</summary>
internal static class ManPage
{
    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        ("0", "The work is done; for verify, every claim holds."),
        ("1", "The work is done with a negative result: a claim fails, or a run ended at a non-finite step."),
        ("2", "The command line or an input is wrong; one line on standard error says what was required."),
        ("130, 143", "Ctrl-C or SIGTERM; a run first finishes and saves its step."),
    ];

    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("GAN_DATA", "Folder of a data set, or the folder above the data sets; 'gan data' lists what is found."),
        ("GAN_LIBTORCH", "Folder of libtorch, such as torch/lib of a PyTorch installation; 'gan info' shows what is used."),
        ("NO_COLOR", "If set, the output has no colours."),
    ];

    /// <summary>Returns the manual page as ASCII.</summary>
    public static string Of(Command root)
    {
        var page = new StringBuilder();
        page.AppendLine($".TH GAN 1 \"\" \"gan {Text(Product.Version)}\" \"User Commands\"").AppendLine(".SH NAME");
        page.AppendLine("gan \\- train, sample and evaluate generative adversarial nets").AppendLine(".SH SYNOPSIS");
        page.AppendLine(".B gan").AppendLine(".I verb").AppendLine("[\\fIarguments\\fR] [\\fIoptions\\fR]");
        page.AppendLine(".SH DESCRIPTION").AppendLine(Text(root.Description));
        Items(page, root.Options.Select(o => (Names(o), Description(o))));
        page.AppendLine(".SH VERBS");
        foreach (var verb in root.Subcommands.Where(v => !v.Hidden))
            Section(page, "gan", verb, []);
        page.AppendLine(".SH EXIT STATUS");
        Items(page, ExitCodes.Select(e => (Text(e.Code), Text(e.Meaning))));
        page.AppendLine(".SH ENVIRONMENT");
        Items(page, Variables.Select(v => ($"\\fB{Text(v.Name)}\\fR", Text(v.Meaning))));
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Section(StringBuilder page, string parent, Command verb, Option[] inherited)
    {
        string name = $"{parent} {verb.Name}";
        string arguments = string.Concat(verb.Arguments.Select(a => " " + Usage(a)));
        page.AppendLine($".SS \"{Text(name + arguments)}\"").AppendLine(Text(verb.Description));
        Items(page, verb.Arguments.Select(a => ($"\\fI{Text(a.Name)}\\fR", Description(a))));
        Items(page, verb.Options.Concat(inherited).Where(o => !o.Hidden).Select(o => (Names(o), Description(o))));
        if (verb is Verb { Examples: { Count: > 0 } examples })
        {
            page.AppendLine(".PP").AppendLine("Examples:").AppendLine(".PP").AppendLine(".nf");
            foreach (string example in examples)
                page.AppendLine(Text("    " + example));
            page.AppendLine(".fi");
        }
        foreach (var sub in verb.Subcommands.Where(v => !v.Hidden))
            Section(page, name, sub, [.. inherited, .. verb.Options.Where(o => o.Recursive)]);
    }

    private static void Items(StringBuilder page, IEnumerable<(string Term, string Meaning)> items)
    {
        foreach (var (term, meaning) in items)
            page.AppendLine(".TP").AppendLine(term).AppendLine(meaning);
    }

    private static string Usage(Argument a) =>
        (a.Arity.MinimumNumberOfValues, a.Arity.MaximumNumberOfValues) switch
        {
            (0, 1) => $"[{a.Name}]",
            (0, _) => $"[{a.Name} ...]",
            _ => a.Name,
        };

    private static string Names(Option o) => string.Join(", ", o.Aliases.Prepend(o.Name).Where(n => n[0] == '-')
        .Select(n => $"\\fB{Text(n)}\\fR")) + (Value(o) is { } value ? $" \\fI{Text(value)}\\fR" : "");

    private static string? Value(Option o) => o.Arity.MaximumNumberOfValues == 0 || o.ValueType == typeof(bool)
        || o.ValueType == typeof(void) ? null : o.HelpName ?? o.Name.TrimStart('-');

    private static string Description(Symbol symbol)
    {
        object? standard = symbol switch
        {
            Argument { HasDefaultValue: true } a => a.GetDefaultValue(),
            Option { HasDefaultValue: true } o when Value(o) is not null => o.GetDefaultValue(),
            _ => null,
        };
        return Text(standard is null or Array ? symbol.Description
            : string.Create(CultureInfo.InvariantCulture, $"{symbol.Description} [default: {standard}]"));
    }

    /// <summary>Escapes a text: no control line, no special hyphen, and ASCII only.</summary>
    private static string Text(string? text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
            escaped.Append(rune.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '"' => "\\(dq",
                < 128 => rune.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
            });
        return escaped.Length > 0 && escaped[0] == '.' ? $"\\&{escaped}" : escaped.ToString();
    }
}
