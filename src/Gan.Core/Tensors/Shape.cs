using System.Collections;
using System.Runtime.CompilerServices;

namespace Gan;

/// <summary>
/// The extents of a tensor, outermost first; <c>[]</c> is a scalar. The shapes of nets are those of one example
/// (<c>[784]</c>); a batch has the number of examples as its first extent (<c>[m, 784]</c>).
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] extents;

    private Shape(int[] extents)
    {
        Size = 1;
        foreach (int n in extents)
        {
            if (n < 0)
                throw new ArgumentException(
                    $"a shape needs extents of 0 or more, got {n} in [{string.Join(", ", extents)}]");
            Size = checked(Size * n);
        }
        this.extents = extents;
    }

    /// <summary>The shape of a single number, <c>[]</c>.</summary>
    public static Shape Scalar { get; } = [];

    /// <summary>The number of elements of a tensor of this shape: the product of the extents.</summary>
    public int Size { get; }

    /// <summary>The number of axes.</summary>
    public int Count => extents.Length;

    /// <summary>Returns the extent of an axis; negative axes count from the end.</summary>
    public int this[int axis] => extents[axis < 0 ? axis + Count : axis];

    /// <summary>
    /// Makes a shape with these extents: <c>Shape.Create([28, 28])</c>, in C# also <c>Shape s = [28, 28]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static Shape Create(ReadOnlySpan<int> extents) => new(extents.ToArray());

    /// <summary>Returns this shape with one more axis in front: <c>[784]</c> becomes <c>[m, 784]</c>.</summary>
    public Shape Prepend(int m) => new([m, .. extents]);

    /// <summary>Returns this shape without an axis.</summary>
    public Shape Without(int axis) => new([.. extents[..axis], .. extents[(axis + 1)..]]);

    /// <summary>Returns this shape with one extent replaced.</summary>
    public Shape With(int axis, int extent) => new([.. extents[..axis], extent, .. extents[(axis + 1)..]]);

    /// <summary>
    /// Returns the shape that two operands of an elementwise operation broadcast to, by NumPy's rule: axes are aligned from
    /// the last; extents are equal, or one of them is 1 or missing.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast; the message names both.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        if (a.Equals(b))
            return a;
        int[] result = new int[Math.Max(a.Count, b.Count)];
        for (int i = 1; i <= result.Length; i++)
        {
            int m = i <= a.Count ? a[^i] : 1, n = i <= b.Count ? b[^i] : 1;
            if (m != n && m != 1 && n != 1)
                throw new ArgumentException($"shapes {a} and {b} do not broadcast: {m} against {n}");
            result[^i] = m == 1 ? n : m;
        }
        return new(result);
    }

    public bool Equals(Shape? other) => other is not null && extents.AsSpan().SequenceEqual(other.extents);
    public override bool Equals(object? obj) => Equals(obj as Shape);
    public override int GetHashCode() => extents.Aggregate(17, HashCode.Combine);
    public override string ToString() => $"[{string.Join(", ", extents)}]";
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)extents).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
