using System.Numerics;
using System.Numerics.Tensors;

namespace Gan;

/// <summary>
/// Formulas compiled to run over long arrays in one pass: block by block through the first-level cache, so the cost is
/// that of reading the inputs and writing the outputs once, however many operations the formulas have. Common parts are
/// computed once. The result does not depend on the number of threads.
/// </summary>
public sealed class Elementwise
{
    private const int Block = 512;

    /// <summary>Below this many elements a second thread costs more than it gives.</summary>
    private const int WorthThreads = 1 << 16;

    private enum Kind { Input, Register, Scalar }

    private readonly record struct Operand(Kind Kind, int Index);

    private readonly record struct Instruction(UnaryOp? Unary, BinaryOp Binary, Operand A, Operand B);

    private readonly List<Instruction> program = [];
    private readonly List<Expr> scalars = [];
    private readonly Operand[] outputs;

    /// <summary>Compiles formulas, one an output.</summary>
    /// <param name="formulas">What each output is.</param>
    /// <param name="inputs">The names of the variables that are arrays; all others are numbers given at each run.</param>
    public Elementwise(IReadOnlyList<Expr> formulas, IReadOnlyList<string> inputs)
    {
        var known = new Dictionary<Expr, Operand>();
        foreach (var (i, name) in inputs.Index())
            known[Expr.Var(name)] = new(Kind.Input, i);
        outputs = [.. formulas.Select(Compile).Select(Kept)];

        // An input that is an output as it stands is set aside (times 1, which keeps its bits): another output may have
        // taken its memory by the time it is written.
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
                _ => throw new InvalidOperationException($"not a formula of arrays: {e}"),
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

    /// <summary>Runs the formulas; an output may be the same memory as an input.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="inputs">The addresses of the inputs, in the order of their names.</param>
    /// <param name="results">The addresses of the outputs.</param>
    /// <param name="length">The number of elements of each.</param>
    /// <param name="variables">The numbers the formulas mention besides the inputs.</param>
    public void Run<T>(nint[] inputs, nint[] results, int length, IReadOnlyDictionary<string, double> variables)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = [.. scalars.Select(e => T.CreateTruncating(e.Eval(Scalars.Instance, variables)))];
        int parts = length < WorthThreads ? 1 : Math.Min(Environment.ProcessorCount, length / (WorthThreads / 2));
        if (parts == 1)
            Range(0);
        else
            Parallel.For(0, parts, Range);

        void Range(int part)
        {
            long blocks = (length + Block - 1) / Block;
            int from = (int)(blocks * part / parts) * Block, to = (int)Math.Min(blocks * (part + 1) / parts * Block, length);
            T[] registers = new T[program.Count * Block];
            for (int start = from; start < to; start += Block)
                OneBlock(inputs, results, start, Math.Min(Block, to - start), numbers, registers);
        }
    }

    private void OneBlock<T>(nint[] inputs, nint[] results, int start, int count, T[] numbers, T[] registers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < program.Count; i++)
        {
            var (unary, binary, a, b) = program[i];
            var target = registers.AsSpan(i * Block, count);
            if (unary is { } op)
                Apply(op, Span(a), target);
            else if (a.Kind == Kind.Scalar)
                Apply(binary, numbers[a.Index], Span(b), target);
            else if (b.Kind == Kind.Scalar)
                Apply(binary, Span(a), numbers[b.Index], target);
            else
                Apply(binary, Span(a), Span(b), target);
        }
        for (int i = 0; i < outputs.Length; i++)
            if (outputs[i].Kind == Kind.Scalar)
                Memory(results[i]).Fill(numbers[outputs[i].Index]);
            else
                Span(outputs[i]).CopyTo(Memory(results[i]));

        ReadOnlySpan<T> Span(Operand x) =>
            x.Kind == Kind.Input ? Memory(inputs[x.Index]) : registers.AsSpan(x.Index * Block, count);

        unsafe Span<T> Memory(nint address) => new((T*)address + start, count);
    }

    private static void Apply<T>(UnaryOp op, ReadOnlySpan<T> x, Span<T> y) where T : IBinaryFloatingPointIeee754<T>
    {
        switch (op)
        {
            case UnaryOp.Negate: TensorPrimitives.Negate(x, y); break;
            case UnaryOp.Sqrt: TensorPrimitives.Sqrt(x, y); break;
            case UnaryOp.Relu: TensorPrimitives.Max(x, T.Zero, y); break;
            default:
                for (int i = 0; i < x.Length; i++)
                    y[i] = T.CreateTruncating(Scalars.Apply(op, double.CreateTruncating(x[i])));
                break;
        }
    }

    internal static void Apply<T>(BinaryOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(a, b, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }

    internal static void Apply<T>(BinaryOp op, ReadOnlySpan<T> a, T b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(a, b, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }

    internal static void Apply<T>(BinaryOp op, T a, ReadOnlySpan<T> b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(b, a, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(b, a, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }
}
