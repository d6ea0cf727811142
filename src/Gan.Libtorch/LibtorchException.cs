namespace Gan.Libtorch;

/// <summary>
/// libtorch could not be loaded. The message lists the attempts, the reason why each failed, and what to do.
/// </summary>
public sealed class LibtorchException : EngineUnavailableException
{
    /// <summary>Creates the error from the failed attempts.</summary>
    public LibtorchException(IEnumerable<string> tried, Exception? inner = null)
        : base(
            $"libtorch could not be loaded: {string.Join("; ", tried)}. Build with -p:GanRuntime=cpu (the default: the "
            + "libtorch package) or -p:GanRuntime=cuda (with DiffSharp: -p:GanDiffSharp=cpu or cuda), or set GAN_LIBTORCH "
            + "to a folder that contains libtorch (such as a PyTorch installation's torch/lib), or use a managed engine",
            inner)
    {
    }
}
