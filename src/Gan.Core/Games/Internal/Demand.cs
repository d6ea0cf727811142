namespace Gan.Internal;

/// <summary>
/// What the losses of some players need, found by evaluating them on shapes: data, labels, noise, and which batches of each joint call
/// (<see cref="Play{T}.Together"/>). What is not needed is neither drawn nor computed.
/// </summary>
internal sealed class Demand
{
    private readonly List<bool[]> jointCalls = [];

    /// <summary>True while the losses are evaluated on shapes to find out.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>True if a loss needs the minibatch of data.</summary>
    public bool Data { get; set; }

    /// <summary>True if a loss needs the labels.</summary>
    public bool Labels { get; set; }

    /// <summary>True if a loss needs noise.</summary>
    public bool Noise { get; set; }

    /// <summary>For each batch of a joint call whether its output is needed.</summary>
    public bool[] OfJointCall(int index, int batches)
    {
        if (IsRecording && index == jointCalls.Count)
            jointCalls.Add(new bool[batches]);
        return index < jointCalls.Count && jointCalls[index].Length == batches ? jointCalls[index]
            : throw new InvalidOperationException("the losses call nets in another order than when they were analysed: they must not depend on numbers");
    }
}
