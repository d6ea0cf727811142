using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>The L2 norms of both players' parameters.</summary>
public sealed record WeightNorms(double Discriminator, double Generator);

/// <summary>A minibatch of real examples: its number in the run's order, and which examples of the data set it is; null for a distribution.</summary>
public sealed record MinibatchSeen(long Index, IReadOnlyList<int>? Examples);

/// <summary>The first step of a run after which a loss, a gradient, a weight or the update rule's state is not finite, and what led to it.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Key">The run's key: with the step it says what noise and masks were drawn.</param>
/// <param name="Batches">The real examples that D saw in this step.</param>
/// <param name="Measures">What the step saw; null where it can no longer be said.</param>
/// <param name="Before">What the steps before it saw, up to ten of them.</param>
/// <param name="WeightsBefore">The weights that it began with.</param>
/// <param name="WeightsAfter">The weights that it left.</param>
public sealed record Divergence(
    long Step, string Key, ImmutableArray<MinibatchSeen> Batches, Measures? Measures, ImmutableArray<Measures> Before,
    WeightNorms WeightsBefore, WeightNorms WeightsAfter)
{
    private const int Remembered = 10;

    /// <summary>So many steps are repeated without looking at all weights after each.</summary>
    private const int Block = 50;

    /// <summary>The state that the step began with, which is finite.</summary>
    [JsonIgnore]
    public Snapshot Start { get; private init; } = null!;

    /// <summary>The run without the step's update: the parameters it began with, one step on.</summary>
    [JsonIgnore]
    public Snapshot Skipped => Start with { Step = Step };

    /// <summary>A state from which a run goes on with other noise, masks and examples than before.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="attempt">The how-manieth time, from 1: each goes another way.</param>
    public static Snapshot Again(Snapshot snapshot, int attempt) => snapshot with { Key = snapshot.Key.Fold((int)Use.Again).Fold(attempt) };

    /// <summary>Repeats a run step by step, which gives the bits it gave, to the first step that leaves something that is not finite.</summary>
    /// <param name="trainer">What ran.</param>
    /// <param name="data">What it learned from.</param>
    /// <param name="from">A finite state of the run.</param>
    /// <param name="to">The last step to repeat.</param>
    /// <returns>Null where all is finite this time.</returns>
    public static Divergence? Find(ITrainer trainer, ISource data, Snapshot from, long to)
    {
        while (from.Step < to && Whole(trainer, from, Math.Min(to, from.Step + Block)) is { } next)
            from = next;
        var before = new Queue<Measures>();
        for (var start = from; start.Step < to;)
        {
            using var state = trainer.Resume(start);
            using var next = trainer.Step(state, measure: true);
            var end = next.Snapshot();
            if (!end.IsFinite || next.Measures is { IsFinite: false })
                return new(
                    end.Step, end.Key.ToString(), [.. Seen(trainer.Game, data, start)], next.Measures, [.. before], Norms(start), Norms(end)) { Start = start };
            if (next.Measures is { } seen)
                before.Enqueue(seen);
            if (before.Count > Remembered)
                before.Dequeue();
            start = end;
        }
        return null;
    }

    /// <summary>The state at a later step if all is finite on the way there; otherwise null.</summary>
    private static Snapshot? Whole(ITrainer trainer, Snapshot from, long to)
    {
        using var start = trainer.Resume(from);
        foreach (var state in trainer.Run(start, _ => true))
            if (state.Measures is { IsFinite: false })
                return null;
            else if (state.Step == to)
                return state.Snapshot() is { IsFinite: true } end ? end : null;
        return null;
    }

    private static IEnumerable<MinibatchSeen> Seen(Game game, ISource data, Snapshot start)
    {
        int each = game.Order is UpdateOrder.Alternating { K: var k } ? k : 1;
        for (long index = start.Step * each; index < (start.Step + 1) * each; index++)
            yield return new(index, (data as IExamples)?.Indices(start.Key.Fold((int)Use.Data), index, game.Batch));
    }

    private static WeightNorms Norms(Snapshot s) => new(
        TensorPrimitives.Norm(s.Discriminator.Parameters.Values), TensorPrimitives.Norm(s.Generator.Parameters.Values));
}
