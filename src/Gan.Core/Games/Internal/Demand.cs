namespace Gan.Internal;

/// <summary>
/// The inputs that the losses of some players need: data, labels, noise, and the batches of each joint call
/// (<see cref="Play{T}.Together"/>). It is recorded by evaluating the losses on shapes; training draws and computes only
/// these inputs.
/// </summary>
internal sealed class Demand
{
    private readonly List<bool[]> jointCalls = [];

    /// <summary>True while the losses are evaluated on shapes.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>True if a loss needs the minibatch of data.</summary>
    public bool Data { get; set; }

    /// <summary>True if a loss needs the labels.</summary>
    public bool Labels { get; set; }

    /// <summary>True if a loss needs noise.</summary>
    public bool Noise { get; set; }

    /// <summary>Returns, for each batch of a joint call, true if its output is needed.</summary>
    public bool[] OfJointCall(int index, int batches)
    {
        if (IsRecording && index == jointCalls.Count)
            jointCalls.Add(new bool[batches]);
        return index < jointCalls.Count && jointCalls[index].Length == batches ? jointCalls[index]
            : throw new InvalidOperationException(
                "the losses call nets in another order than when they were analysed: "
                + "calls must not depend on the values of tensors");
    }
}
