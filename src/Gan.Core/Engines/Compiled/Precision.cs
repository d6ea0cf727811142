namespace Gan;

/// <summary>What matrix products are computed in. Parameters, losses and updates are float32 in either.</summary>
public enum Precision
{
    /// <summary>float32.</summary>
    Fp32,

    /// <summary>bfloat16 factors and products, summed in float32: 8 significant bits.</summary>
    Bf16,
}

/// <summary>Precisions by name.</summary>
public static class Precisions
{
    /// <summary>The precision of a name: <c>fp32</c>, <c>bf16</c>.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static Precision Parse(string name) => name switch
    {
        "fp32" => Precision.Fp32,
        "bf16" => Precision.Bf16,
        _ => throw new ArgumentException($"a precision is 'fp32' or 'bf16', got '{name}'"),
    };
}
