using Gan.Experiments;

namespace Gan.Paper;

/// <summary>The conditions under which a figure or table is computed.</summary>
/// <param name="Quick">True for reduced sizes that take minutes on two cores; the result records it.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="Data">The folder of the data sets; null for the default search path.</param>
/// <param name="Folder">The folder of results, pictures and runs.</param>
/// <param name="Say">Receives progress, line by line.</param>
public sealed record Setting(bool Quick, long Seed, string? Data, string Folder, Action<string> Say)
{
    /// <summary>The folder of pictures.</summary>
    public string Pictures => Path.Combine(Folder, "pictures");

    /// <summary>
    /// The data set of digits: MNIST, or at reduced size, if it is missing, digits that this program generates.
    /// </summary>
    public string Digits => Quick && Datasets.Missing(Mnist.Name, Data) is not null ? Gan.Digits.Name : Mnist.Name;

    /// <summary>The data set of faces: the Toronto Face Database if it exists, otherwise the Olivetti set.</summary>
    public string Faces => Datasets.Missing(Tfd.Name, Data) is null ? Tfd.Name : Olivetti.Name;

    /// <summary>Returns true for the authors' own sizes in Figure 2 (b) to (d), which take days on two cores.</summary>
    public bool FullSize { get; init; }

    /// <summary>
    /// Runs training. It returns when the run has all its steps, and throws if the run ends earlier. The default uses a
    /// managed engine, is not interruptible and throws <see cref="RunEndedException"/>.
    /// </summary>
    public Action<RunRequest> Train
    {
        get => train ?? TrainByDefault;
        init => train = value;
    }

    private readonly Action<RunRequest>? train;

    private void TrainByDefault(RunRequest request)
    {
        var result = new TrainingRun(request, EngineCatalog.Managed, new NotesOnly(Say), IInterruption.None).Execute();
        if (result.Outcome != RunOutcome.Completed)
            throw new RunEndedException(result);
    }
}
