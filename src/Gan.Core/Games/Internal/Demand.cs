namespace Gan.Internal;

/// <summary>
/// The inputs that the losses of some players need: data, labels, noise, and the batches of each joint call
/// (<see cref="Play{T}.Together"/>). It is recorded by evaluating the losses on shapes; training draws and computes only
/// these inputs.
/// </summary>
internal sealed class Demand
{
    private readonly List<bool[]> jointCalls = [];

    /// <summary>Returns true while the losses are evaluated on shapes.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>Returns true if a loss needs the minibatch of data.</summary>
    public bool Data { get; set; }

    /// <summary>Returns true if a loss needs the labels.</summary>
    public bool Labels { get; set; }

    /// <summary>Returns true if a loss needs noise.</summary>
    public bool Noise { get; set; }

    /// <summary>Returns, for each batch of a joint call, true if its output is needed.</summary>
    public bool[] OfJointCall(int index, int batches)
    {
        if (IsRecording && index == jointCalls.Count)
            jointCalls.Add(new bool[batches]);
        return index < jointCalls.Count && jointCalls[index].Length == batches ? jointCalls[index]
            : throw Unforeseen("call nets in another order");
    }

    /// <summary>The error for losses that need something else than the analysis on shapes found.</summary>
    public static InvalidOperationException Unforeseen(string what) =>
        new($"the losses {what} than when they were analysed: calls must not depend on the values of tensors");

    /// <summary>The error for a minibatch of which some tensor would be too large.</summary>
    public static ArgumentException TooLarge(int batch, string players, OverflowException e) =>
        new(
            $"a batch smaller than {batch} required: tensors of the {players} would have more than {int.MaxValue} numbers",
            e);
}
