using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>The project's JSON settings for results, whose numbers may be NaN or infinite.</summary>
public static class NonFiniteJson
{
    /// <summary>
    /// The settings of <see cref="Configuration.Json"/>, with non-finite numbers as the strings <c>"NaN"</c>,
    /// <c>"Infinity"</c> and <c>"-Infinity"</c>.
    /// </summary>
    public static JsonSerializerOptions Options { get; } =
        new(Configuration.Json) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
