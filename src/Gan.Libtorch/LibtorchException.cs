namespace Gan.Libtorch;

/// <summary>
/// libtorch could not be loaded. The message says what was tried, why each attempt failed, and what to do.
/// </summary>
public sealed class LibtorchException : EngineUnavailableException
{
    /// <summary>Builds the message from the attempts.</summary>
    public LibtorchException(IEnumerable<string> tried, Exception? inner = null)
        : base(
            $"libtorch could not be loaded: {string.Join("; ", tried)}. Build with -p:GanRuntime=cpu (the packages' "
                + $"libtorch, "
            + "the default) or -p:GanRuntime=cuda (with DiffSharp: -p:GanDiffSharp=cpu or cuda), or set GAN_LIBTORCH "
            + "to a folder "
            + "that holds one (a PyTorch installation's torch/lib), or use a managed engine",
            inner)
    {
    }
}
