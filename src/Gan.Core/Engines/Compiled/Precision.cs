namespace Gan;

/// <summary>The number format of matrix products. Parameters, losses and updates are float32 in both.</summary>
public enum Precision
{
    /// <summary>float32.</summary>
    Fp32,

    /// <summary>
    /// bfloat16 factors, 8 significant bits, with sums in float32; libtorch also rounds the product to bfloat16.
    /// </summary>
    Bf16,
}

/// <summary>Parses precisions.</summary>
public static class Precisions
{
    /// <summary>Returns the precision with the given name, <c>fp32</c> or <c>bf16</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Precision Parse(string name) => name switch
    {
        "fp32" => Precision.Fp32,
        "bf16" => Precision.Bf16,
        _ => throw new ArgumentException($"the precision 'fp32' or 'bf16' is required, got '{name}'"),
    };
}
