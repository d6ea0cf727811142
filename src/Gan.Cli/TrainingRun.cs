using System.Diagnostics;
using System.Security.Cryptography;

namespace Gan.Cli;

/// <summary>One <c>gan train</c>: opens everything, then steps, measures, draws and saves until done or interrupted.</summary>
internal sealed class TrainingRun(TrainOptions options)
{
    /// <summary>What the pictures' noise is made of: the same in every picture of a run, and in no step.</summary>
    private const long PictureNoise = -100;

    private const int PictureCount = 100;

    public int Execute()
    {
        // Everything that can be wrong with the input is found before anything is written.
        var resumed = options.Resume ? RunFolder.Open(options.Folder) : null;
        var (recipe, data) = options.Open(options.Resolve(resumed));
        var game = recipe.Game();
        var (saved, savedEngine, damaged) = resumed?.Load() ?? default;
        if (options.Engine is { } asked && savedEngine is not null && asked != savedEngine)
            throw new BadInputException($"--engine: {savedEngine} required, with which the run was trained, got {asked}");
        if (saved is not null && options.Seed is { } seed && Key.Of(seed) != saved.Key)
            throw new BadInputException($"--seed: the run's own required, or none, got {seed}");
        if (saved?.Step > recipe.Steps)
            throw new BadInputException($"--steps: {saved.Step} or more required, which the run has, got {recipe.Steps}");
        foreach (string message in damaged ?? [])
            Console.Error.WriteLine($"gan: passed over a damaged checkpoint: {message}");
        var precision = Precisions.Parse(recipe.Precision);
        var engine = (options.Engine ?? savedEngine) is { } name
            ? Engines.Find(name, options.Device, precision) : Engines.Fastest(options.Device, precision);
        var trainer = Trainer(engine, game, data);
        var start = saved is null ? trainer.Init(Key.Of(options.Seed ?? 1)) : trainer.Resume(saved);
        var run = resumed?.With(recipe) ?? RunFolder.Create(options.Folder, recipe);
        return Train(run, trainer, data, start);
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

    private int Train(RunFolder run, ITrainer trainer, ISource data, State start)
    {
        var recipe = run.Recipe;
        double before = run.Rewind(start.Step);
        var clock = Stopwatch.StartNew();
        using var interrupt = new Interrupt();
        using var journal = new Journal(run);
        var last = start;
        Measures? measured = null;
        bool diverged = false;
        long? saved = start.Step > 0 ? start.Step : null;
        Progress.Show(recipe, trainer.Engine, start.Step, report =>
        {
            if (start.Step < recipe.Steps)
                foreach (var state in trainer.Run(start, step => step % recipe.MeasureEvery == 0 || step == recipe.Steps))
                {
                    last = state;
                    bool end = state.Step == recipe.Steps || interrupt.Asked;
                    if (state.Measures is { } m)
                    {
                        measured = m;
                        journal.Measured(m, before + clock.Elapsed.TotalSeconds);
                        report(m);
                        if (diverged = !IsFinite(m))
                            break;
                    }
                    if (state.Step % recipe.SampleEvery == 0 || state.Step == recipe.Steps)
                        journal.Picture(state.Step, Picture(trainer, data, state));
                    if (state.Step % recipe.SaveEvery == 0 || end)
                    {
                        run.Save(state.Snapshot(), trainer.Engine);
                        saved = state.Step;
                    }
                    if (end)
                        break;
                }
        });
        if (diverged)
            Console.Error.WriteLine($"gan: the run diverged at step {measured!.Step}: {measured}; {Left(saved)}");
        Report(run, trainer, last, measured, before + clock.Elapsed.TotalSeconds);
        return diverged ? Exit.False : interrupt.Asked && last.Step < recipe.Steps ? interrupt.ExitCode : Exit.Done;
    }

    private static string Left(long? saved) =>
        saved is null ? "no checkpoint was saved before" : $"the last checkpoint, of step {saved}, is whole";

    private static byte[] Picture(ITrainer trainer, ISource data, State state)
    {
        var generator = trainer.Game.Generator;
        return new Sampler(generator, trainer.Game.Prior, trainer.Engine.Bind(generator, state.Generator))
            .Picture(() => data, state.Key.Fold(PictureNoise), PictureCount, null, $"{data.Name}, step {state.Step}");
    }

    private static bool IsFinite(Measures m) =>
        double.IsFinite(m.Value + m.LossD + m.LossG + m.GradientD + m.GradientG);

    private void Report(RunFolder run, ITrainer trainer, State last, Measures? measured, double seconds)
    {
        var result = new Result(
            run.Path, run.Recipe.Name, trainer.Engine.Name, trainer.Engine.Device, unchecked((long)last.Key.Value), last.Step,
            Math.Round(seconds, 3), measured?.Value, measured?.LossD, measured?.LossG,
            Hash(last.Generator, trainer.Engine), Hash(last.Discriminator, trainer.Engine));
        if (options.Json)
            Output.Json(result);
        else
            Console.WriteLine(FormattableString.Invariant(
                $"{result.Run}: {result.Steps} steps in {result.Seconds:F1} s, V = {result.Value:F4}, generator {result.GeneratorSha256[..16]}"));
    }

    /// <summary>The SHA-256 of the player's safetensors file.</summary>
    private static string Hash(Params parameters, IEngine engine) =>
        Convert.ToHexStringLower(SHA256.HashData(Safetensors.Write(parameters, engine.IsDouble)));

    private sealed record Result(
        string Run, string Recipe, string Engine, string Device, long Seed, long Steps, double Seconds,
        double? Value, double? LossD, double? LossG, string GeneratorSha256, string DiscriminatorSha256);
}
