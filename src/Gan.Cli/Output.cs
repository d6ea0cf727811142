using System.Text.Json;

namespace Gan.Cli;

/// <summary>Prints results on standard output.</summary>
internal static class Output
{
    /// <summary>Prints one JSON value on standard output.</summary>
    public static void Json<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, NonFiniteJson.Options));
}
