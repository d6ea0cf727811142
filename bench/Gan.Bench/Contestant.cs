using System.Diagnostics;
using System.Globalization;

namespace Gan.Bench;

/// <summary>
/// One side of a row, in its own process, so that the two sides share no threads, memory or caches. It measures on request
/// and sleeps otherwise.
/// </summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process process;

    /// <summary>Starts this program again for one side of a row.</summary>
    public Contestant(string row, bool ours, bool onOneProcessor)
    {
        process = Start(onOneProcessor, "--row", row, "--side", ours ? "ours" : "theirs");
        _ = Milliseconds(); // warms up
    }

    /// <summary>Runs this program to its end and returns its first line of output.</summary>
    public static string? Once(params string[] arguments)
    {
        using var process = Start(onOneProcessor: false, arguments);
        string? line = process.StandardOutput.ReadLine();
        process.WaitForExit();
        return line;
    }

    /// <summary>Returns the mean time of one call in milliseconds, measured over at least a second.</summary>
    public double Milliseconds()
    {
        process.StandardInput.WriteLine("go");
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("a time is required, got the end of the measured process");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Runs a side in its process: measures the work for each line of input.</summary>
    public static void Serve(Action work)
    {
        while (Console.ReadLine() is not null)
        {
            var clock = Stopwatch.StartNew();
            int calls = 0;
            while (clock.Elapsed < TimeSpan.FromSeconds(1))
            {
                work();
                calls++;
            }
            Console.WriteLine((clock.Elapsed.TotalMilliseconds / calls).ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static Process Start(bool onOneProcessor, params string[] arguments)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [.. ProgramPath(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (onOneProcessor)
            info.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        return Process.Start(info)!;
    }

    /// <summary>
    /// Returns the program's path if it runs as <c>dotnet program.dll</c>, where the process is dotnet; otherwise nothing.
    /// </summary>
    private static string[] ProgramPath() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
}
