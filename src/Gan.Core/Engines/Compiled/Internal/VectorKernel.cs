using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>
/// Compiled formulas over float32 arrays: one loop that loads each input once, keeps intermediate values in registers and
/// stores each result once.
/// </summary>
/// <param name="inputs">The addresses of the inputs.</param>
/// <param name="results">The addresses of the results, which may be those of inputs.</param>
/// <param name="count">The number of elements, a multiple of <see cref="VectorKernel.Width"/>.</param>
/// <param name="numbers">The values of the scalar operands.</param>
internal unsafe delegate void Kernel(nint* inputs, nint* results, nint count, float* numbers);

/// <summary>Compiles kernels.</summary>
internal static class VectorKernel
{
    /// <summary>The number of elements of a vector.</summary>
    public const int Width = 16;

    private static readonly Type Vector = typeof(Vector512<float>);

    /// <summary>The kind of an operand: an input, the value of an instruction, or a number.</summary>
    public enum From { Input, Instruction, Number }

    /// <summary>A unary operation on A or, if <c>Unary</c> is null, a binary operation on A and B.</summary>
    public readonly record struct Instruction(
        UnaryOp? Unary, BinaryOp Binary, (From From, int Index) A, (From From, int Index) B);

    /// <summary>
    /// Compiles a list of instructions; returns null if one has no vector form, or if the processor has no vectors of 512
    /// bits.
    /// </summary>
    public static unsafe Kernel? Compile(
        IReadOnlyList<Instruction> program, IReadOnlyList<(From From, int Index)> results, int inputs, int numbers)
    {
        if (!Vector512.IsHardwareAccelerated || program.Any(p => p.Unary is UnaryOp.Log or UnaryOp.Tanh or UnaryOp.Softplus))
            return null;
        Type[] parameters = [typeof(nint*), typeof(nint*), typeof(nint), typeof(float*)];
        var method = new DynamicMethod("kernel", null, parameters, typeof(VectorKernel).Module, true);
        var il = method.GetILGenerator();
        LocalBuilder[] from = [.. Enumerable.Range(0, inputs).Select(i => Address(OpCodes.Ldarg_0, i))];
        LocalBuilder[] to = [.. results.Index().Select(r => Address(OpCodes.Ldarg_1, r.Index))];
        LocalBuilder[] constants = [.. Enumerable.Range(0, numbers).Select(Broadcast)];
        LocalBuilder[] values = [.. program.Select(_ => il.DeclareLocal(Vector))];
        var at = il.DeclareLocal(typeof(nint));
        Label loop = il.DefineLabel(), check = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, at);
        il.Emit(OpCodes.Br, check);
        il.MarkLabel(loop);
        foreach (var (i, (unary, binary, a, b)) in program.Index())
        {
            Push(a);
            if (unary is { } op)
                Apply(op);
            else
            {
                Push(b);
                Call(binary.ToString(), Vector, Vector);
            }
            il.Emit(OpCodes.Stloc, values[i]);
        }
        foreach (var (i, result) in results.Index())
        {
            Push(result);
            PushAddress(to[i]);
            Call("Store", Vector, typeof(float*));
        }
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldc_I4, Width);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, at);
        il.MarkLabel(check);
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Blt, loop);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Kernel>();

        LocalBuilder Address(OpCode array, int i)
        {
            var address = il.DeclareLocal(typeof(nint));
            il.Emit(array);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(nint));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, address);
            return address;
        }

        LocalBuilder Broadcast(int i)
        {
            var vector = il.DeclareLocal(Vector);
            il.Emit(OpCodes.Ldarg_3);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(float));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldind_R4);
            Call("Create", typeof(float));
            il.Emit(OpCodes.Stloc, vector);
            return vector;
        }

        void PushAddress(LocalBuilder address)
        {
            il.Emit(OpCodes.Ldloc, address);
            il.Emit(OpCodes.Ldloc, at);
            il.Emit(OpCodes.Ldc_I4, sizeof(float));
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Add);
        }

        void Push((From From, int Index) x)
        {
            if (x.From == From.Input)
            {
                PushAddress(from[x.Index]);
                Call("Load", typeof(float*));
            }
            else
                il.Emit(OpCodes.Ldloc, x.From == From.Number ? constants[x.Index] : values[x.Index]);
        }

        void Apply(UnaryOp op)
        {
            switch (op)
            {
                case UnaryOp.Negate: Call("Negate", Vector); break;
                case UnaryOp.Sqrt: Call("Sqrt", Vector); break;
                case UnaryOp.Exp: Call("Exp", Vector); break;
                case UnaryOp.Relu: Helper(nameof(Relu)); break;
                case UnaryOp.Heaviside: Helper(nameof(Heaviside)); break;
                default: Helper(nameof(Sigmoid)); break;
            }
        }

        // Calls the method of Vector512 over float32 with this name and these parameter types.
        void Call(string name, params Type[] takes) => il.Emit(OpCodes.Call, typeof(Vector512).GetMethods()
            .Where(m => m.Name == name)
            .Select(m => m.IsGenericMethodDefinition && m.GetGenericArguments().Length == 1
                ? m.MakeGenericMethod(typeof(float)) : m)
            .First(m => !m.ContainsGenericParameters
                && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(takes)));

        void Helper(string name) => il.Emit(
            OpCodes.Call, typeof(VectorKernel).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!);
    }

    private static Vector512<float> Relu(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);

    private static Vector512<float> Heaviside(Vector512<float> x) =>
        Vector512.GreaterThan(x, Vector512<float>.Zero) & Vector512<float>.One;

    private static Vector512<float> Sigmoid(Vector512<float> x) =>
        Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-x));
}
