namespace Gan;

/// <summary>Names one of a run's checkpoints: <see cref="Newest"/>, <see cref="Best"/> or <see cref="AtStep"/>.</summary>
public sealed record CheckpointChoice
{
    private enum Order { Newest, Best, AtStep }

    private readonly Order order;
    private readonly long step;

    private CheckpointChoice(Order order, long step = 0) => (this.order, this.step) = (order, step);

    /// <summary>The newest checkpoint that is whole.</summary>
    public static CheckpointChoice Newest { get; } = new(Order.Newest);

    /// <summary>The whole checkpoint with the highest score by the recipe's metric (<see cref="Recipe.Best"/>).</summary>
    public static CheckpointChoice Best { get; } = new(Order.Best);

    /// <summary>The checkpoint that was saved at a step.</summary>
    public static CheckpointChoice AtStep(long step) => new(Order.AtStep, step);

    /// <summary>
    /// Loads the checkpoint, null if the run has none; returns also the error in each damaged checkpoint that was passed
    /// over.
    /// </summary>
    /// <exception cref="BadInputException">
    /// The checkpoint is whole but its tensors are not those of the run's recipe.
    /// </exception>
    public (Snapshot? Snapshot, IReadOnlyList<string> Damaged) LoadFrom(RunFolder run)
    {
        var (snapshot, _, damaged) = order switch
        {
            Order.Newest => run.Load(),
            Order.Best => run.LoadBest(),
            _ => run.Load(step),
        };
        return (snapshot, damaged);
    }

    /// <summary>Returns <c>newest</c>, <c>best</c> or <c>step N</c>.</summary>
    public override string ToString() => order switch
    {
        Order.Newest => "newest",
        Order.Best => "best",
        _ => FormattableString.Invariant($"step {step}"),
    };
}
