using System.Diagnostics;

namespace Gan.Experiments.Internal;

/// <summary>
/// Makes the steps of a run; measures, draws and saves on the way, until the last step, an interruption or a final
/// non-finite step.
/// </summary>
internal sealed class TrainingLoop(
    RunFolder run, ITrainer trainer, ISource data, BestCheckpoint? best, IInterruption interruption, Journal journal,
    IRunReporter reporter,
    Action<Measures> report)
{
    /// <summary>
    /// Index by which the key of the pictures' noise is folded: the same for every picture of a run, and used by no step.
    /// </summary>
    private const long PictureNoise = -100;

    private const int PictureCount = 100;

    /// <summary>
    /// The run ends after this many non-finite steps without a checkpoint between them, whatever the recipe says.
    /// </summary>
    private const int MostInARow = 10;

    private readonly Recipe recipe = run.Recipe;

    // A conditional generator has no samples without a condition; games without a generator have none at all.
    private readonly bool hasGenerator =
        trainer.Game.Players.Any(p => p.Name == Game.GeneratorName && p.Net.Condition is null && p.Net.Input.Equals(trainer.Game.Noise));

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double before;

    // The state to roll back to, and the state to repeat steps from; they differ once a step was skipped or rolled back.
    private Snapshot good = null!, from = null!;

    /// <summary>The seconds that the run has taken, its earlier parts included.</summary>
    public double Seconds => before + clock.Elapsed.TotalSeconds;

    /// <summary>The last state; it may be read.</summary>
    public State Last { get; private set; } = null!;

    /// <summary>The last measures.</summary>
    public Measures? Measured { get; private set; }

    /// <summary>The last step that left non-finite numbers; null for none.</summary>
    public long? NonFinite { get; private set; }

    /// <summary>The step of the last checkpoint; null for none.</summary>
    public long? Saved { get; private set; }

    /// <summary>Goes on from a state.</summary>
    /// <returns>False if the run ended at a non-finite step.</returns>
    public bool Go(State start, double secondsBefore)
    {
        before = secondsBefore;
        good = from = start.Snapshot();
        (Last, Saved) = (start, run.Steps.Contains(start.Step) ? start.Step : null);
        for (int inARow = 0; Last.Step < recipe.Steps;)
        {
            var rolledBackTo = good;
            if (Steps(Last) is not { } found)
                return true;
            inARow = ReferenceEquals(good, rolledBackTo) ? inARow + 1 : 1;
            var next = AfterNonFinite(found, inARow);
            Last = trainer.Resume(next ?? good);
            if (next is null)
                return false;
            from = next;
            // What was measured after it belongs to steps that are made anew.
            journal.Rewind(next.Step);
        }
        return true;
    }

    /// <summary>Makes steps to the last one, or until the run is asked to end.</summary>
    /// <returns>The step at which a number was found that is not finite; null if all are finite.</returns>
    private long? Steps(State start)
    {
        foreach (var state in trainer.RunInPlace(start, step => step % recipe.MeasureEvery == 0 || step == recipe.Steps))
        {
            Last = state;
            bool end = state.Step == recipe.Steps || interruption.EndRequested;
            if (state.Measures is { } m)
            {
                if (!m.IsFinite)
                    return state.Step;
                Measured = m;
                journal.Measured(m, Seconds);
                report(m);
            }
            if (state.Step % recipe.SaveEvery == 0 || end || interruption.TakeSaveRequest())
            {
                var snapshot = state.Snapshot();
                if (!snapshot.IsFinite)
                    return state.Step;
                run.Save(snapshot, trainer.Engine, best?.Score(Generator(state), state.Key));
                good = from = snapshot;
                Saved = state.Step;
            }
            if (hasGenerator && (state.Step % recipe.SampleEvery == 0 || state.Step == recipe.Steps))
                journal.Picture(state.Step, SamplePicture.Png(
                    Generator(state), () => data, state.Key.Fold(PictureNoise), PictureCount, null,
                    $"{data.Name}, step {state.Step}"));
            if (end)
                break;
        }
        return null;
    }

    /// <summary>Finds the non-finite step, records it, and does what the recipe says.</summary>
    /// <returns>The state to go on from; null to end the run.</returns>
    private Snapshot? AfterNonFinite(long found, int inARow)
    {
        if (NonFiniteStep.Find(trainer, data, from, found) is not { } step)
        {
            reporter.Note($"non-finite numbers at step {found}, but not when its steps were repeated from {from.Step} on: "
                + $"this machine is not to be trusted; {Left}");
            return null;
        }
        NonFinite = step.Step;
        var action = inARow > MostInARow ? OnNonFinite.Stop : recipe.OnNonFinite;
        run.Add(step, action);
        string what = $"non-finite numbers after step {step.Step}: {step.Measures}";
        if (action == OnNonFinite.Stop)
        {
            string tried = inARow > MostInARow ? $", for the {inARow}th time since the last checkpoint" : "";
            reporter.Note($"{what}{tried}; what led to it is in {run.In("non-finite.jsonl")}; {Left}");
            return null;
        }
        var next = action == OnNonFinite.Skip ? step.Skipped : NonFiniteStep.Again(good, inARow);
        string then = action == OnNonFinite.Skip ? "its update is left out" : $"going on from step {next.Step} with another key";
        reporter.Note($"{what}; {then}");
        return next;
    }

    /// <summary>A clause that says which checkpoint is left.</summary>
    public string Left => Saved is null ? "no checkpoint was saved before"
        : $"the last checkpoint, of step {Saved}, is whole";

    private TrainedGenerator Generator(State state) => TrainedGenerator.Of(recipe, state.Snapshot(), trainer.Engine);
}
