using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Gan.Cli;

/// <summary>
/// The directive <c>[suggest:POSITION]</c>, which the completion scripts of the shells call:
/// <c>gan "[suggest:12]" "gan train ri"</c>
/// prints a line for each word that can replace the one before the position, with its description after a tab. It prints
/// nothing where a file is expected, for which the shells have completions of their own.
/// </summary>
/// <remarks>
/// The parser's own action is replaced because it matches in the middle of words, suggests values without their option for
/// <c>--option=value</c>, has no descriptions, and throws after an option that may be repeated.
/// </remarks>
internal sealed class Completion(SuggestDirective directive) : SynchronousCommandLineAction
{
    private static readonly string[] SentenceEnds = [". ", " [default", "\n", "\t"];

    public static void AddTo(RootCommand root)
    {
        foreach (var directive in root.Directives.OfType<SuggestDirective>())
            directive.Action = new Completion(directive);
    }

    public override int Invoke(ParseResult parseResult)
    {
        string line = parseResult.Tokens.LastOrDefault(t => t.Type != TokenType.Directive)?.Value ?? "";
        if (parseResult.GetResult(directive)!.Values is [var text, ..] && int.TryParse(text, out int position)
            && position >= 0 && position < line.Length)
            line = line[..position];
        // The first word is the program, under whatever name or path.
        string[] words = [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
        bool begun = words.Length > 0 && !char.IsWhiteSpace(line[^1]);
        foreach (var item in Items((RootCommand)parseResult.RootCommandResult.Command, begun ? words[..^1] : words,
            begun ? words[^1] : ""))
            Console.WriteLine(item.Documentation is { Length: > 0 } description
                ? $"{item.Label}\t{FirstSentence(description)}" : item.Label);
        return Exit.Done;
    }

    /// <summary>Returns the words that can replace the last one.</summary>
    private static IEnumerable<CompletionItem> Items(RootCommand root, string[] words, string last)
    {
        var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var context = parsed.GetCompletionContext();
        Option[] options = [.. UsageErrors.Options(parsed).Where(o => !o.Hidden)];
        Option? Named(string name) => options.FirstOrDefault(o => o.Name == name && o.ValueType != typeof(bool));
        IEnumerable<CompletionItem> Values(Option option) => option.CompletionSources.SelectMany(s => s(context));

        if (last.StartsWith("--", StringComparison.Ordinal) && last.Split('=', 2) is [var name, _])
            return Named(name) is { } assigned
                ? Matching(Values(assigned).Select(v => Suggest.Item($"{name}={v.Label}", v.Documentation)))
                : [];
        if (parsed.UnmatchedTokens.Count > 0)
            return [];
        if (words is [.., var previous] && Named(previous) is { } option)
            return Matching(Values(option));
        if (last.StartsWith('-'))
            return Matching(options.Where(o => parsed.GetResult(o) is null or { Implicit: true }
                    || o.Arity.MaximumNumberOfValues > 1)
                .Select(o => Suggest.Item(o.Name, o.Description)));
        var next = parsed.CommandResult.Command.Arguments.FirstOrDefault(a =>
            (parsed.GetResult(a)?.Tokens.Count ?? 0) < a.Arity.MaximumNumberOfValues);
        return Matching(parsed.CommandResult.Command.Subcommands.Where(c => !c.Hidden)
            .Select(c => Suggest.Item(c.Name, c.Description))
            .Concat(next?.CompletionSources.SelectMany(s => s(context)) ?? []));

        IEnumerable<CompletionItem> Matching(IEnumerable<CompletionItem> items) =>
            items.Where(i => i.Label.StartsWith(last, StringComparison.OrdinalIgnoreCase));
    }

    private static string FirstSentence(string text)
    {
        int end = SentenceEnds.Select(mark => text.IndexOf(mark, StringComparison.Ordinal)).Where(i => i >= 0)
            .DefaultIfEmpty(text.Length).Min();
        return text[..end].TrimEnd('.');
    }
}
