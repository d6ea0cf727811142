namespace Gan.Experiments;

/// <summary>Receives notes and progress of a run.</summary>
public interface IRunReporter
{
    /// <summary>Receives one line about something unusual: a damaged checkpoint, a non-finite step.</summary>
    void Note(string line);

    /// <summary>Runs the training, and gives it the function that receives its measures.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="from">The step at which training starts.</param>
    /// <param name="train">The training; call it once, on this thread.</param>
    void Show(Recipe recipe, IEngine engine, long from, Action<Action<Measures>> train);
}

/// <summary>Passes on notes; shows no progress.</summary>
/// <param name="note">Receives the notes.</param>
public sealed class NotesOnly(Action<string> note) : IRunReporter
{
    /// <inheritdoc/>
    public void Note(string line) => note(line);

    /// <inheritdoc/>
    public void Show(Recipe recipe, IEngine engine, long from, Action<Action<Measures>> train) => train(_ => { });
}
