using Gan.Experiments;

namespace Gan.Paper;

/// <summary>The conditions that a figure or table is made under.</summary>
/// <param name="Quick">True for reduced sizes that take minutes on two cores; the result records it.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Data">The folder of the data sets; null to look in the usual places.</param>
/// <param name="Folder">The folder of results, pictures and runs.</param>
/// <param name="Say">Receives lines about what is being done.</param>
public sealed record Setting(bool Quick, long Seed, string? Data, string Folder, Action<string> Say)
{
    /// <summary>The folder of pictures.</summary>
    public string Pictures => Path.Combine(Folder, "pictures");

    /// <summary>
    /// The data set of digits: MNIST, or at reduced size where it is not found, digits that this program draws.
    /// </summary>
    public string Digits => Quick && Datasets.Missing(Mnist.Name, Data) is not null ? Gan.Digits.Name : Mnist.Name;

    /// <summary>The data set of faces: the Toronto Face Database where it is found, otherwise the Olivetti set.</summary>
    public string Faces => Datasets.Missing(Tfd.Name, Data) is null ? Tfd.Name : Olivetti.Name;

    /// <summary>True for the authors' own sizes in Figure 2 (b) to (d), which take days on two cores.</summary>
    public bool FullSize { get; init; }

    /// <summary>
    /// Carries out a training run. It returns once the run has all its steps, and throws if the run ended before. By
    /// default a run uses a managed engine, is not interrupted, and throws <see cref="RunEndedException"/>.
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
