using System.Reflection.Emit;

namespace Gan.Internal;

/// <summary>
/// Compiled formulas over float32 arrays: one loop that loads each input once, keeps intermediate values in registers and
/// stores each result once.
/// </summary>
/// <param name="inputs">The addresses of the inputs.</param>
/// <param name="results">The addresses of the results, which may be those of inputs.</param>
/// <param name="count">The number of elements, a multiple of <see cref="Vectors.Width"/>.</param>
/// <param name="numbers">The values of the scalar operands.</param>
internal unsafe delegate void Kernel(nint* inputs, nint* results, nint count, float* numbers);

/// <summary>Compiles kernels.</summary>
internal static class VectorKernel
{
    /// <summary>The kind of an operand: an input, the value of an instruction, or a number.</summary>
    public enum From { Input, Instruction, Number }

    /// <summary>A unary operation on A or, if <c>Unary</c> is null, a binary operation on A and B.</summary>
    public readonly record struct Instruction(
        UnaryOp? Unary, BinaryOp Binary, (From From, int Index) A, (From From, int Index) B);

    /// <summary>Compiles a list of instructions.</summary>
    public static unsafe Kernel Compile(
        IReadOnlyList<Instruction> program, IReadOnlyList<(From From, int Index)> results, int inputs, int numbers)
    {
        Type[] parameters = [typeof(nint*), typeof(nint*), typeof(nint), typeof(float*)];
        var method = new DynamicMethod("kernel", null, parameters, typeof(VectorKernel).Module, true);
        var il = method.GetILGenerator();
        LocalBuilder[] from = [.. Enumerable.Range(0, inputs).Select(i => Address(OpCodes.Ldarg_0, i))];
        LocalBuilder[] to = [.. results.Index().Select(r => Address(OpCodes.Ldarg_1, r.Index))];
        LocalBuilder[] constants = [.. Enumerable.Range(0, numbers).Select(Broadcast)];
        var values = new LocalBuilder[program.Count];
        var functions = new VectorFunctions(il);
        var at = il.DeclareLocal(typeof(nint));
        Label loop = il.DefineLabel(), check = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, at);
        il.Emit(OpCodes.Br, check);
        il.MarkLabel(loop);
        foreach (var (i, (unary, binary, a, b)) in program.Index())
            values[i] = unary is { } op ? functions.Apply(op, Value(a)) : functions.Apply(binary, Value(a), Value(b));
        foreach (var (i, result) in results.Index())
        {
            il.Emit(OpCodes.Ldloc, Value(result));
            PushAddress(to[i]);
            Vectors.Call(il, "Store", Vectors.Type, typeof(float*));
        }
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldc_I4, Vectors.Width);
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
            var vector = il.DeclareLocal(Vectors.Type);
            il.Emit(OpCodes.Ldarg_3);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(float));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldind_R4);
            Vectors.Call(il, "Create", typeof(float));
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

        LocalBuilder Value((From From, int Index) x)
        {
            if (x.From != From.Input)
                return x.From == From.Number ? constants[x.Index] : values[x.Index];
            var loaded = il.DeclareLocal(Vectors.Type);
            PushAddress(from[x.Index]);
            Vectors.Call(il, "Load", typeof(float*));
            il.Emit(OpCodes.Stloc, loaded);
            return loaded;
        }
    }
}
