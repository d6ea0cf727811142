namespace Gan;

/// <summary>
/// The inputs of a layer besides its batch: its parameters and state, the net's condition, and the key of its random
/// numbers.
/// </summary>
/// <typeparam name="T">The engine's values.</typeparam>
public sealed class LayerContext<T>
{
    private readonly IReadOnlyList<Parameter> names;
    private readonly IReadOnlyList<Parameter> stateNames;
    private readonly IReadOnlyList<Tensor<T>> parameters;
    private readonly Tensor<T>? condition;

    internal LayerContext(
        IReadOnlyList<Parameter> names, IReadOnlyList<Tensor<T>> parameters, IReadOnlyList<Parameter> stateNames,
        IReadOnlyList<Tensor<T>> state, Key? key, Tensor<T>? condition)
    {
        (this.names, this.parameters, this.stateNames) = (names, parameters, stateNames);
        (State, Key, this.condition) = (state, key, condition);
    }

    /// <summary>
    /// Returns a parameter or a tensor of the layer's state by its name in the layer: <c>context["weight"]</c>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">
    /// The layer declares no such tensor; the message lists its tensors.
    /// </exception>
    public Tensor<T> this[string name] =>
        IndexOf(names, name) is >= 0 and var p ? parameters[p]
        : IndexOf(stateNames, name) is >= 0 and var s ? State[s]
        : throw new KeyNotFoundException(
            "a parameter or state of the layer is required "
            + $"({string.Join(", ", names.Concat(stateNames).Select(p => p.Name))}), got '{name}'");

    /// <summary>The layer's state, in the order of its declaration.</summary>
    public IReadOnlyList<Tensor<T>> State { get; }

    /// <summary>The key of the layer's random numbers during training; null during evaluation.</summary>
    public Key? Key { get; }

    /// <summary>Returns true during training, false during evaluation.</summary>
    public bool IsTraining => Key is not null;

    /// <summary>The condition of each example, <c>[m, …]</c>: a one-hot label or a vector.</summary>
    /// <exception cref="InvalidOperationException">The net was built without a condition.</exception>
    public Tensor<T> Condition => condition
        ?? throw new InvalidOperationException("the layer requires a condition, and the net has none");

    /// <summary>The parameters, in the order of their declaration.</summary>
    internal IReadOnlyList<Tensor<T>> Parameters => parameters;

    /// <summary>The condition, or null.</summary>
    internal Tensor<T>? ConditionOrNull => condition;

    private static int IndexOf(IReadOnlyList<Parameter> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i].Name == name)
                return i;
        return -1;
    }
}
