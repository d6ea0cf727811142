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
        RequireFolder("out", Path.GetDirectoryName(full)!);
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

    /// <summary>Checks that neither a folder to be written to nor one above it is a file.</summary>
    /// <param name="setting">The setting that names the folder, for the error.</param>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <exception cref="BadInputException">One of them is a file (the setting).</exception>
    public static void RequireFolder(string setting, string folder)
    {
        for (string? above = Path.GetFullPath(folder); above is not null; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                throw BadInputException.Of(setting, $"a folder required, got the file '{above}'");
    }
}
