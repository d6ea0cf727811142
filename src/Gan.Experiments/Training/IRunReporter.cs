namespace Gan.Experiments;

/// <summary>Receives what a run has to say while it goes.</summary>
public interface IRunReporter
{
    /// <summary>Receives one line about something unusual: a damaged checkpoint, a non-finite step.</summary>
    void Note(string line);

    /// <summary>Runs the training, passing it the function to which it reports its measures.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="from">The step that training starts from.</param>
    /// <param name="train">The training. It must be called once, on this thread.</param>
    void Show(Recipe recipe, IEngine engine, long from, Action<Action<Measures>> train);
}

/// <summary>Passes notes on and shows no progress.</summary>
/// <param name="note">Receives the notes.</param>
public sealed class NotesOnly(Action<string> note) : IRunReporter
{
    /// <inheritdoc/>
    public void Note(string line) => note(line);

    /// <inheritdoc/>
    public void Show(Recipe recipe, IEngine engine, long from, Action<Action<Measures>> train) => train(_ => { });
}
