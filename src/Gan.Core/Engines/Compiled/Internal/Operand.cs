namespace Gan.Internal;

/// <summary>
/// An operand of a matrix product as k numbers for each of many rows of A or columns of B. Either the k numbers of one row
/// or column lie side by side (A as it is stored, B transposed), or the many do (A transposed, B as it is stored).
/// </summary>
/// <param name="Start">The address of the first number.</param>
/// <param name="Along">True if the k numbers of one row or column lie side by side.</param>
/// <param name="Stride">The distance between two rows of memory.</param>
internal readonly unsafe record struct Operand(nint Start, bool Along, long Stride)
{
    /// <summary>Returns the address of number p of row or column i.</summary>
    public float* At(int p, int i) => (float*)Start + (Along ? i * Stride + p : p * Stride + i);
}
