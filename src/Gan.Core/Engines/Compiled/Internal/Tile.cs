namespace Gan.Internal;

/// <summary>
/// One way to multiply a panel of rows of A by a strip of columns of B, both packed, into a tile of C that stays in
/// registers while k runs: by vectors of float32, by pairs of bfloat16, or by the processor's matrix registers.
/// </summary>
internal abstract unsafe class Tile
{
    /// <summary>The tile of C: the rows of a panel and the columns of a strip.</summary>
    public abstract int Rows { get; }

    /// <inheritdoc cref="Rows"/>
    public abstract int Columns { get; }

    /// <summary>Blocks of k start at multiples of this number.</summary>
    public abstract int Grain { get; }

    /// <summary>True if numbers are rounded to bfloat16.</summary>
    public abstract bool IsRounded { get; }

    /// <summary>Returns the number of floats of memory that k packed numbers take.</summary>
    public abstract int Depth(int k);

    /// <summary>Packs the numbers p = k0 … k0 + k − 1 of <paramref name="rows"/> rows of A.</summary>
    /// <param name="a">A.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows, at most <see cref="Rows"/>.</param>
    /// <param name="k0">The first p.</param>
    /// <param name="k">The number of p.</param>
    /// <param name="to">Room for <see cref="Rows"/> × <see cref="Depth"/>(k).</param>
    /// <param name="scratch">Room for as much again.</param>
    public abstract void PackRows(Operand a, int first, int rows, int k0, int k, float* to, float* scratch);

    /// <summary>Packs the numbers p = k0 … k0 + k − 1 of <paramref name="columns"/> columns of B.</summary>
    public abstract void PackColumns(Operand b, int first, int columns, int k0, int k, float* to, float* scratch);

    /// <summary>
    /// Returns the distance of B's rows if <see cref="Multiply"/> can read a whole strip of B where it is stored; 0
    /// otherwise.
    /// </summary>
    public virtual long Direct(Operand b, int first) => 0;

    /// <summary>Returns true if <see cref="Multiply"/> can write a tile of this size, and not only a whole one.</summary>
    public abstract bool Fits(int rows, int columns);

    /// <summary>Computes c = a·b, or c + a·b, in the order of p.</summary>
    /// <param name="a">The packed rows.</param>
    /// <param name="b">The packed columns, or B where <see cref="Direct"/> allows it.</param>
    /// <param name="stride">The distance of B's rows as <see cref="Direct"/> returned it; 0 where B is packed.</param>
    /// <param name="k">The number of p.</param>
    /// <param name="c">The tile.</param>
    /// <param name="rowOfC">The distance of C's rows.</param>
    /// <param name="rows">The rows of the tile.</param>
    /// <param name="columns">The columns of the tile.</param>
    /// <param name="add">True for c + a·b.</param>
    public abstract void Multiply(
        float* a, float* b, long stride, int k, float* c, long rowOfC, int rows, int columns, bool add);
}
