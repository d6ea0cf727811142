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

    /// <summary>The game: players, losses, prior, order of updates and minibatch size.</summary>
    public required Game Game { get; init; }

    /// <summary>The run that G's last layers are taken from; null where they start as the others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Pretrained? Pretrained { get; init; }

    /// <summary>The precision of matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>The number of steps of Algorithm 1 in a run.</summary>
    public required long Steps { get; init; }

    /// <summary>The number of steps from one measured step to the next.</summary>
    public int MeasureEvery { get; init; } = 50;

    /// <summary>The number of steps from one picture of samples to the next.</summary>
    public int SampleEvery { get; init; } = 500;

    /// <summary>The number of steps from one checkpoint to the next; the last step is always saved.</summary>
    public int SaveEvery { get; init; } = 1000;

    /// <summary>The number of checkpoints that are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>The metric by which the best checkpoint is kept beside the newest; null for none.</summary>
    public string? Best { get; init; }

    /// <summary>What a run does about a step that leaves non-finite numbers.</summary>
    public OnNonFinite OnNonFinite { get; init; }

    /// <summary>The steps of some epochs of a data set of this many examples.</summary>
    public long StepsOf(double epochs, int examples) => (long)Math.Ceiling(epochs * examples / Game.Batch);

    /// <summary>Checks every value that can be checked without the data, and returns the recipe.</summary>
    /// <exception cref="BadInputException">A value is outside its range, or an update rule is not valid.</exception>
    public Recipe Checked()
    {
        Require(Game.Batch is >= 1 and <= 1 << 20, "game.batch", "1 to 1048576", Game.Batch);
        Require(Steps >= 0, "steps", "0 or more", Steps);
        Require(MeasureEvery >= 1, "measureEvery", "1 or more", MeasureEvery);
        Require(SampleEvery >= 1, "sampleEvery", "1 or more", SampleEvery);
        Require(SaveEvery >= 1, "saveEvery", "1 or more", SaveEvery);
        Require(Keep >= 1, "keep", "1 or more", Keep);
        Require(Examples is null or >= 1, "examples", "1 or more", Examples ?? 0);
        if (Game.Losses is Objective { DiscriminatorFactor: var factor })
            Require(factor > 0 && double.IsFinite(factor), "game.losses.discriminatorFactor", "a number above 0", factor);
        try
        {
            foreach (var player in Game.Players)
                _ = player.Optimizer.Rule();
            return this;
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"recipe {Name}: {e.Message}", e);
        }
    }

    /// <summary>Checks that the game can be played on these data.</summary>
    /// <exception cref="BadInputException">It cannot; the message says which player, loss or shape.</exception>
    public void RequirePlayableOn(ISource data)
    {
        try
        {
            Game.Require(data.Example, data.Label);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"recipe {Name}, data {data.Name} {data.Example}: {e.Message}", e);
        }
    }

    private static void Require<T>(bool holds, string key, string required, T got)
    {
        if (!holds)
            throw new BadInputException(FormattableString.Invariant($"{key}: {required} required, got {got}"));
    }
}

/// <summary>What a run does about a step that leaves a non-finite number.</summary>
public enum OnNonFinite
{
    /// <summary>The run ends; the last checkpoint is whole.</summary>
    Stop,

    /// <summary>The step's update is left out.</summary>
    Skip,

    /// <summary>The run goes on from its last checkpoint with other noise, masks and examples.</summary>
    Rollback,
}
