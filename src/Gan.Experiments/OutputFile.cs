namespace Gan.Experiments;

/// <summary>Writes result files.</summary>
public static class OutputFile
{
    /// <summary>Writes a file atomically, and creates its folder.</summary>
    /// <exception cref="BadInputException">
    /// The path is a folder or a device, or lies below a file (setting <c>out</c>).
    /// </exception>
    public static void Write(string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw BadInputException.Of("out", $"a file required, got the folder '{path}'");
        // The rename below would replace the device by a file.
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
            throw BadInputException.Of("out", $"a file required, got the device '{path}'");
        for (string? above = Path.GetDirectoryName(full); above is not null; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                throw BadInputException.Of("out", $"a folder required, got the file '{above}'");
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
}
