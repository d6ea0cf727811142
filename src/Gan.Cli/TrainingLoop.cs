using System.Diagnostics;

namespace Gan.Cli;

/// <summary>The steps of a run: measures, draws and saves on the way, until done, interrupted or diverged beyond mending.</summary>
internal sealed class TrainingLoop(RunFolder run, ITrainer trainer, ISource data, Best? best, Interrupt interrupt, Journal journal, Action<Measures> report)
{
    /// <summary>What the pictures' noise is made of: the same in every picture of a run, and in no step.</summary>
    private const long PictureNoise = -100;

    private const int PictureCount = 100;

    /// <summary>So many divergences without a checkpoint between them are the end, whatever is to be done about one.</summary>
    private const int MostInARow = 10;

    private readonly Recipe recipe = run.Recipe;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double before;

    // What is rolled back to, and what the steps since are repeated from; they differ once something was skipped or rolled back.
    private Snapshot good = null!, from = null!;

    /// <summary>The seconds the run has taken, all parts of it.</summary>
    public double Seconds => before + clock.Elapsed.TotalSeconds;

    /// <summary>The last state; it may be read.</summary>
    public State Last { get; private set; } = null!;

    /// <summary>What was last measured.</summary>
    public Measures? Measured { get; private set; }

    /// <summary>The step of the last divergence; null for none.</summary>
    public long? Diverged { get; private set; }

    /// <summary>The step of the last checkpoint; null for none.</summary>
    public long? Saved { get; private set; }

    /// <summary>Goes on from a state.</summary>
    /// <returns>False if the run diverged and ended.</returns>
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
            var next = Mended(found, inARow);
            Last = trainer.Resume(next ?? good);
            if (next is null)
                return false;
            from = next;
            // What was measured after it is of a run that is no longer this one.
            journal.Rewind(next.Step);
        }
        return true;
    }

    /// <summary>Steps to the end, or until somebody asks for it.</summary>
    /// <returns>The step at which something was found that is not finite; null where all went well.</returns>
    private long? Steps(State start)
    {
        foreach (var state in trainer.Run(start, step => step % recipe.MeasureEvery == 0 || step == recipe.Steps))
        {
            Last = state;
            bool end = state.Step == recipe.Steps || interrupt.Asked;
            if (state.Measures is { } m)
            {
                if (!m.IsFinite)
                    return state.Step;
                Measured = m;
                journal.Measured(m, Seconds);
                report(m);
            }
            if (state.Step % recipe.SaveEvery == 0 || end || interrupt.TakeSave())
            {
                var snapshot = state.Snapshot();
                if (!snapshot.IsFinite)
                    return state.Step;
                run.Save(snapshot, trainer.Engine, best?.Score(Sampler(state), state.Key));
                good = from = snapshot;
                Saved = state.Step;
            }
            if (state.Step % recipe.SampleEvery == 0 || state.Step == recipe.Steps)
                journal.Picture(state.Step, Sampler(state).Picture(
                    () => data, state.Key.Fold(PictureNoise), PictureCount, null, $"{data.Name}, step {state.Step}"));
            if (end)
                break;
        }
        return null;
    }

    /// <summary>Finds out what happened, writes it down, and does about it what the recipe says.</summary>
    /// <returns>Where to go on; null for nowhere.</returns>
    private Snapshot? Mended(long found, int inARow)
    {
        if (Divergence.Find(trainer, data, from, found) is not { } divergence)
        {
            Say($"the run diverged at step {found}, but not when its steps were repeated from {from.Step} on: this machine is not to be trusted; {Left}");
            return null;
        }
        Diverged = divergence.Step;
        string action = inARow > MostInARow ? "stop" : recipe.OnDivergence;
        run.Add(divergence, action);
        string what = FormattableString.Invariant($"the run diverged at step {divergence.Step}: {divergence.Measures}");
        if (action == "stop")
        {
            string tried = inARow > MostInARow ? $", for the {inARow}th time since the last checkpoint" : "";
            Say($"{what}{tried}; what led to it is in {run.In("divergences.jsonl")}; {Left}");
            return null;
        }
        var next = action == "skip" ? divergence.Skipped : Divergence.Again(good, inARow);
        Say($"{what}; {(action == "skip" ? "its update is left out" : $"going on from step {next.Step} another way")}");
        return next;
    }

    private static void Say(string line) => Console.Error.WriteLine($"gan: {line}");

    /// <summary>What is left of the run.</summary>
    public string Left => Saved is null ? "no checkpoint was saved before" : $"the last checkpoint, of step {Saved}, is whole";

    private Sampler Sampler(State state) => new(
        recipe.Generator, recipe.Prior,
        trainer.Engine.Bind(recipe.Generator, recipe.GeneratorOptimizer.SampledParameters(state.Snapshot().Generator)), Datasets.IsContrastNormalised(recipe.Data));
}
