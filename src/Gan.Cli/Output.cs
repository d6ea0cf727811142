using System.Text.Json;

namespace Gan.Cli;

/// <summary>Prints results on standard output.</summary>
internal static class Output
{
    /// <summary>Prints one JSON object.</summary>
    public static void Json<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));

    private static readonly JsonSerializerOptions Options = new(Configuration.Json)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
