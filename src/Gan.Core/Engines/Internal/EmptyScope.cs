namespace Gan.Internal;

/// <summary>A scope with nothing to free.</summary>
internal sealed class EmptyScope : IDisposable
{
    public static readonly EmptyScope Instance = new();
    public void Dispose() { }
}
