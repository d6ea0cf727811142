namespace Gan.Cli;

/// <summary>The text files that are embedded in the program: the shells' scripts and the templates of 'gan new'.</summary>
internal static class Resources
{
    /// <summary>Returns an embedded text with line feeds as line ends.</summary>
    /// <param name="name">Its folder and name: <c>Shells/bash</c>.</param>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
