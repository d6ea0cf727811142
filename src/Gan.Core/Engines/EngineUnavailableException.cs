namespace Gan;

/// <summary>An engine cannot be made because a library that it needs is missing or cannot be loaded.</summary>
public class EngineUnavailableException : Exception
{
    /// <summary>The message says what was tried, why each attempt failed, and what to do.</summary>
    public EngineUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
