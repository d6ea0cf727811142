namespace Gan.Internal;

/// <summary>A scope with nothing to free.</summary>
internal sealed class Nothing : IDisposable
{
    public static readonly Nothing Instance = new();
    public void Dispose() { }
}
