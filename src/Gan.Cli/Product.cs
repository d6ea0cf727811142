using System.Reflection;

namespace Gan.Cli;

/// <summary>The version of this program.</summary>
internal static class Product
{
    private static readonly string[] Informational = typeof(Product).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>The version, which is also that of the packages: <c>0.1.0</c>.</summary>
    public static string Version => Informational[0];

    /// <summary>The commit that was built; null if it is not known.</summary>
    public static string? Commit => Informational is [_, var commit] ? commit : null;
}
