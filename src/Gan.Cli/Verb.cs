using System.CommandLine;

namespace Gan.Cli;

/// <summary>A command with examples, which its help and the manual page show.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What the command does.</param>
/// <param name="examples">Command lines that work as they are, the program's name included.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that work as they are, the program's name included.</summary>
    public IReadOnlyList<string> Examples => examples;
}
