using System.Security.Cryptography;
using Gan.Experiments.Internal;

namespace Gan.Experiments;

/// <summary>A training run: opens or creates its folder, trains, measures and saves.</summary>
/// <param name="request">The recipe, folder and options.</param>
/// <param name="engines">The engines to choose from.</param>
/// <param name="reporter">Receives notes and measures.</param>
/// <param name="interruption">Requests the end of the run or a checkpoint.</param>
public sealed class TrainingRun(RunRequest request, EngineCatalog engines, IRunReporter reporter, IInterruption interruption)
{
    /// <summary>Trains to the last step, a final non-finite step or a request to end.</summary>
    /// <exception cref="BadInputException">
    /// The request or something that it names is invalid, which is checked before anything is written; or memory is short or
    /// a file cannot be written, in which case the last checkpoint is intact.
    /// </exception>
    /// <exception cref="EngineUnavailableException">The engine's native library cannot be loaded.</exception>
    public RunResult Execute()
    {
        var resumed = request.Resume ? RunFolder.Open(request.Folder) : null;
        if (resumed is null)
            RunFolder.RequireNone(request.Folder);
        using var held = resumed is null ? null : TakeLock();
        var (recipe, data) = OpenData();
        recipe.Checked().RequirePlayableOn(data);
        var game = recipe.Game;
        var best = BestCheckpoint.Of(recipe, request.Data);
        var (saved, savedEngine, damaged) = resumed?.Load() ?? default;
        RequireSame(recipe, saved, savedEngine);
        if (resumed is not null && saved is null)
            RequireBeginning(damaged!);
        foreach (string message in damaged ?? [])
            reporter.Note($"skipped a damaged checkpoint: {message}");
        var engine = (request.Engine ?? savedEngine) is { } name
            ? engines.Find(name, request.Device, recipe.Precision) : engines.Default(request.Device, recipe.Precision);
        RequireMemory(game);
        try
        {
            var trainer = Trainer(engine, game, data);
            var start = saved is null ? Begin(trainer, recipe) : trainer.Resume(saved);
            var first = start.Snapshot();
            RunFolder.RequireFinite(recipe, first);
            using var own = resumed is null ? TakeLock() : null;
            var run = resumed?.With(recipe) ?? RunFolder.Begin(request.Folder, recipe, first, engine);
            return Train(run, trainer, data, best, start);
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            throw BadInputException.Of("batch", $"out of memory: a batch smaller than {recipe.Game.Batch} required", e);
        }
    }

    /// <summary>Opens the data, and converts epochs to the number of steps.</summary>
    private (Recipe Recipe, ISource Data) OpenData()
    {
        var recipe = request.Recipe;
        var data = Datasets.Open(recipe.Data, request.Data);
        if (recipe.Examples is { } count && data is IExamples images)
            data = count <= images.Count ? images.Range(0, count)
                : throw new BadInputException(
                    $"examples: at most {images.Count}, the number of examples of {data.Name}, required, got {count}");
        if (request.Epochs is not { } epochs)
            return (recipe, data);
        return data.Count is { } n ? (recipe with { Steps = recipe.StepsOf(epochs, n) }, data)
            : throw BadInputException.Of(
                "epochs", $"a data set with a number of examples required, got the distribution {data.Name}");
    }

    /// <summary>Rejects a request to resume the run with another engine or seed, or with fewer steps than it has.</summary>
    private void RequireSame(Recipe recipe, Snapshot? saved, string? savedEngine)
    {
        if (request.Engine is { } asked && savedEngine is not null && asked != savedEngine)
            throw BadInputException.Of("engine", $"{savedEngine} required, the engine of the run, got {asked}");
        if (saved is not null && request.Seed is { } seed && Key.Of(seed) != saved.Key)
            throw BadInputException.Of("seed", $"the seed of the run, or none, required, got {seed}");
        if (saved?.Step > recipe.Steps)
            throw BadInputException.Of(
                "steps", $"at least {saved.Step}, the number of steps of the run, required, got {recipe.Steps}");
    }

    /// <summary>
    /// Rejects a run whose checkpoints are all damaged, and one without any checkpoint if no seed is given.
    /// </summary>
    private void RequireBeginning(IReadOnlyList<string> damaged)
    {
        if (damaged.Count > 0)
            throw new BadInputException(
                $"{request.Folder}: an intact checkpoint required, got {damaged.Count} damaged; the newest: {damaged[0]}");
        if (request.Seed is null)
            throw BadInputException.Of("seed", $"a seed required, because {request.Folder} has no checkpoint that records "
                + "it, got none");
    }

    /// <summary>
    /// Rejects nets whose parameters, gradients and optimizer states alone exceed the memory of the machine. Smaller nets
    /// may still turn out too large.
    /// </summary>
    private static void RequireMemory(Game game)
    {
        long least = game.Players.Sum(p => Bytes(p.Net, p.Optimizer));
        long there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (least > there)
            throw new BadInputException(FormattableString.Invariant(
                $"out of memory: at least {least / 1e9:F1} GB required by these nets, got {there / 1e9:F1} GB"));

        static long Bytes(Net net, IOptimizer optimizer) => (long)net.Layout.Size * (2
            + optimizer.Rule().State.Length) * sizeof(double);
    }

    private State Begin(ITrainer trainer, Recipe recipe)
    {
        var start = trainer.Init(Key.Of(request.Seed ?? 1));
        if (recipe.Pretrained is not { } pretrained)
            return start;
        using (start)
            return trainer.Resume(pretrained.Onto(start.Snapshot()));
    }

    private static ITrainer Trainer(IEngine engine, Game game, ISource data)
    {
        try
        {
            return engine.Trainer(game, data);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException(e.Message, e);
        }
    }

    private RunLock TakeLock()
    {
        var taken = RunLock.Take(request.Folder);
        if (taken.Abandoned is { } who)
            reporter.Note($"{request.Folder} was locked by a run that ended abnormally: {who}");
        return taken;
    }

    /// <summary>libtorch reports it only in the message of an exception.</summary>
    private static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || e.Message.Contains("allocate memory", StringComparison.Ordinal)
            || e.Message.Contains("out of memory", StringComparison.Ordinal);

    private RunResult Train(RunFolder run, ITrainer trainer, ISource data, BestCheckpoint? best, State start)
    {
        double before = run.Rewind(start.Step);
        TrainingLoop? loop = null;
        bool whole = false;
        try
        {
            using var journal = new Journal(run);
            reporter.Show(run.Recipe, trainer.Engine, start.Step, report =>
            {
                loop = new(run, trainer, data, best, interruption, journal, reporter, report);
                whole = loop.Go(start, before);
            });
        }
        catch (Exception e) when (loop is not null && e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"at step {loop!.Last.Step}: {e.Message}; {loop.Left}", e);
        }
        var last = loop!.Last;
        var outcome = !whole ? RunOutcome.NonFinite
            : interruption.EndRequested && last.Step < run.Recipe.Steps ? RunOutcome.Interrupted : RunOutcome.Completed;
        return new(
            outcome, run.Path, run.Recipe, trainer.Engine.Name, trainer.Engine.Device, last.Key, last.Step, loop.Seconds,
            loop.NonFinite, loop.Measured,
            trainer.Game.Players.ToDictionary(p => p.Name, p => Hash(last.Parameters(p.Name), trainer.Engine)));
    }

    private static string Hash(Params parameters, IEngine engine) =>
        Convert.ToHexStringLower(SHA256.HashData(Safetensors.Write(parameters, engine.IsDouble)));
}
