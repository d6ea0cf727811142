namespace Gan;

/// <summary>A value of a managed engine: its shape, and its node on the tape if it depends on variables.</summary>
/// <typeparam name="T">The derived type itself.</typeparam>
public abstract class TapeValue<T> where T : TapeValue<T>
{
    private static long made;

    private protected TapeValue(Shape shape, ReadOnlySpan<(T Parent, Func<T, T> Pullback)> parents)
    {
        Shape = shape;
        Id = Interlocked.Increment(ref made);
        Parents = Tape.Recording ? [.. parents.ToArray().Where(p => p.Parent.Tracked)] : [];
        Tracked = Parents.Length > 0;
    }

    public Shape Shape { get; }

    /// <summary>The creation number: descending numbers are a reverse topological order.</summary>
    internal long Id { get; }

    /// <summary>
    /// The tracked operands, each with its pullback: the map from this value's cotangent to a contribution to the operand's.
    /// Pullbacks are written in the engine's own operations, so gradients can be differentiated again.
    /// </summary>
    internal (T Parent, Func<T, T> Pullback)[] Parents { get; }

    /// <summary>Returns true for a variable and for every value that depends on one.</summary>
    internal bool Tracked { get; init; }
}

/// <summary>Reverse-mode differentiation over <see cref="TapeValue{T}"/>.</summary>
internal static class Tape
{
    [ThreadStatic]
    private static bool paused;

    /// <summary>False while gradients are computed that are not to be differentiated.</summary>
    public static bool Recording => !paused;

    /// <summary>Implements <see cref="IDifferentiable{T}.Gradients"/>.</summary>
    public static T[] Gradients<T>(TapeOps<T> ops, T scalar, IReadOnlyList<T> variables, bool differentiable)
        where T : TapeValue<T>
    {
        Differentiable.Check(scalar.Shape, variables.Select(v => v.Tracked));
        bool before = paused;
        paused = before || !differentiable;
        try
        {
            return Pull(ops, scalar, variables);
        }
        finally
        {
            paused = before;
        }
    }

    private static T[] Pull<T>(TapeOps<T> ops, T scalar, IReadOnlyList<T> variables) where T : TapeValue<T>
    {
        var cotangents = new Dictionary<T, T> { [scalar] = ops.Constant(1) };
        foreach (var (node, parents) in Needed(scalar, variables))
        {
            if (!cotangents.TryGetValue(node, out var cotangent))
                continue;
            foreach (var (parent, pullback) in parents)
            {
                var share = pullback(cotangent);
                cotangents[parent] = cotangents.TryGetValue(parent, out var sum) ? ops.Add(sum, share) : share;
            }
        }
        return [.. variables.Select(v =>
            cotangents.TryGetValue(v, out var g) ? g : ops.Broadcast(ops.Constant(0), v.Shape))];
    }

    /// <summary>
    /// Returns the values between the scalar and the variables in reverse topological order, each with the parents that
    /// depend on one of the variables.
    /// </summary>
    private static List<(T Value, List<(T Parent, Func<T, T> Pullback)> Parents)> Needed<T>(
        T scalar, IReadOnlyList<T> variables)
        where T : TapeValue<T>
    {
        var seen = new HashSet<T> { scalar };
        var pending = new Stack<T>([scalar]);
        while (pending.TryPop(out var node))
            foreach (var (parent, _) in node.Parents)
                if (seen.Add(parent))
                    pending.Push(parent);

        var needed = new HashSet<T>(variables);
        var order = new List<(T Value, List<(T, Func<T, T>)> Parents)>();
        foreach (var node in seen.OrderBy(n => n.Id))
        {
            var parents = node.Parents.Where(p => needed.Contains(p.Parent)).ToList();
            if (parents.Count > 0)
                needed.Add(node);
            order.Add((node, parents));
        }
        order.Reverse();
        return order;
    }
}
