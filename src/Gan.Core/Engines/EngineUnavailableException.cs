namespace Gan;

/// <summary>An engine cannot be created because a library that it needs is missing or cannot be loaded.</summary>
public class EngineUnavailableException : Exception
{
    /// <summary>Creates the error. The message lists the attempts, the reason why each failed, and what to do.</summary>
    public EngineUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
