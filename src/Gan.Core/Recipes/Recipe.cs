using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// Everything that says what a run does, as data: a run's <c>config.json</c> is one of these, and <c>--set</c> changes it
/// before the run.
/// </summary>
public sealed record Recipe
{
    /// <summary>The name it is asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>What it is and where it departs from its source, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The data set, a named distribution, or a distribution as text (<c>normal(0,1)</c>).</summary>
    public required string Data { get; init; }

    /// <summary>How many of the data set's first examples are trained on; null for all, and for a distribution.</summary>
    public int? Examples { get; init; }

    /// <summary>G.</summary>
    public required Net Generator { get; init; }

    /// <summary>D, up to its logit.</summary>
    public required Net Discriminator { get; init; }

    /// <summary>The run that G's last layers are from; null, as mostly, where they start as the others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Pretrained? Pretrained { get; init; }

    /// <summary>p_z.</summary>
    public IPrior Prior { get; init; } = new GaussianPrior();

    /// <summary>The objective, by name: <c>minimax</c>, <c>non-saturating</c>, <c>blend:0.3</c>, ….</summary>
    public string Objective { get; init; } = Objectives.NonSaturating.Name;

    /// <summary>What D's loss is multiplied by: 1 in the paper, 0.5 in the authors' code.</summary>
    public double DiscriminatorFactor { get; init; } = 1;

    /// <summary><c>simultaneous</c> (the authors' code) or <c>alternating:K</c> (the paper's box; <c>alternating:K:N</c> with N updates of G).</summary>
    public string Order { get; init; } = "alternating:1";

    /// <summary>How D updates.</summary>
    public required IOptimizer DiscriminatorOptimizer { get; init; }

    /// <summary>How G updates.</summary>
    public required IOptimizer GeneratorOptimizer { get; init; }

    /// <summary>The size m of a minibatch.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>What matrix products are computed in: <c>fp32</c>, or <c>bf16</c> where the engine has it.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>How many steps a run has: updates of G, unless <see cref="Order"/> has several in a step.</summary>
    public required long Steps { get; init; }

    /// <summary>Measure every so many steps.</summary>
    public int MeasureEvery { get; init; } = 50;

    /// <summary>Draw a picture of samples every so many steps.</summary>
    public int SampleEvery { get; init; } = 500;

    /// <summary>Save a checkpoint every so many steps; the last step is always saved.</summary>
    public int SaveEvery { get; init; } = 1000;

    /// <summary>How many checkpoints are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>The metric by which the best checkpoint is kept beside the newest; null for none.</summary>
    public string? Best { get; init; }

    /// <summary>
    /// What happens when a number is no longer finite: <c>stop</c>; <c>skip</c>, the step's update is left out; or <c>rollback</c>, the run goes
    /// on from its last checkpoint with other noise and examples.
    /// </summary>
    public string OnDivergence { get; init; } = "stop";

    /// <summary>The steps of so many epochs of a data set of this many examples.</summary>
    public long StepsOf(double epochs, int examples) => (long)Math.Ceiling(epochs * examples / Batch);

    /// <summary>The game that the recipe is of.</summary>
    /// <exception cref="BadInputException">A value is outside its range, or the players do not fit each other.</exception>
    public Game Game()
    {
        Require(Batch is >= 1 and <= 1 << 20, "batch", "1 to 1048576", Batch);
        Require(Steps >= 0, "steps", "0 or more", Steps);
        Require(MeasureEvery >= 1, "measureEvery", "1 or more", MeasureEvery);
        Require(SampleEvery >= 1, "sampleEvery", "1 or more", SampleEvery);
        Require(SaveEvery >= 1, "saveEvery", "1 or more", SaveEvery);
        Require(Keep >= 1, "keep", "1 or more", Keep);
        Require(OnDivergence is "stop" or "skip" or "rollback", "onDivergence", "stop, skip or rollback", OnDivergence);
        Require(Examples is null or >= 1, "examples", "1 or more", Examples ?? 0);
        Require(DiscriminatorFactor > 0 && double.IsFinite(DiscriminatorFactor), "discriminatorFactor", "a number above 0", DiscriminatorFactor);
        try
        {
            _ = (DiscriminatorOptimizer.Rule(), GeneratorOptimizer.Rule(), Precisions.Parse(Precision)); // they may refuse
            var game = new Game(Generator, Discriminator)
            {
                Prior = Prior,
                Objective = Objectives.Parse(Objective) with { DiscriminatorFactor = DiscriminatorFactor },
                Order = UpdateOrder.Parse(Order),
                DiscriminatorOptimizer = DiscriminatorOptimizer,
                GeneratorOptimizer = GeneratorOptimizer,
                Batch = Batch,
            };
            game.Require();
            return game;
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"recipe {Name}: {e.Message}", e);
        }
    }

    private static void Require<T>(bool holds, string key, string required, T got)
    {
        if (!holds)
            throw new BadInputException(FormattableString.Invariant($"{key}: {required} required, got {got}"));
    }
}
