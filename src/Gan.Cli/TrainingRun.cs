using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Gan.Cli;

/// <summary>One <c>gan train</c>: opens everything, trains, and says what came of it.</summary>
internal sealed class TrainingRun(TrainOptions options)
{
    public int Execute()
    {
        // From the first moment: a signal that nobody waits for ends the process.
        using var interrupt = new Interrupt();
        // Everything that can be wrong with the input is found before anything is written.
        var resumed = options.Resume ? RunFolder.Open(options.Folder) : null;
        if (resumed is null)
            RunFolder.RequireNone(options.Folder);
        using var held = resumed is null ? null : Take();
        var (recipe, data) = options.Open(options.Resolve(resumed));
        var game = recipe.Game();
        var best = Best.Of(recipe, options.Data);
        var (saved, savedEngine, damaged) = resumed?.Load() ?? default;
        if (options.Engine is { } asked && savedEngine is not null && asked != savedEngine)
            throw new BadInputException($"--engine: {savedEngine} required, with which the run was trained, got {asked}");
        if (saved is not null && options.Seed is { } seed && Key.Of(seed) != saved.Key)
            throw new BadInputException($"--seed: the run's own required, or none, got {seed}");
        if (saved?.Step > recipe.Steps)
            throw new BadInputException($"--steps: {saved.Step} or more required, which the run has, got {recipe.Steps}");
        if (resumed is not null && saved is null)
            RequireBeginning(damaged!);
        foreach (string message in damaged ?? [])
            Console.Error.WriteLine($"gan: passed over a damaged checkpoint: {message}");
        var precision = Precisions.Parse(recipe.Precision);
        var engine = (options.Engine ?? savedEngine) is { } name
            ? Engines.Find(name, options.Device, precision) : Engines.Fastest(options.Device, precision);
        RequireMemory(game);
        try
        {
            var trainer = Trainer(engine, game, data);
            var start = saved is null ? Begin(trainer, recipe) : trainer.Resume(saved);
            var first = start.Snapshot();
            RunFolder.RequireFinite(recipe, first);
            using var own = resumed is null ? Take() : null;
            var run = resumed?.With(recipe) ?? RunFolder.Begin(options.Folder, recipe, first, engine);
            return Train(run, trainer, data, best, start, interrupt);
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            throw new BadInputException($"out of memory: a batch smaller than {recipe.Batch} required (--set batch=N)", e);
        }
    }

    /// <summary>A run none of whose checkpoints can be read does not begin again unasked: with another seed it would be another run.</summary>
    private void RequireBeginning(IReadOnlyList<string> damaged)
    {
        if (damaged.Count > 0)
            throw new BadInputException($"{options.Folder}: a whole checkpoint required, got {damaged.Count} damaged, the newest: {damaged[0]}");
        if (options.Seed is null)
            throw new BadInputException($"--seed: the run's own required, which no checkpoint in {options.Folder} says, got none");
    }

    /// <summary>Refuses nets whose parameters, gradients and optimiser's state alone are more than the machine has; what is less may still be too much.</summary>
    private static void RequireMemory(Game game)
    {
        long least = Bytes(game.Discriminator, game.DiscriminatorOptimizer) + Bytes(game.Generator, game.GeneratorOptimizer);
        long there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (least > there)
            throw new BadInputException(FormattableString.Invariant($"out of memory: smaller nets required, these take {least / 1e9:F1} GB at least, got {there / 1e9:F1} GB"));

        static long Bytes(Net net, IOptimizer optimizer) => (long)net.Layout.Size * (2 + optimizer.Rule().State.Length) * sizeof(double);
    }

    private State Begin(ITrainer trainer, Recipe recipe)
    {
        var start = trainer.Init(Key.Of(options.Seed ?? 1));
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

    private RunLock Take()
    {
        var taken = RunLock.Take(options.Folder);
        if (taken.Abandoned is { } who)
            Console.Error.WriteLine($"gan: the run of {who} in {options.Folder} ended without saying so");
        return taken;
    }

    /// <summary>libtorch says it in words.</summary>
    private static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || e.Message.Contains("allocate memory", StringComparison.Ordinal) || e.Message.Contains("out of memory", StringComparison.Ordinal);

    private int Train(RunFolder run, ITrainer trainer, ISource data, Best? best, State start, Interrupt interrupt)
    {
        double before = run.Rewind(start.Step);
        TrainingLoop? loop = null;
        bool whole = false;
        try
        {
            using var journal = new Journal(run);
            Progress.Show(run.Recipe, trainer.Engine, start.Step, report =>
            {
                loop = new(run, trainer, data, best, interrupt, journal, report);
                whole = loop.Go(start, before);
            });
        }
        catch (Exception e) when (loop is not null && e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"at step {loop!.Last.Step}: {e.Message}; {loop.Left}", e);
        }
        Report(run, trainer, loop!);
        return !whole ? Exit.False : interrupt.Asked && loop!.Last.Step < run.Recipe.Steps ? interrupt.ExitCode : Exit.Done;
    }

    private void Report(RunFolder run, ITrainer trainer, TrainingLoop loop)
    {
        var (last, measured) = (loop.Last, loop.Measured);
        var result = new Result(
            run.Path, run.Recipe.Name, trainer.Engine.Name, trainer.Engine.Device, unchecked((long)last.Key.Value), last.Step,
            Math.Round(loop.Seconds, 3), loop.Diverged, measured?.Value, measured?.LossD, measured?.LossG,
            Hash(last.Generator, trainer.Engine), Hash(last.Discriminator, trainer.Engine));
        if (options.Quiet)
            return;
        if (options.Json)
            Output.Json(result);
        else
            Console.WriteLine(FormattableString.Invariant(
                $"{result.Run}: {result.Steps} steps in {result.Seconds:F1} s, V = {(result.Value is { } v ? v.ToString("F4", CultureInfo.InvariantCulture) : "not measured")}, generator {result.GeneratorSha256[..16]}"));
    }

    /// <summary>The SHA-256 of the player's safetensors file.</summary>
    private static string Hash(Params parameters, IEngine engine) =>
        Convert.ToHexStringLower(SHA256.HashData(Safetensors.Write(parameters, engine.IsDouble)));

    private sealed record Result(
        string Run, string Recipe, string Engine, string Device, long Seed, long Steps, double Seconds,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Diverged,
        double? Value, double? LossD, double? LossG, string GeneratorSha256, string DiscriminatorSha256);
}
