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
