using System.Text.Json;

namespace Gan.Cli;

/// <summary>Where results go: pictures to files, what was made to standard output.</summary>
internal static class Output
{
    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new BadInputException($"--out: a file's name required, got the folder '{path}'");
        // What stands in for a device would take its place.
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
            throw new BadInputException($"--out: a file's name required, got the device '{path}'");
        for (string? above = Path.GetDirectoryName(full); above is not null; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                throw new BadInputException($"--out: a folder required, got the file '{above}'");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = full + ".saving";
        try
        {
            Disk.Instance.Write(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Prints one JSON object on standard output.</summary>
    public static void Json<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, NonFiniteJson.Options));
}
