namespace Gan.Internal;

/// <summary>
/// The operations that values depend on, in topological order and with their users. Equal operations are merged (common
/// subexpression elimination).
/// </summary>
internal sealed class Graph
{
    private readonly Dictionary<CompiledValue, CompiledValue> same = [];
    private readonly Dictionary<CompiledValue, List<CompiledValue>> users = [];
    private readonly HashSet<CompiledValue> outputs;

    public Graph(IReadOnlyList<CompiledValue> values)
    {
        var known = new Dictionary<Form, CompiledValue>();
        foreach (var value in Reached(values).OrderBy(v => v.Id))
        {
            bool leaf = value.Numbers is not null || value.Op is Op.Given;
            if (leaf)
                Leaves.Add(value);
            CompiledValue[] operands = leaf ? [] : [.. value.Operands.Select(o => same[o])];
            var form = new Form(leaf ? value : null, value.Op, value.Shape, operands);
            if (!known.TryGetValue(form, out var first))
            {
                first = leaf || form.Operands.SequenceEqual(value.Operands) ? value
                    : new(value.Op, value.Shape, form.Operands);
                known.Add(form, first);
                users.Add(first, []);
                foreach (var operand in form.Operands.Distinct())
                    users[operand].Add(first);
                if (!leaf)
                    Nodes.Add(first);
            }
            same[value] = first;
        }
        Outputs = [.. values.Select(v => same[v])];
        outputs = [.. Outputs];
    }

    /// <summary>The values with given elements, and the inputs.</summary>
    public List<CompiledValue> Leaves { get; } = [];

    /// <summary>The values to compute, in topological order.</summary>
    public List<CompiledValue> Nodes { get; } = [];

    /// <summary>The requested values.</summary>
    public IReadOnlyList<CompiledValue> Outputs { get; }

    /// <summary>Returns the values that have this value as an operand.</summary>
    public IReadOnlyList<CompiledValue> Users(CompiledValue value) => users[value];

    /// <summary>Returns true if the value is requested.</summary>
    public bool IsOutput(CompiledValue value) => outputs.Contains(value);

    private static HashSet<CompiledValue> Reached(IReadOnlyList<CompiledValue> values)
    {
        var seen = new HashSet<CompiledValue>(values);
        var pending = new Stack<CompiledValue>(values);
        while (pending.TryPop(out var value))
            if (value.Numbers is null)
                foreach (var operand in value.Operands)
                    if (seen.Add(operand))
                        pending.Push(operand);
        return seen;
    }

    /// <summary>
    /// The key by which values are merged: the operation and its operands or, for a leaf, the value itself.
    /// </summary>
    private sealed record Form(CompiledValue? Leaf, Op Op, Shape Shape, CompiledValue[] Operands)
    {
        public bool Equals(Form? other) => other is not null && ReferenceEquals(Leaf, other.Leaf) && Op.Equals(other.Op)
            && Shape.Equals(other.Shape) && Operands.SequenceEqual(other.Operands);

        public override int GetHashCode() => Operands.Aggregate(HashCode.Combine(Leaf, Op, Shape), HashCode.Combine);
    }
}
