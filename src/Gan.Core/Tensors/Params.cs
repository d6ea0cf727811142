using System.Collections.Immutable;

namespace Gan;

/// <summary>A named place in a player's flat buffer.</summary>
/// <param name="Name">The layer's place in the net and what it holds there: <c>0.weight</c>.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="Offset">Where it starts in the flat buffer, in elements.</param>
public sealed record Slot(string Name, Shape Shape, int Offset);

/// <summary>Names, shapes and offsets of a player's parameters over one flat buffer; slots tile it in order.</summary>
public sealed class Layout : IEquatable<Layout>
{
    /// <summary>Lays tensors out one after the other.</summary>
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

    /// <summary>The slots in order.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>The number of elements of the flat buffer.</summary>
    public int Size { get; }

    /// <summary>The slot of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names there are.</exception>
    public Slot this[string name] => Slots.FirstOrDefault(s => s.Name == name) ?? throw new KeyNotFoundException(
        $"no parameter '{name}'; there are {string.Join(", ", Slots.Select(s => s.Name))}");

    public bool Equals(Layout? other) => other is not null && Slots.SequenceEqual(other.Slots);
    public override bool Equals(object? obj) => Equals(obj as Layout);
    public override int GetHashCode() => HashCode.Combine(Size, Slots.Length);
    /// <summary>A layout without tensors.</summary>
    public static Layout Empty { get; } = new([]);

    public override string ToString() => string.Join(", ", Slots.Select(s => $"{s.Name} {s.Shape}"));
}

/// <summary>
/// A player's parameters (θ_g or θ_d) as a value on the host: a layout over one flat float64 buffer, which holds the
/// numbers of every engine exactly, float32 ones included.
/// </summary>
public sealed class Params
{
    private readonly double[] values;

    /// <summary>Takes over an array as parameters; the caller gives it up.</summary>
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

    /// <summary>Zeros of this layout.</summary>
    public static Params Zeros(Layout layout) => new(layout, new double[layout.Size]);

    /// <summary>New parameters, each number a function of the old.</summary>
    public Params Map(Func<double, double> f) => new(Layout, Array.ConvertAll(values, x => f(x)));

    /// <summary>New parameters, each number a function of two old ones of the same place.</summary>
    /// <exception cref="ArgumentException">The layouts differ.</exception>
    public Params Zip(Params other, Func<double, double, double> f) => other.Layout.Equals(Layout)
        ? new(Layout, [.. values.Zip(other.values, f)])
        : throw new ArgumentException($"parameters of one layout are required, got {Layout} and {other.Layout}");

    /// <summary>A copy of the numbers.</summary>
    public double[] ToArray() => [.. values];
}
