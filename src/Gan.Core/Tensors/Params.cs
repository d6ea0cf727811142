using System.Collections.Immutable;

namespace Gan;

/// <summary>A named tensor in a player's flat buffer.</summary>
/// <param name="Name">The layer's index in the net and the tensor's name in the layer: <c>0.weight</c>.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="Offset">The index of its first element in the flat buffer.</param>
public sealed record Slot(string Name, Shape Shape, int Offset);

/// <summary>The names, shapes and offsets of a player's parameters in one flat buffer; the slots tile it in order.</summary>
public sealed class Layout : IEquatable<Layout>
{
    /// <summary>Makes a layout of tensors one after the other.</summary>
    /// <exception cref="ArgumentException">Two tensors share a name.</exception>
    public Layout(IEnumerable<(string Name, Shape Shape)> tensors)
    {
        var slots = ImmutableArray.CreateBuilder<Slot>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, shape) in tensors)
        {
            if (!names.Add(name))
                throw new ArgumentException($"a layout needs distinct names, got '{name}' twice");
            slots.Add(new(name, shape, Size));
            Size = checked(Size + shape.Size);
        }
        Slots = slots.ToImmutable();
    }

    /// <summary>The layout without tensors.</summary>
    public static Layout Empty { get; } = new([]);

    /// <summary>The slots in order.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>The number of elements of the flat buffer.</summary>
    public int Size { get; }

    /// <summary>Returns the slot of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists all names.</exception>
    public Slot this[string name] => Slots.FirstOrDefault(s => s.Name == name) ?? throw new KeyNotFoundException(
        $"no parameter '{name}'; there are {string.Join(", ", Slots.Select(s => s.Name))}");

    public bool Equals(Layout? other) => other is not null && Slots.SequenceEqual(other.Slots);
    public override bool Equals(object? obj) => Equals(obj as Layout);
    public override int GetHashCode() => HashCode.Combine(Size, Slots.Length);
    public override string ToString() => string.Join(", ", Slots.Select(s => $"{s.Name} {s.Shape}"));
}

/// <summary>
/// A player's parameters (θ_g or θ_d) on the host: a layout over one flat float64 buffer, which holds the numbers of every
/// engine exactly, including float32.
/// </summary>
public sealed class Params
{
    private readonly double[] values;

    /// <summary>Makes parameters over an array, which the caller must not change afterwards.</summary>
    /// <exception cref="ArgumentException">The array's length is not the layout's size.</exception>
    public Params(Layout layout, double[] values)
    {
        if (values.Length != layout.Size)
            throw new ArgumentException($"parameters of this layout need {layout.Size} numbers, got {values.Length}");
        Layout = layout;
        this.values = values;
    }

    /// <summary>Names, shapes and offsets.</summary>
    public Layout Layout { get; }

    /// <summary>All numbers, in the layout's order.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The numbers of one tensor, row-major.</summary>
    public ReadOnlySpan<double> this[string name] => this[Layout[name]];

    /// <summary>The numbers of one slot, row-major.</summary>
    public ReadOnlySpan<double> this[Slot slot] => values.AsSpan(slot.Offset, slot.Shape.Size);

    /// <summary>Returns zeros of a layout.</summary>
    public static Params Zeros(Layout layout) => new(layout, new double[layout.Size]);

    /// <summary>Applies a function to each number.</summary>
    public Params Map(Func<double, double> f) => new(Layout, Array.ConvertAll(values, x => f(x)));

    /// <summary>Applies a function to each pair of numbers with the same index.</summary>
    /// <exception cref="ArgumentException">The layouts differ.</exception>
    public Params Zip(Params other, Func<double, double, double> f) => other.Layout.Equals(Layout)
        ? new(Layout, [.. values.Zip(other.values, f)])
        : throw new ArgumentException($"parameters of one layout are required, got {Layout} and {other.Layout}");

    /// <summary>Returns a copy of all numbers.</summary>
    public double[] ToArray() => [.. values];
}
