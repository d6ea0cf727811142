namespace Gan;

/// <summary>What every engine requires of a gradient's arguments; some would end the process without it.</summary>
public static class Differentiable
{
    /// <summary>Checks that there is one number to differentiate, and that variables to differentiate it by are variables.</summary>
    /// <param name="scalar">The shape of what is differentiated, to be <c>[]</c>.</param>
    /// <param name="variables">Whether each of what it is differentiated by is a variable.</param>
    /// <exception cref="ArgumentException">Something is not so; the message says what.</exception>
    public static void Check(Shape scalar, IEnumerable<bool> variables)
    {
        if (scalar.Count != 0)
            throw new ArgumentException($"a gradient needs a scalar, of shape [], got one of shape {scalar}; Sum or Mean makes one");
        foreach (var (i, isVariable) in variables.Index())
            if (!isVariable)
                throw new ArgumentException($"a gradient needs variables, made by Variable or Open, got at place {i} one that is not");
    }
}
