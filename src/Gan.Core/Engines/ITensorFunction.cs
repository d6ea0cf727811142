namespace Gan;

/// <summary>
/// A function of tensors and a key, written once over the operations, which an engine may compile
/// (<see cref="IEngine{T}.Compile"/>). The operations that it applies may depend on the shapes of its inputs and on which of
/// them are variables, not on their elements.
/// </summary>
public interface ITensorFunction
{
    /// <summary>The function's name in generated source code.</summary>
    string Name => "function";

    /// <summary>Returns an input's name in generated source code.</summary>
    string InputName(int index) => $"x{index}";

    /// <summary>Applies the function and returns its outputs.</summary>
    IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key);
}

/// <summary>The type of an input, for which a function is compiled.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="IsVariable">True if the function may differentiate by it.</param>
public readonly record struct TensorType(Shape Shape, bool IsVariable);

/// <summary>Helpers for engines that compile functions.</summary>
public static class TensorFunctions
{
    /// <summary>Returns the random inputs that a function requests with this key, in order of request.</summary>
    public static IReadOnlyList<RandomInput> RandomInputs(
        this ITensorFunction function, IReadOnlyList<Shape> inputs, Key key)
    {
        var random = new List<RandomInput>();
        function.Apply(Shapes.Recording(random), inputs, key);
        return random;
    }

    /// <summary>
    /// Returns a function that is compiled at the first call with each list of input types. Calls are serialised by a lock.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="typeOf">Returns the type of an input.</param>
    /// <param name="make">
    /// Compiles the function for input types. The key is that of the first call: the result may depend on the shapes of its
    /// random inputs, not on their elements.
    /// </param>
    public static Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Specialize<T>(
        this ITensorFunction function, Func<T, TensorType> typeOf,
        Func<ITensorFunction, IReadOnlyList<TensorType>, Key, Func<IReadOnlyList<T>, Key, IReadOnlyList<T>>> make)
    {
        var known = new List<(TensorType[] Types, Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Compiled)>();
        return (inputs, key) =>
        {
            TensorType[] types = [.. inputs.Select(typeOf)];
            lock (known)
            {
                var compiled = known.Find(k => k.Types.AsSpan().SequenceEqual(types)).Compiled;
                if (compiled is null)
                    known.Add((types, compiled = make(function, types, key)));
                return compiled(inputs, key);
            }
        };
    }
}
