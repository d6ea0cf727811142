namespace Gan.Internal;

/// <content>Chains of elementwise operations, fused into one pass over memory.</content>
internal sealed unsafe partial class Lowering
{
    /// <summary>Inlines an elementwise operand into its user if it has the user's size and no other user.</summary>
    private void DecideInlining(CompiledValue node)
    {
        if (!IsElementwise(node))
        {
            if (node.Op is Op.First or Op.Transpose or Op.Number && !graph.IsOutput(node))
                inlined.Add(node); // Of lowers it if a user cannot inline it
            return;
        }
        int row = node.Operands.Select(o => Repeats(o, node)).Where(r => r > 1).DefaultIfEmpty(0).Max();
        foreach (var operand in node.Operands)
        {
            if (!IsElementwise(operand) || graph.IsOutput(operand) || operand.Shape.Size != node.Shape.Size
                || graph.Users(operand).Count != 1)
                continue;
            int own = rows[operand];
            if (own != 0 && row != 0 && own != row)
                continue;
            inlined.Add(operand);
            row = Math.Max(row, own);
        }
        rows[node] = row;
    }

    private static bool IsElementwise(CompiledValue node) => node.Numbers is null
        && (node.Op is Op.Unary or Op.Broadcast || node.Op is Op.Binary && FirstOf(node) is null);

    /// <summary>
    /// Matches the gradient of a maximum, the mask of the first maximum of x times g: returns x, the mask's operation and
    /// g, or null.
    /// </summary>
    private static (CompiledValue X, Op.First First, CompiledValue G)? FirstOf(CompiledValue node)
    {
        if (node.Op is not Op.Binary { Of: BinaryOp.Multiply })
            return null;
        var (a, b) = (node.Operands[0], node.Operands[1]);
        foreach (var (mask, g) in ((CompiledValue, CompiledValue)[])[(a, b), (b, a)])
            if (mask is { Numbers: null, Op: Op.First first } && g.Shape.Equals(mask.Shape.With(first.Axis, 1)))
                return (mask.Operands[0], first, g);
        return null;
    }

    /// <summary>
    /// Returns the length of the row by which an operand repeats over a result, 1 for one number; 0 if it has the result's
    /// size; -1 if it repeats in another way.
    /// </summary>
    private static int Repeats(CompiledValue operand, CompiledValue result)
    {
        if (operand.Shape.Size == result.Shape.Size)
            return 0;
        if (operand.Shape.Size == 1)
            return 1;
        var trailing = operand.Shape.SkipWhile(n => n == 1).ToArray();
        return trailing.SequenceEqual(result.Shape.Skip(result.Shape.Count - trailing.Length)) ? operand.Shape.Size : -1;
    }

    private void Elementwise(CompiledValue node)
    {
        List<Location> from = [];
        List<int> repeats = [];
        var known = new Dictionary<CompiledValue, Expr>();
        var formula = Formula(node);
        var kernel = new Elementwise([formula], [.. from.Select((_, i) => Name(i))], repeats);
        float[] numbers = kernel.Numbers<float>(new Dictionary<string, double>());
        Location[] locations = [.. from];
        int size = node.Shape.Size;
        Step(node, locations, to => [new(Gan.Elementwise.Parts(size), part =>
        {
            Span<nint> inputs = stackalloc nint[locations.Length];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = (nint)plan.At(locations[i]);
            kernel.Part(inputs, [(nint)plan.At(to)], size, numbers, part);
        })]);

        static string Name(int i) => "x" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Expr Formula(CompiledValue x) => x.Op switch
        {
            Op.Unary u => new Expr.Apply(u.Of, Operand(x.Operands[0], x)),
            Op.Binary b => new Expr.Combine(b.Of, Operand(x.Operands[0], x), Operand(x.Operands[1], x)),
            _ => Operand(x.Operands[0], x),
        };

        Expr Operand(CompiledValue x, CompiledValue of)
        {
            if (x.Numbers is null && x.Op is Op.Number n)
                return n.Value;
            if (x.Numbers is null && inlined.Contains(x) && IsElementwise(x))
                return Formula(x);
            if (known.TryGetValue(x, out var variable))
                return variable;
            int repeat = Repeats(x, of);
            from.Add(repeat < 0 ? Broadcast(x, of) : Of(x));
            repeats.Add(Math.Max(repeat, 0));
            return known[x] = Expr.Var(Name(from.Count - 1));
        }
    }

    /// <summary>Materialises the broadcast of a value that does not repeat by rows.</summary>
    private Location Broadcast(CompiledValue x, CompiledValue over)
    {
        var shape = over.Shape;
        int[] strides = new int[shape.Count];
        for (int i = 1, stride = 1; i <= x.Shape.Count; stride *= x.Shape[^i], i++)
            strides[^i] = x.Shape[^i] == 1 ? 0 : stride;
        var from = Of(x);
        var to = New(shape.Size);
        int last = shape[-1], count = shape.Size / Math.Max(last, 1);
        steps.Add(new([from.Buffer, to.Buffer], [new(1, _ =>
        {
            for (int row = 0; row < count; row++)
            {
                int at = 0;
                for (int axis = shape.Count - 2, rest = row; axis >= 0; rest /= shape[axis], axis--)
                    at += rest % shape[axis] * strides[axis];
                var target = new Span<float>(plan.At(to) + row * last, last);
                if (strides[^1] == 0)
                    target.Fill(plan.At(from)[at]);
                else
                    new Span<float>(plan.At(from) + at, last).CopyTo(target);
            }
        })]));
        return to;
    }
}
