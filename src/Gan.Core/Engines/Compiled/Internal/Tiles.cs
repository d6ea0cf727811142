namespace Gan.Internal;

/// <summary>The tiles of this machine.</summary>
internal static class Tiles
{
    /// <summary>The largest number of elements of a tile.</summary>
    public const int Largest = 32 * 32;

    /// <summary>Tiles of float32 vectors.</summary>
    public static Tile Float32 { get; } = new VectorTile(rounded: false);

    /// <summary>
    /// Tiles of numbers rounded to bfloat16, by the fastest way of this machine: the processor's matrix registers, its
    /// products of pairs where these are faster than float32, or float32 vectors.
    /// </summary>
    public static Tile Bf16 => bf16.Value;

    // Machine code is not written before it is needed.
    private static readonly Lazy<Tile> bf16 = new(() =>
        MatrixTile.IsSupported ? new MatrixTile() : PairTile.IsFaster ? new PairTile() : new VectorTile(rounded: true));

    /// <summary>
    /// Returns the tile of a product; for a product thinner than a vector rounding saves no time, so it is in float32.
    /// </summary>
    public static Tile For(Precision precision, int m, int k, int n) =>
        precision == Precision.Bf16 && Math.Min(m, Math.Min(k, n)) >= 16 ? Bf16 : Float32;
}
