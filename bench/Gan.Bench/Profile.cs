using System.Diagnostics;
using Gan.Internal;

namespace Gan.Bench;

/// <summary>Measures the kinds of work of a compiled step.</summary>
internal static class Profile
{
    private const int Warm = 20, Steps = 100;

    /// <summary>Prints each kind's milliseconds per step, and what a step takes outside of them.</summary>
    public static int Print(Action step)
    {
        for (int i = 0; i < Warm; i++)
            step();
        var profile = StageProfile.Current = new();
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < Steps; i++)
            step();
        double whole = clock.Elapsed.TotalMilliseconds / Steps, inside = 0;
        StageProfile.Current = null;
        foreach (var (name, count, time) in profile.Kinds)
        {
            double each = time.TotalMilliseconds / Steps;
            inside += each;
            Console.WriteLine(FormattableString.Invariant($"{each,8:F3} ms  {(double)count / Steps,5:F1} x  {name}"));
        }
        Console.WriteLine(FormattableString.Invariant($"{whole - inside,8:F3} ms           outside the stages"));
        Console.WriteLine(FormattableString.Invariant($"{whole,8:F3} ms           a step"));
        return 0;
    }
}
