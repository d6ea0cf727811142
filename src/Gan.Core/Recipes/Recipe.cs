using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// The complete configuration of a run, as data. A run saves it as <c>config.json</c>; <c>--set</c> changes its values
/// before the run.
/// <code>new Recipe { Name = "mine", Data = "ring", Game = new(g, d), Steps = 2000 }</code>
/// </summary>
public sealed record Recipe
{
    /// <summary>The recipe's name.</summary>
    public required string Name { get; init; }

    /// <summary>A description in one or two sentences, with the departures from the recipe's source.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The data set, a named distribution, or a distribution as text (<c>normal(0,1)</c>); a data set of your own
    /// by the name that <see cref="Datasets.Add"/> received.
    /// </summary>
    public required string Data { get; init; }

    /// <summary>
    /// The number of training examples, the first ones of the data set; null for all, and for a distribution.
    /// </summary>
    public int? Examples { get; init; }

    /// <summary>The game: players, losses, prior, order of updates and minibatch size.</summary>
    public required Game Game { get; init; }

    /// <summary>
    /// The run that provides the initial parameters of G's last layers; null to initialise them like the others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Pretrained? Pretrained { get; init; }

    /// <summary>The precision of matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>The number of steps of Algorithm 1 in a run.</summary>
    public required long Steps { get; init; }

    /// <summary>The number of steps between measured steps.</summary>
    public int MeasureEvery { get; init; } = 50;

    /// <summary>The number of steps between pictures of samples.</summary>
    public int SampleEvery { get; init; } = 500;

    /// <summary>The number of steps between checkpoints; the last step is always saved.</summary>
    public int SaveEvery { get; init; } = 1000;

    /// <summary>The number of checkpoints that are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>
    /// The metric that selects the best checkpoint, which is kept in addition to the newest; null for none.
    /// </summary>
    public string? Best { get; init; }

    /// <summary>The reaction to a step that produces non-finite numbers.</summary>
    public OnNonFinite OnNonFinite { get; init; }

    /// <summary>
    /// Returns the number of steps of a number of epochs, rounded up, for a data set with this number of examples.
    /// </summary>
    public long StepsOf(double epochs, int examples) => (long)Math.Ceiling(epochs * examples / Game.Batch);

    /// <summary>Checks the values that do not depend on the data, and returns the recipe.</summary>
    /// <exception cref="BadInputException">A value is outside its range, or an optimizer is not valid.</exception>
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

    /// <summary>Checks that the game fits the data.</summary>
    /// <exception cref="BadInputException">The game does not fit; the message names the player, loss or shape.</exception>
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

/// <summary>The reaction of a run to a step that produces a non-finite number.</summary>
public enum OnNonFinite
{
    /// <summary>End the run; its last checkpoint is finite.</summary>
    Stop,

    /// <summary>Omit the step's update and continue.</summary>
    Skip,

    /// <summary>Continue from the last checkpoint with other noise, dropout masks and minibatches.</summary>
    Rollback,
}
