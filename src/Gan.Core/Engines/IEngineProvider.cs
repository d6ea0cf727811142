using System.Collections.Immutable;

namespace Gan;

/// <summary>What is known of an engine before it is made; reading it loads no native library.</summary>
/// <param name="Name">The name that it is chosen by, and that a run keeps.</param>
/// <param name="Description">The library and the numbers that it computes with: <c>libtorch, float32</c>.</param>
/// <param name="Devices">The devices that it runs on: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Precisions">The precisions of matrix products that it has.</param>
public sealed record EngineInfo(
    string Name, string Description, ImmutableArray<string> Devices, ImmutableArray<Precision> Precisions)
{
    /// <summary>
    /// True if on a CUDA device it is faster than the compiled engine is on the CPU, so that it is taken by default where
    /// there is one.
    /// </summary>
    public bool IsDefaultOnCuda { get; init; }
}

/// <summary>
/// Makes the engines of one library by name. A program lists the providers of the libraries that it references.
/// </summary>
public interface IEngineProvider
{
    /// <summary>The engines, of equal ones the preferred first.</summary>
    ImmutableArray<EngineInfo> Engines { get; }

    /// <summary>Makes an engine; loads the native libraries that it needs.</summary>
    /// <param name="name">The name of one of <see cref="Engines"/>.</param>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where the engine runs on it and there is a device, otherwise the CPU.
    /// </param>
    /// <param name="precision">One of the engine's precisions.</param>
    /// <exception cref="EngineUnavailableException">A native library is missing or cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not there.</exception>
    IEngine Make(string name, string device, Precision precision);

    /// <summary>
    /// Returns the source code that an engine compiles for a recipe's steps; null if no engine here compiles source.
    /// </summary>
    string? Source(Recipe recipe) => null;
}
