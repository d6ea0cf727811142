using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>
/// The float32 vectors of this process: the widest that the runtime computes with, of 512, 256 or 128 bits. The kernels that
/// are written at run time call the methods of <c>Vector512</c>, <c>Vector256</c> or <c>Vector128</c>, which have the same
/// names.
/// </summary>
internal static class Vectors
{
    /// <summary>The number of float32 numbers of a vector: 16, 8 or 4.</summary>
    public static int Width { get; } =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The type of a vector.</summary>
    public static Type Type { get; } = Width switch
    {
        16 => typeof(Vector512<float>),
        8 => typeof(Vector256<float>),
        _ => typeof(Vector128<float>),
    };

    private static readonly ILookup<string, MethodInfo> named = (Width switch
    {
        16 => typeof(Vector512),
        8 => typeof(Vector256),
        _ => typeof(Vector128),
    }).GetMethods().ToLookup(m => m.Name);

    private static readonly ConcurrentDictionary<(string Name, Type Of, string Takes), MethodInfo> found = [];

    /// <summary>The type of a vector of as many integers.</summary>
    public static Type OfInt32 { get; } = Type.GetGenericTypeDefinition().MakeGenericType(typeof(int));

    /// <summary>Emits a call of the method over float32 with this name and these parameter types.</summary>
    public static void Call(ILGenerator il, string name, params Type[] takes) => Call<float>(il, name, takes);

    /// <summary>Emits a call of the method over T with this name and these parameter types.</summary>
    public static void Call<T>(ILGenerator il, string name, params Type[] takes) => il.Emit(
        OpCodes.Call, found.GetOrAdd((name, typeof(T), string.Join(' ', takes.Select(t => t.FullName))), _ => named[name]
            .Select(m => m.IsGenericMethodDefinition && m.GetGenericArguments().Length == 1
                ? m.MakeGenericMethod(typeof(T)) : m)
            .First(m => !m.ContainsGenericParameters
                && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(takes))));
}
