namespace Gan.Experiments;

/// <summary>What others ask of a run while it goes. It is asked after each step.</summary>
public interface IInterruption
{
    /// <summary>True once the run is asked to end: it saves its last step and ends.</summary>
    bool EndRequested { get; }

    /// <summary>Returns true if a checkpoint was asked for since the last call.</summary>
    bool TakeSaveRequest();

    /// <summary>Never asks for anything.</summary>
    static IInterruption None { get; } = new Nothing();

    private sealed class Nothing : IInterruption
    {
        public bool EndRequested => false;

        public bool TakeSaveRequest() => false;
    }
}
