namespace Gan;

/// <summary>
/// A function of tensors and a key, stated once over any operations: what an engine may compile (<see cref="IEngine{T}.Compile"/>).
/// What it does depends on its inputs' shapes and on which of them are variables, not on their numbers.
/// </summary>
public interface ITensorFunction
{
    /// <summary>What an engine that writes source calls it.</summary>
    string Name => "function";

    /// <summary>What an engine that writes source calls one of its inputs.</summary>
    string InputName(int index) => $"x{index}";

    /// <summary>The function's outputs.</summary>
    IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key);
}

/// <summary>What a compiled form depends on, for each input.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="IsVariable">True if gradients may be taken by it.</param>
public readonly record struct TensorType(Shape Shape, bool IsVariable);

/// <summary>What engines that compile need of a function.</summary>
public static class TensorFunctions
{
    /// <summary>The random inputs that a function asks for with this key, in its order.</summary>
    public static IReadOnlyList<RandomInput> RandomInputs(this ITensorFunction function, IReadOnlyList<Shape> inputs, Key key)
    {
        var random = new List<RandomInput>();
        function.Apply(Shapes.Recording(random), inputs, key);
        return random;
    }

    /// <summary>A function whose form is made when it is first called with inputs of such types, one call at a time.</summary>
    /// <param name="function">The function.</param>
    /// <param name="typeOf">The type of an input.</param>
    /// <param name="make">Makes the form; the key is the call's, for the shapes of masks, not for their numbers.</param>
    public static Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Specialize<T>(
        this ITensorFunction function, Func<T, TensorType> typeOf,
        Func<ITensorFunction, IReadOnlyList<TensorType>, Key, Func<IReadOnlyList<T>, Key, IReadOnlyList<T>>> make)
    {
        var known = new List<(TensorType[] Takes, Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Form)>();
        return (inputs, key) =>
        {
            TensorType[] types = [.. inputs.Select(typeOf)];
            lock (known)
            {
                var form = known.Find(k => k.Takes.AsSpan().SequenceEqual(types)).Form;
                if (form is null)
                    known.Add((types, form = make(function, types, key)));
                return form(inputs, key);
            }
        };
    }
}
