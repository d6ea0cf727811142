namespace Gan.Experiments;

/// <summary>Requests to a running training: to end or to save. It is polled after each step.</summary>
public interface IInterruption
{
    /// <summary>Returns true if the run should save its state and end.</summary>
    bool EndRequested { get; }

    /// <summary>Returns true if a checkpoint was requested since the last call.</summary>
    bool TakeSaveRequest();

    /// <summary>Requests nothing.</summary>
    static IInterruption None { get; } = new Nothing();

    private sealed class Nothing : IInterruption
    {
        public bool EndRequested => false;

        public bool TakeSaveRequest() => false;
    }
}
