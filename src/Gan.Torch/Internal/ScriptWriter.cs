using System.Globalization;
using System.Text.RegularExpressions;

namespace Gan.Torch;

/// <summary>A TorchScript expression: a name, or the literal of a constant.</summary>
/// <param name="Text">The name or the literal.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Tracked">True for a variable and for every value that depends on one.</param>
/// <param name="Number">The value of a constant; otherwise null.</param>
/// <param name="Half">True for a bfloat16 tensor, false for float32.</param>
/// <param name="IsMask">True for a dropout mask.</param>
internal sealed record Code(
    string Text, Shape Shape, bool Tracked, double? Number = null, bool Half = false, bool IsMask = false);

/// <summary>
/// An interpreter that writes TorchScript: each operation appends a line. With <paramref name="half"/>, matrix products are
/// in bfloat16. Their results stay bfloat16 through operations that commute with rounding (relu, maximum, masks, moves) and
/// are converted to float32 for all others. Products with an extent below <see cref="Thin"/> would not be faster, and stay
/// float32.
/// </summary>
internal sealed partial class ScriptWriter(bool half) : IDifferentiable<Code>
{
    /// <summary>The least extent of a bfloat16 product.</summary>
    private const int Thin = 16;

    /// <summary>TorchScript's numbers of element types.</summary>
    private static readonly Dictionary<string, int> Types = new() { ["f32"] = 6, ["bf16"] = 15 };

    private const string Given = """
        def given(gradient: Optional[Tensor], by: Tensor) -> Tensor:
            # the gradient by an unused variable is zero
            if gradient is None:
                return torch.zeros_like(by)
            return gradient

        """;

    private readonly List<(string Name, string Expression, string Comment)> lines = [];
    private readonly List<Code> random = [];
    private readonly Dictionary<(string, bool), string> converted = [];
    private int made, gradients;

    /// <summary>
    /// Returns the source of a function for given input types. Its parameters are the inputs, then the random inputs in the
    /// order of request.
    /// </summary>
    public static string Source(ITensorFunction function, IReadOnlyList<TensorType> inputs, Key key, bool half)
    {
        var writer = new ScriptWriter(half);
        Code[] arguments = [.. inputs.Select((x, i) => new Code(function.InputName(i), x.Shape, x.IsVariable))];
        string[] results = [.. function.Apply(writer, arguments, key).Select(writer.Float)];
        var parameters = arguments.Concat(writer.random).Select(a => $"    {a.Text}: Tensor,  # {a.Shape}");
        string helper = writer.gradients > 0 ? Given + "\n" : "";
        return $"{helper}def {function.Name}(\n{string.Join('\n', parameters)}\n) -> List[Tensor]:\n"
            + string.Concat(writer.Used(results).Select(l => $"    {l}\n")) + $"    return [{string.Join(", ", results)}]\n";
    }

    public Shape ShapeOf(Code x) => x.Shape;
    public Code Constant(double value) => new(Literal(value), Shape.Scalar, false, value);

    public Code Unary(UnaryOp op, Code x) => op switch
    {
        UnaryOp.Relu => Line($"torch.relu({Tensor(x)})", x.Shape, x.Tracked, x.Half),
        UnaryOp.Heaviside => Line($"({Tensor(x)} > 0).to({Types["f32"]})", x.Shape, false),
        UnaryOp.Softplus => Line($"-torch.log_sigmoid(-{Float(x)})", x.Shape, x.Tracked),
        UnaryOp.Negate => Line($"-{Float(x)}", x.Shape, x.Tracked),
        _ => Line($"torch.{op.ToString().ToLowerInvariant()}({Float(x)})", x.Shape, x.Tracked),
    };

    public Code Binary(BinaryOp op, Code a, Code b)
    {
        var shape = Shape.Broadcast(a.Shape, b.Shape);
        bool tracked = a.Tracked || b.Tracked;
        // The mask, a scale or 0, is rounded to bfloat16 too.
        if (op == BinaryOp.Multiply && (a.Half && b.IsMask || a.IsMask && b.Half))
            return Line($"{Halved(a)} * {Halved(b)}", shape, tracked, half: true);
        string sign = op switch { BinaryOp.Add => "+", BinaryOp.Subtract => "-", BinaryOp.Multiply => "*", _ => "/" };
        // A constant operand is written as a literal, except as a dividend: libtorch computes number / tensor as a
        // reciprocal and a product, which rounds twice.
        string left = a.Number is not null && b.Number is null && op != BinaryOp.Divide ? a.Text : Float(a);
        string right = b.Number is not null && a.Number is null ? b.Text : Float(b);
        return Line($"{left} {sign} {right}", shape, tracked);
    }

    public Code Sum(Code x, int? axis = null) =>
        Line($"{Float(x)}.sum({(axis is { } a ? $"[{a}]" : "")})", Shapes.Instance.Sum(x.Shape, axis), x.Tracked);


    public Code Max(Code x, int axis) =>
        Line($"{Tensor(x)}.max({axis})[0]", Shapes.Instance.Max(x.Shape, axis), x.Tracked, x.Half);

    public Code Transpose(Code x) => Line($"{Tensor(x)}.t()", Shapes.Instance.Transpose(x.Shape), x.Tracked, x.Half);
    public Code Reshape(Code x, Shape shape) => Line($"{Tensor(x)}.reshape({List(shape)})", shape, x.Tracked, x.Half);
    public Code StopGradient(Code x) => Line($"{Tensor(x)}.detach()", x.Shape, false, x.Half);

    public Code MatMul(Code a, Code b)
    {
        bool low = InHalf(a, b);
        var shape = Shapes.Instance.MatMul(a.Shape, b.Shape);
        return Line($"torch.mm({Operand(a, low)}, {Operand(b, low)})", shape, a.Tracked || b.Tracked, low);
    }

    public Code Affine(Code x, Code w, Code b)
    {
        bool low = InHalf(x, w);
        return Line(
            $"torch.addmm({Operand(b, low)}, {Operand(x, low)}, {Operand(w, low)})",
            Shapes.Instance.MatMul(x.Shape, w.Shape), x.Tracked || w.Tracked || b.Tracked, low);
    }

    public Code Broadcast(Code x, Shape shape) => Line($"{Tensor(x)}.expand({List(shape)})", shape, x.Tracked, x.Half);

    public Code Slice(Code x, int axis, int start, int count) => Line(
        $"{Tensor(x)}.narrow({axis}, {start}, {count})", Shapes.Instance.Slice(x.Shape, axis, start, count), x.Tracked,
        x.Half);

    public Code Concat(IReadOnlyList<Code> parts, int axis = 0)
    {
        bool low = parts.All(p => p.Half);
        return Line(
            $"torch.cat([{string.Join(", ", parts.Select(p => Operand(p, low)))}], {axis})",
            Shapes.Instance.Concat([.. parts.Select(p => p.Shape)], axis), parts.Any(p => p.Tracked), low);
    }

    public Code Im2Col(Code x, Window window, double outside = 0)
    {
        var shape = Shapes.Instance.Im2Col(x.Shape, window);
        string padding = $"[0, 0, {window.Before}, {window.After}, {window.Before}, {window.After}]";
        string padded = window.Before + window.After == 0 ? Tensor(x)
            : $"torch.constant_pad_nd({Tensor(x)}, {padding}, {Literal(outside)})";
        return Line(
            $"{padded}.unfold(1, {window.Size}, {window.Stride}).unfold(2, {window.Size}, {window.Stride})"
            + $".permute([0, 1, 2, 4, 5, 3]).reshape({List(shape)})",
            shape, x.Tracked, x.Half);
    }

    public Code Col2Im(Code columns, Shape images, Window window)
    {
        int size = window.Size, down = window.Positions(images[1]), across = window.Positions(images[2]);
        int padding = window.Before + window.After;
        string channelsFirst =
            $"{Float(columns)}.reshape([{images[0]}, {down}, {across}, {size}, {size}, {images[3]}])"
            + $".permute([0, 5, 3, 4, 1, 2]).reshape([{images[0]}, {images[3] * size * size}, {down * across}])";
        return Line(
            $"torch.col2im({channelsFirst}, [{images[1] + padding}, {images[2] + padding}], "
            + $"[{size}, {size}], [1, 1], [0, 0], [{window.Stride}, {window.Stride}])"
            + $".narrow(2, {window.Before}, {images[1]}).narrow(3, {window.Before}, {images[2]}).permute([0, 2, 3, 1])",
            images, columns.Tracked);
    }

    public Code Random(RandomInput input)
    {
        var code = new Code($"random{random.Count + 1}", input.Shape, false, IsMask: input.Kind == RandomKind.Mask);
        random.Add(code);
        return code;
    }

    // Within the script a variable is an alias of a tracked value, or a new leaf.
    public Code Variable(Code x) => x.Tracked
        ? Line($"{Float(x)}.alias()", x.Shape, true) : Line($"{Float(x)}.detach().requires_grad_(True)", x.Shape, true);

    public IReadOnlyList<Code> Gradients(Code scalar, IReadOnlyList<Code> variables, bool differentiable = false)
    {
        Differentiable.Check(scalar.Shape, variables.Select(v => v.Tracked));
        if (!scalar.Tracked)
            return [.. variables.Select(v => Line($"torch.zeros_like({v.Text})", v.Shape, false))];
        string all = $"gradients{++gradients}";
        string by = string.Join(", ", variables.Select(v => v.Text));
        string again = differentiable ? "True" : "False";
        lines.Add((all, $"torch.autograd.grad([{Float(scalar)}], [{by}], None, True, {again}, True)", ""));
        return [.. variables.Select((v, i) => Line($"given({all}[{i}], {v.Text})", v.Shape, differentiable, v.Half))];
    }

    private bool InHalf(Code a, Code b) => half && Math.Min(Math.Min(a.Shape[0], a.Shape[1]), b.Shape[1]) >= Thin;

    private Code Line(string expression, Shape shape, bool tracked, bool half = false)
    {
        string name = $"t{++made}";
        lines.Add((name, expression, $"  # {shape}"));
        return new(name, shape, tracked, Half: half);
    }

    /// <summary>Returns the lines that the results depend on.</summary>
    private List<string> Used(string[] results)
    {
        HashSet<string> used = [.. results];
        var kept = new List<string>();
        foreach (var (name, expression, comment) in Enumerable.Reverse(lines).Where(l => used.Contains(l.Name)))
        {
            kept.Add($"{name} = {expression}{comment}");
            used.UnionWith(Names().Matches(expression).Select(m => m.Value));
        }
        kept.Reverse();
        return kept;
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Names();

    private string Operand(Code x, bool low) => low ? Halved(x) : Float(x);
    private string Halved(Code x) => x.Half ? x.Text : Converted(x, "bf16");
    private string Float(Code x) => x.Half ? Converted(x, "f32") : Tensor(x);
    private static string Tensor(Code x) => x.Number is null ? x.Text : $"torch.tensor({x.Text})";

    /// <summary>Returns the value in the other precision, which is converted where it is first needed.</summary>
    private string Converted(Code x, string to)
    {
        var key = (Tensor(x), x.Half);
        if (!converted.TryGetValue(key, out string? name))
        {
            converted[key] = name = $"{x.Text}_{to}";
            lines.Add((name, $"{Tensor(x)}.to({Types[to]})", $"  # {x.Shape}"));
        }
        return name;
    }

    private static string List(Shape shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Writes a number rounded to float32, so that the script uses the same value as the other engines.</summary>
    private static string Literal(double value)
    {
        float single = (float)value;
        if (!float.IsFinite(single))
            return float.IsNaN(single) ? "float('nan')" : single > 0 ? "float('inf')" : "float('-inf')";
        string text = single.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
