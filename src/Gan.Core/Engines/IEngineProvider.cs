using System.Collections.Immutable;

namespace Gan;

/// <summary>Describes an engine before it is created, without loading a native library.</summary>
/// <param name="Name">The name that selects it, which a run records.</param>
/// <param name="Description">Its library and number format: <c>libtorch, float32</c>.</param>
/// <param name="Devices">The supported devices: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Precisions">The supported precisions of matrix products.</param>
public sealed record EngineInfo(
    string Name, string Description, ImmutableArray<string> Devices, ImmutableArray<Precision> Precisions)
{
    /// <summary>
    /// True if the engine is a default where a CUDA device is present: there it is faster than the compiled engine on the
    /// CPU.
    /// </summary>
    public bool IsDefaultOnCuda { get; init; }
}

/// <summary>
/// Creates the engines of one library by name. A program lists the providers of the libraries that it references.
/// </summary>
public interface IEngineProvider
{
    /// <summary>The engines; of equally suitable ones, the preferred comes first.</summary>
    ImmutableArray<EngineInfo> Engines { get; }

    /// <summary>Creates an engine, and loads the native libraries that it needs.</summary>
    /// <param name="name">The name of one of <see cref="Engines"/>.</param>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where the engine supports it and a device is available, otherwise the
    /// CPU.
    /// </param>
    /// <param name="precision">One of the engine's precisions.</param>
    /// <exception cref="EngineUnavailableException">A native library is missing or cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The name or the device is unknown, or the device is not available.</exception>
    IEngine Make(string name, string device, Precision precision);

    /// <summary>
    /// Returns the source code that an engine compiles for a recipe's steps; null if none of these engines compiles source.
    /// </summary>
    string? Source(Recipe recipe) => null;
}
