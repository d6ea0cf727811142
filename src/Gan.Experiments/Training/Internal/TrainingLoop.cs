using System.Diagnostics;

namespace Gan.Experiments.Internal;

/// <summary>
/// Makes the steps of a run, and measures, draws and saves, until the last step, an interruption or a final non-finite
/// step.
/// </summary>
internal sealed class TrainingLoop(
    RunFolder run, ITrainer trainer, ISource data, BestCheckpoint? best, IInterruption interruption, Journal journal,
    IRunReporter reporter,
    Action<Measures> report)
{
    /// <summary>
    /// Index folded into the key for the noise of pictures: the same for all pictures of a run, and used by no step.
    /// </summary>
    private const long PictureNoise = -100;

    private const int PictureCount = 100;

    /// <summary>
    /// The maximum number of non-finite steps without a checkpoint between them; then the run ends, whatever the recipe
    /// asks for.
    /// </summary>
    private const int MostInARow = 10;

    private readonly Recipe recipe = run.Recipe;

    // A conditional generator has no samples without a condition; games without a generator have none at all.
    private readonly bool hasGenerator =
        trainer.Game.Players.Any(p =>
            p.Name == Game.GeneratorName && p.Net.Condition is null && p.Net.Input.Equals(trainer.Game.Noise));

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double before;

    // The state to roll back to, and the state to repeat steps from. They differ after a step was skipped or rolled back.
    private Snapshot good = null!, from = null!;

    /// <summary>The seconds taken, including those before the run was resumed.</summary>
    public double Seconds => before + clock.Elapsed.TotalSeconds;

    /// <summary>The last state, which is readable.</summary>
    public State Last { get; private set; } = null!;

    /// <summary>The last measures; null before the first.</summary>
    public Measures? Measured { get; private set; }

    /// <summary>The last step that left non-finite numbers; null for none.</summary>
    public long? NonFinite { get; private set; }

    /// <summary>The step of the last checkpoint; null for none.</summary>
    public long? Saved { get; private set; }

    /// <summary>Trains from a state on.</summary>
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
            // Later measurements belong to steps that are repeated.
            journal.Rewind(next.Step);
        }
        return true;
    }

    /// <summary>Makes steps until the last one or a request to end.</summary>
    /// <returns>The step at which a non-finite number was detected; null if all numbers are finite.</returns>
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

    /// <summary>Finds the first non-finite step, records it, and acts as the recipe says.</summary>
    /// <returns>The state to continue from; null to end the run.</returns>
    private Snapshot? AfterNonFinite(long found, int inARow)
    {
        if (NonFiniteStep.Find(trainer, data, from, found) is not { } step)
        {
            reporter.Note($"non-finite numbers at step {found}, but not when the steps from {from.Step} on were repeated: "
                + $"the machine computes unreliably; {Left}");
            return null;
        }
        NonFinite = step.Step;
        var action = inARow > MostInARow ? OnNonFinite.Stop : recipe.OnNonFinite;
        run.Add(step, action);
        string what = $"non-finite numbers after step {step.Step}: {step.Measures}";
        if (action == OnNonFinite.Stop)
        {
            string tried = inARow > MostInARow ? $", for the {inARow}th time since the last checkpoint" : "";
            reporter.Note($"{what}{tried}; {run.In("non-finite.jsonl")} has the details; {Left}");
            return null;
        }
        var next = action == OnNonFinite.Skip ? step.Skipped : NonFiniteStep.Again(good, inARow);
        string then = action == OnNonFinite.Skip ? "its update is left out"
            : $"continuing from step {next.Step} with another key";
        reporter.Note($"{what}; {then}");
        return next;
    }

    /// <summary>A clause for messages about the last checkpoint.</summary>
    public string Left => Saved is null ? "no checkpoint was saved"
        : $"the last checkpoint, of step {Saved}, is intact";

    private TrainedGenerator Generator(State state) => TrainedGenerator.Of(recipe, state.Snapshot(), trainer.Engine);
}
