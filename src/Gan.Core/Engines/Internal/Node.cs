namespace Gan;

/// <summary>
/// A value of the <see cref="Reference"/> engine: a float64 tensor, row-major, and the tape of how it was made, as far as
/// it depends on variables.
/// </summary>
public sealed class Node
{
    private static long made;

    internal Node(Shape shape, double[] data, params ReadOnlySpan<(Node Parent, Func<Node, Node> Pullback)> parents)
    {
        Shape = shape;
        Data = data;
        Id = Interlocked.Increment(ref made);
        Parents = Tape.Recording ? [.. parents.ToArray().Where(p => p.Parent.Tracked)] : [];
        Tracked = Parents.Length > 0;
    }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    internal double[] Data { get; }

    /// <summary>Nodes are numbered as they are made, so descending numbers are a reverse topological order.</summary>
    internal long Id { get; }

    /// <summary>
    /// What this was made of, each with the map from the cotangent of this node to its share in the parent's. The maps
    /// are written in the engine's own operations, so gradients can be differentiated again.
    /// </summary>
    internal (Node Parent, Func<Node, Node> Pullback)[] Parents { get; }

    /// <summary>True for a variable and for all that depends on one.</summary>
    internal bool Tracked { get; init; }
}

/// <summary>Reverse-mode differentiation over <see cref="Node"/>.</summary>
internal static class Tape
{
    [ThreadStatic]
    private static bool paused;

    /// <summary>False while gradients are computed that nobody will differentiate.</summary>
    public static bool Recording => !paused;

    public static Node[] Gradients(Reference ops, Node scalar, IReadOnlyList<Node> variables, bool differentiable)
    {
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

    private static Node[] Pull(Reference ops, Node scalar, IReadOnlyList<Node> variables)
    {
        var cotangents = new Dictionary<Node, Node> { [scalar] = ops.Constant(1) };
        foreach (var node in Needed(scalar, variables))
        {
            if (!cotangents.TryGetValue(node.Node, out var cotangent))
                continue;
            foreach (var (parent, pullback) in node.Parents)
            {
                var share = pullback(cotangent);
                cotangents[parent] = cotangents.TryGetValue(parent, out var sum) ? ops.Add(sum, share) : share;
            }
        }
        return [.. variables.Select(v => cotangents.TryGetValue(v, out var g) ? g : Reference.Zeros(v.Shape))];
    }

    /// <summary>
    /// The nodes between the scalar and the variables, last made first, each with those parents that lead to a variable.
    /// </summary>
    private static List<(Node Node, List<(Node Parent, Func<Node, Node> Pullback)> Parents)> Needed(
        Node scalar, IReadOnlyList<Node> variables)
    {
        var seen = new HashSet<Node> { scalar };
        var pending = new Stack<Node>([scalar]);
        while (pending.TryPop(out var node))
            foreach (var (parent, _) in node.Parents)
                if (seen.Add(parent))
                    pending.Push(parent);

        var needed = new HashSet<Node>(variables);
        var order = new List<(Node Node, List<(Node, Func<Node, Node>)> Parents)>();
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
