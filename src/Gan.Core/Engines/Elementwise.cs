using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gan.Internal;

namespace Gan;

/// <summary>
/// Elementwise formulas, compiled to run over long arrays in one pass. They run block by block through the first-level
/// cache, so each input is read and each output written once, however many operations the formulas have. Common
/// subexpressions are computed once. The result does not depend on the number of threads.
/// </summary>
/// <remarks>
/// An input may be shorter than the outputs: one number, or a row that repeats (a bias along the rows of a batch).
/// </remarks>
public sealed class Elementwise
{
    private const int Block = 1024;

    /// <summary>The number of elements of a part: for fewer, a second thread costs more time than it saves.</summary>
    private const int PartSize = 1 << 14;

    [ThreadStatic]
    private static byte[]? scratch;

    private enum Kind { Input, Register, Scalar }

    private readonly record struct Operand(Kind Kind, int Index);

    private readonly record struct Instruction(UnaryOp? Unary, BinaryOp Binary, Operand A, Operand B);

    private readonly Instruction[] program;
    private readonly List<Expr> scalars = [];
    private readonly Operand[] outputs;
    private readonly (int Input, int Register)[] rows;
    private readonly int registers;
    private readonly bool direct;
    private readonly Kernel kernel;
    private readonly int[] lengths;
    private readonly int row;

    /// <summary>Compiles formulas, one per output.</summary>
    /// <param name="formulas">The formula of each output.</param>
    /// <param name="inputs">
    /// The names of the variables that are arrays; all other variables are numbers given at each run.
    /// </param>
    /// <param name="repeats">
    /// For each input the length of the row that repeats, or 0 if the input is as long as the outputs; null if all are.
    /// Lengths other than 0 and 1 must be equal.
    /// </param>
    /// <exception cref="ArgumentException">Rows have different lengths.</exception>
    public Elementwise(IReadOnlyList<Expr> formulas, IReadOnlyList<string> inputs, IReadOnlyList<int>? repeats = null)
    {
        var program = new List<Instruction>();
        var known = new Dictionary<Expr, Operand>();
        foreach (var (i, name) in inputs.Index())
            known[Expr.Var(name)] = new(Kind.Input, i);
        outputs = [.. formulas.Select(Compile).Select(Kept)];
        // A short input is repeated over a register of its own once, and read there.
        rows = [.. (repeats ?? []).Index().Where(r => r.Item > 0).Select((r, i) => (r.Index, program.Count + i))];
        registers = program.Count + rows.Length;
        lengths = [.. repeats ?? []];
        row = lengths.DefaultIfEmpty().Max();
        if (repeats?.Any(r => r > 1 && r != row) == true)
            throw new ArgumentException(
                $"inputs that repeat need one number or rows of one length, got lengths {string.Join(", ", repeats)}");
        this.program = [.. program.Select(p => p with { A = Short(p.A), B = Short(p.B) })];
        outputs = [.. outputs.Select(Short)];
        kernel = VectorKernel.Compile(
            [.. this.program.Select(p => new VectorKernel.Instruction(p.Unary, p.Binary, Vector(p.A), Vector(p.B)))],
            [.. outputs.Select(Vector)], inputs.Count + rows.Length, scalars.Count);
        direct = outputs is [{ Kind: Kind.Register } only] && only.Index == this.program.Length - 1;

        // The kernel takes the repeated rows as further inputs, after the others.
        (VectorKernel.From, int) Vector(Operand x) => x.Kind switch
        {
            Kind.Input => (VectorKernel.From.Input, x.Index),
            Kind.Scalar => (VectorKernel.From.Number, x.Index),
            _ when x.Index < program.Count => (VectorKernel.From.Instruction, x.Index),
            _ => (VectorKernel.From.Input, inputs.Count + x.Index - program.Count),
        };

        Operand Short(Operand x) => x.Kind == Kind.Input && Array.FindIndex(rows, r => r.Input == x.Index) is >= 0 and var at
            ? new(Kind.Register, rows[at].Register) : x;

        // An unchanged input that is an output is copied to a register (times 1, which keeps its bits): another output may
        // overwrite the input's memory first.
        Operand Kept(Operand x) => x.Kind != Kind.Input ? x
            : Add(program, new(null, BinaryOp.Multiply, x, Add(scalars, 1, Kind.Scalar)), Kind.Register);

        Operand Compile(Expr e)
        {
            if (known.TryGetValue(e, out var operand))
                return operand;
            operand = e switch
            {
                _ when !Mentions(e) => Add(scalars, e, Kind.Scalar),
                Expr.Apply u => Add(program, new(u.Op, default, Compile(u.X), default), Kind.Register),
                Expr.Combine b => Add(program, new(null, b.Op, Compile(b.A), Compile(b.B)), Kind.Register),
                _ => throw new InvalidOperationException($"a formula of arrays and numbers is required, got {e}"),
            };
            return known[e] = operand;
        }

        bool Mentions(Expr e) => e switch
        {
            Expr.Variable v => inputs.Contains(v.Name),
            Expr.Apply u => Mentions(u.X),
            Expr.Combine b => Mentions(b.A) || Mentions(b.B),
            _ => false,
        };

        static Operand Add<T>(List<T> list, T item, Kind kind)
        {
            list.Add(item);
            return new(kind, list.Count - 1);
        }
    }

    /// <summary>Evaluates the formulas; an output may share the memory of an input of full length.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="inputs">The addresses of the inputs, in the order of their names.</param>
    /// <param name="results">The addresses of the outputs.</param>
    /// <param name="length">The number of elements of each output.</param>
    /// <param name="variables">The values of the variables that are numbers.</param>
    public void Run<T>(nint[] inputs, nint[] results, int length, IReadOnlyDictionary<string, double> variables)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Work<T>([(inputs, results, length)], variables).RunOnPool();

    /// <summary>Returns the evaluation of the formulas on several pieces of memory, as a stage of work.</summary>
    internal Stage Work<T>(
        (nint[] Inputs, nint[] Results, int Length)[] pieces, IReadOnlyDictionary<string, double> variables)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = Numbers<T>(variables);
        (int Piece, int Part)[] parts = [.. pieces.Index().SelectMany(p =>
            Enumerable.Range(0, Parts(p.Item.Length)).Select(i => (p.Index, i)))];
        return new(parts.Length, part =>
        {
            var (piece, i) = parts[part];
            var (inputs, results, length) = pieces[piece];
            Part(inputs, results, length, numbers, i);
        }) { Name = "Update" };
    }

    /// <summary>Evaluates the scalar subexpressions of the formulas.</summary>
    internal T[] Numbers<T>(IReadOnlyDictionary<string, double> variables) where T : INumberBase<T> =>
        [.. scalars.Select(e => T.CreateTruncating(e.Eval(Scalars.Instance, variables)))];

    /// <summary>Returns the number of parts of the work on <paramref name="length"/> elements.</summary>
    internal static int Parts(int length) => Math.Max(1, (length + PartSize - 1) / PartSize);

    /// <summary>Evaluates the formulas on one part.</summary>
    internal void Part<T>(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> results, int length, T[] numbers, int part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A block consists of whole rows, or lies within one row.
        bool within = row > Block;
        int wide = row <= 1 || within ? Block : Block / row * row;
        if (scratch is null || scratch.Length < registers * wide * Unsafe.SizeOf<T>())
            scratch = GC.AllocateUninitializedArray<byte>(registers * wide * Unsafe.SizeOf<T>());
        var memory = MemoryMarshal.Cast<byte, T>(scratch.AsSpan());
        int align = within ? row : wide;
        int each = (PartSize + align - 1) / align * align;
        // Parts are rounded up to whole blocks, so the last ones may be empty.
        int from = (int)Math.Min((long)part * each, length), to = (int)Math.Min((long)from + each, length);
        foreach (var (input, register) in rows)
            if (!within || lengths[input] == 1)
                Repeat<T>(Of<T>(inputs[input], 0, lengths[input]), memory.Slice(register * wide, wide));
        for (int start = from, count; start < to; start += count)
        {
            count = Math.Min(within ? Math.Min(Block, row - start % row) : wide, to - start);
            if (typeof(T) != typeof(float))
            {
                RunBlock(inputs, results, start, count, numbers, memory, wide);
                continue;
            }
            int rest = count % Vectors.Width, whole = count - rest;
            if (whole > 0)
                RunKernel(inputs, results, start, whole, (float[])(object)numbers, memory, wide);
            if (rest > 0)
                RunKernel(inputs, results, start + whole, rest, (float[])(object)numbers, memory, wide);
        }
    }

    /// <summary>Runs the kernel on whole vectors, or on part of one, which is copied and padded.</summary>
    private unsafe void RunKernel<T>(
        ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> results, int start, int count, float[] numbers, Span<T> memory,
        int wide)
        where T : unmanaged
    {
        nint* from = stackalloc nint[inputs.Length + rows.Length];
        nint* to = stackalloc nint[results.Length];
        for (int i = 0; i < inputs.Length; i++)
            from[i] = inputs[i] + start * (nint)sizeof(float);
        for (int i = 0; i < results.Length; i++)
            to[i] = results[i] + start * (nint)sizeof(float);
        fixed (T* laid = memory)
        fixed (float* all = numbers)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                var (input, register) = rows[i];
                int length = lengths[input];
                from[inputs.Length + i] = length > Block ? inputs[input] + start % row * (nint)sizeof(float)
                    : (nint)(laid + register * wide + (length == 1 ? 0 : start % row));
            }
            if (count % Vectors.Width == 0)
                kernel(from, to, count, all);
            else
                RunPadded(from, to, inputs.Length, results.Length, count, all);
        }
    }

    private unsafe void RunPadded(nint* from, nint* to, int inputs, int results, int count, float* numbers)
    {
        int all = inputs + rows.Length;
        float* padded = stackalloc float[(all + results) * Vectors.Width];
        new Span<float>(padded, (all + results) * Vectors.Width).Clear();
        for (int i = 0; i < all; i++)
        {
            float* copy = padded + i * Vectors.Width;
            // The kernel reads a short input as the register that repeats it.
            if (i >= inputs || i >= lengths.Length || lengths[i] == 0)
                new ReadOnlySpan<float>((float*)from[i], count).CopyTo(new(copy, count));
            from[i] = (nint)copy;
        }
        nint* beside = stackalloc nint[results];
        for (int i = 0; i < results; i++)
            beside[i] = (nint)(padded + (all + i) * Vectors.Width);
        kernel(from, beside, Vectors.Width, numbers);
        for (int i = 0; i < results; i++)
            new ReadOnlySpan<float>((float*)beside[i], count).CopyTo(new((float*)to[i], count));
    }

    private static void Repeat<T>(ReadOnlySpan<T> row, Span<T> over)
    {
        if (row.Length == 1)
            over.Fill(row[0]);
        else
            for (int i = 0; i < over.Length; i += row.Length)
                row.CopyTo(over[i..]);
    }

    private static unsafe Span<T> Of<T>(nint address, int start, int count) where T : unmanaged =>
        new((T*)address + start, count);

    private void RunBlock<T>(
        ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> results, int start, int count, T[] numbers, Span<T> memory, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < program.Length; i++)
        {
            var (unary, binary, a, b) = program[i];
            // The last operation of a single formula writes to the output, which may be its own input: it reads each element
            // before it writes it.
            bool last = direct && i == program.Length - 1;
            var target = last ? Of<T>(results[0], start, count) : memory.Slice(i * size, count);
            if (unary is { } op)
                SpanFunctions.Apply(op, At(a, inputs, memory), target);
            else if (a.Kind == Kind.Scalar)
                SpanFunctions.Apply(binary, numbers[a.Index], At(b, inputs, memory), target);
            else if (b.Kind == Kind.Scalar)
                SpanFunctions.Apply(binary, At(a, inputs, memory), numbers[b.Index], target);
            else
                SpanFunctions.Apply(binary, At(a, inputs, memory), At(b, inputs, memory), target);
        }
        for (int i = 0; i < outputs.Length && !direct; i++)
            if (outputs[i].Kind == Kind.Scalar)
                Of<T>(results[i], start, count).Fill(numbers[outputs[i].Index]);
            else
                At(outputs[i], inputs, memory).CopyTo(Of<T>(results[i], start, count));

        ReadOnlySpan<T> At(Operand x, ReadOnlySpan<nint> inputs, Span<T> memory)
        {
            if (x.Kind == Kind.Input)
                return Of<T>(inputs[x.Index], start, count);
            if (x.Index < program.Length || lengths[rows[x.Index - program.Length].Input] == 1)
                return memory.Slice(x.Index * size, count);
            return row > Block ? Of<T>(inputs[rows[x.Index - program.Length].Input], start % row, count)
                : memory.Slice(x.Index * size + start % row, count);
        }
    }
}
