using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Gan.Internal;

namespace Gan;

/// <summary>A minibatch of data: its index in the run, and the indices of its examples, null for a distribution.</summary>
public sealed record MinibatchIndices(long Index, IReadOnlyList<int>? Examples);

/// <summary>
/// The first step of a run that produces a non-finite loss, gradient, parameter, layer state or optimizer state, with the
/// measurements that precede it.
/// </summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="Key">The run's key, which with the step determines the noise and the dropout masks.</param>
/// <param name="Batches">The minibatches of data that the step used.</param>
/// <param name="Measures">The measurements of the step; null where there are none.</param>
/// <param name="Before">The measurements of up to ten steps before it.</param>
/// <param name="NormsBefore">The L2 norm of each player's parameters before the step.</param>
/// <param name="NormsAfter">The L2 norm of each player's parameters after the step.</param>
public sealed record NonFiniteStep(
    long Step, string Key, ImmutableArray<MinibatchIndices> Batches, Measures? Measures, ImmutableArray<Measures> Before,
    IReadOnlyDictionary<string, double> NormsBefore, IReadOnlyDictionary<string, double> NormsAfter)
{
    private const int Remembered = 10;

    /// <summary>The number of steps that are repeated between two checks of all parameters.</summary>
    private const int Block = 50;

    /// <summary>The state before the step, which is finite.</summary>
    [JsonIgnore]
    public Snapshot Start { get; private init; } = null!;

    /// <summary>
    /// The state after the step without its update: the parameters before it, with the step number of the step.
    /// </summary>
    [JsonIgnore]
    public Snapshot Skipped => Start with { Step = Step };

    /// <summary>
    /// Returns a state with another key, from which a run continues with other noise, dropout masks and minibatches.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="attempt">The number of the attempt, from 1; each has its own key.</param>
    public static Snapshot Again(Snapshot snapshot, int attempt) => snapshot with { Key = snapshot.Key.OfRestart(attempt) };

    /// <summary>
    /// Finds the first step with non-finite numbers, by repeating a run step by step with the same bits.
    /// </summary>
    /// <param name="trainer">The trainer of the run.</param>
    /// <param name="data">The data of the run.</param>
    /// <param name="from">A finite state of the run.</param>
    /// <param name="to">The last step to repeat.</param>
    /// <returns>The step; null if all numbers are finite in the repetition.</returns>
    public static NonFiniteStep? Find(ITrainer trainer, ISource data, Snapshot from, long to)
    {
        while (from.Step < to && AllFinite(trainer, from, Math.Min(to, from.Step + Block)) is { } next)
            from = next;
        var before = new Queue<Measures>();
        for (var start = from; start.Step < to;)
        {
            using var state = trainer.Resume(start);
            using var next = trainer.Step(state, measure: true);
            var end = next.Snapshot();
            if (!end.IsFinite || next.Measures is { IsFinite: false })
                return new(
                    end.Step, end.Key.ToString(), [.. Minibatches(trainer, data, start)], next.Measures, [.. before],
                    Norms(start), Norms(end))
                { Start = start };
            if (next.Measures is { } measured)
                before.Enqueue(measured);
            if (before.Count > Remembered)
                before.Dequeue();
            start = end;
        }
        return null;
    }

    /// <summary>
    /// Returns the state at a later step if the measurements on the way and the numbers at its end are finite; otherwise
    /// null.
    /// </summary>
    private static Snapshot? AllFinite(ITrainer trainer, Snapshot from, long to)
    {
        using var start = trainer.Resume(from);
        foreach (var state in trainer.RunInPlace(start, _ => true))
            if (state.Measures is { IsFinite: false })
                return null;
            else if (state.Step == to)
                return state.Snapshot() is { IsFinite: true } end ? end : null;
        return null;
    }

    private static IEnumerable<MinibatchIndices> Minibatches(ITrainer trainer, ISource data, Snapshot start)
    {
        int each = trainer.MinibatchesInStep;
        for (long index = start.Step * each; index < (start.Step + 1) * each; index++)
            yield return new(index, (data as IExamples)?.Indices(start.Key.OfData(), index, trainer.Game.Batch));
    }

    private static SortedDictionary<string, double> Norms(Snapshot s) =>
        new(
            s.Players.ToDictionary(p => p.Key, p => TensorPrimitives.Norm(p.Value.Parameters.Values)),
            StringComparer.Ordinal);
}
