namespace Gan;

/// <summary>
/// Checks the arguments of <see cref="IDifferentiable{T}.Gradients"/>, for every engine: some native libraries abort the
/// process on wrong ones.
/// </summary>
public static class Differentiable
{
    /// <summary>Checks that the differentiated value is a scalar and that it is differentiated by variables.</summary>
    /// <param name="scalar">The shape of the differentiated value; <c>[]</c> is required.</param>
    /// <param name="variables">For each value to differentiate by, true if it is a variable.</param>
    /// <exception cref="ArgumentException">The shape is not <c>[]</c>, or one of the values is not a variable.</exception>
    public static void Check(Shape scalar, IEnumerable<bool> variables)
    {
        if (scalar.Count != 0)
            throw new ArgumentException(
                $"a gradient requires a scalar of shape [], got shape {scalar}; Sum and Mean reduce a tensor to a scalar");
        foreach (var (i, isVariable) in variables.Index())
            if (!isVariable)
                throw new ArgumentException(
                    $"a gradient requires variables, made by Variable or Open, got a value that is not one at index {i}");
    }
}
