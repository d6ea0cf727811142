namespace Gan.Internal;

/// <content>Concatenations, slices, random inputs, im2col and col2im.</content>
internal sealed unsafe partial class Lowering
{
    private void Concat(CompiledValue node)
    {
        Location[] parts = [.. node.Operands.Select(Of)];
        int[] lengths = [.. node.Operands.Select(o => o.Shape.Size)];
        Step(node, parts, to => [new(parts.Length, part =>
            new ReadOnlySpan<float>(plan.At(parts[part]), lengths[part])
                .CopyTo(new(plan.At(to) + lengths.Take(part).Sum(), lengths[part])))]);
    }

    private void Slice(CompiledValue node, Op.Slice op)
    {
        var x = Of(node.Operands[0]);
        int after = After(node.Shape, op.Axis), row = node.Shape[op.Axis] * after;
        int whole = node.Operands[0].Shape[op.Axis] * after;
        int count = Before(node.Shape, op.Axis);
        Step(node, [x], y => [new(1, _ =>
        {
            for (int i = 0; i < count; i++)
                new ReadOnlySpan<float>(plan.At(x) + (long)i * whole + op.Start * after, row)
                    .CopyTo(new(plan.At(y) + (long)i * row, row));
        })]);
    }

    private void ConcatAlong(CompiledValue node, int axis)
    {
        Location[] parts = [.. node.Operands.Select(Of)];
        int[] rows = [.. node.Operands.Select(o => o.Shape[axis] * After(o.Shape, axis))];
        int whole = rows.Sum(), count = Before(node.Shape, axis);
        Step(node, parts, to => [new(parts.Length, part =>
        {
            int start = rows.Take(part).Sum(), row = rows[part];
            for (int i = 0; i < count; i++)
                new ReadOnlySpan<float>(plan.At(parts[part]) + (long)i * row, row)
                    .CopyTo(new(plan.At(to) + (long)i * whole + start, row));
        })]);
    }

    private void Random(CompiledValue node, RandomInput input)
    {
        int number = RandomInputs.Count, size = node.Shape.Size;
        RandomInputs.Add(input);
        Step(node, [], to => [new(Math.Max(1, (size + PartSize - 1) / PartSize), part =>
            (input with { Key = plan.KeyOf(number) }).Fill(
                new(plan.At(to) + part * PartSize, Math.Min(PartSize, size - part * PartSize)), part * PartSize))]);
    }

    private void Im2Col(CompiledValue node, Op.Im2Col op)
    {
        var of = new ImageWindows(node.Operands[0].Shape, op.Window);
        var x = Of(node.Operands[0]);
        Step(node, [x], y => [new(of.Images[0], i => of.Gather(
            new ReadOnlySpan<float>(plan.At(x) + (long)i * of.Image, of.Image),
            new(plan.At(y) + (long)i * of.Columns, of.Columns), (float)op.Outside))]);
    }

    private void Col2Im(CompiledValue node, Op.Col2Im op)
    {
        var of = new ImageWindows(node.Shape, op.Window);
        var x = Of(node.Operands[0]);
        Step(node, [x], y => [new(of.Images[0], i => of.Scatter(
            new ReadOnlySpan<float>(plan.At(x) + (long)i * of.Columns, of.Columns),
            new Span<float>(plan.At(y) + (long)i * of.Image, of.Image)))]);
    }
}
