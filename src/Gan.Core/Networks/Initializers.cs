using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>An initialiser of a layer's tensors, as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "init")]
[JsonDerivedType(typeof(ConstantInitializer), "constant")]
[JsonDerivedType(typeof(UniformInitializer), "uniform")]
[JsonDerivedType(typeof(NormalInitializer), "normal")]
[JsonDerivedType(typeof(VarianceScaling), "variance-scaling")]
[JsonDerivedType(typeof(SparseInitializer), "sparse")]
[JsonDerivedType(typeof(LogitOfMarginals), "logit-of-marginals")]
public interface IInitializer
{
    /// <summary>Returns the initial values of a tensor, row-major.</summary>
    /// <param name="key">The key of the draw, different for each tensor.</param>
    /// <param name="shape">The tensor's shape; a weight is <c>[inputs, units]</c>, a bias <c>[units]</c>.</param>
    /// <param name="marginals">The data's mean for each output of the net; null if unknown.</param>
    double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals);
}

/// <summary>Sets every element to the same value.</summary>
public sealed record ConstantInitializer(double Value) : IInitializer
{
    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals)
    {
        double[] values = new double[shape.Size];
        Array.Fill(values, Value);
        return values;
    }
}

/// <summary>Uniform on [−range, range); <c>irange</c> in the authors' code.</summary>
public sealed record UniformInitializer(double Range) : IInitializer
{
    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals)
    {
        double[] values = new double[shape.Size];
        Gan.Draw.Uniform(key, values);
        return Array.ConvertAll(values, u => (2 * u - 1) * Range);
    }
}

/// <summary>Normal with mean 0 and this standard deviation.</summary>
public sealed record NormalInitializer(double Sd) : IInitializer
{
    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals)
    {
        double[] values = new double[shape.Size];
        Gan.Draw.Normal(key, values);
        TensorPrimitives.Multiply(values, Sd, values);
        return values;
    }
}

/// <summary>
/// Variance scaling: normal with mean 0 and standard deviation <c>gain / √inputs</c>. Gain √2 is the initialiser of He,
/// Zhang, Ren and Sun (2015) for rectifiers.
/// </summary>
public sealed record VarianceScaling(double Gain) : IInitializer
{
    /// <summary>The initialiser of He, Zhang, Ren and Sun (2015) for rectifiers: gain √2.</summary>
    public static VarianceScaling He { get; } = new(Math.Sqrt(2));

    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals) =>
        new NormalInitializer(Gain / Math.Sqrt(shape.Size / Math.Max(1, shape[^1]))).Draw(key, shape, marginals);
}

/// <summary>
/// Sparse: each unit has <paramref name="Count"/> randomly chosen non-zero weights, or as many as it has inputs if these
/// are fewer; they are normal with mean 0 and this standard deviation (Martens 2010, "Deep learning via Hessian-free
/// optimization").
/// </summary>
/// <exception cref="ArgumentException"><paramref name="Count"/> is negative.</exception>
public sealed record SparseInitializer(int Count, double Sd) : IInitializer
{
    /// <summary>The number of non-zero weights of a unit.</summary>
    public int Count { get; } = Count >= 0 ? Count
        : throw new ArgumentException($"a count of 0 or more is required, got {Count}");

    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals)
    {
        int units = shape[^1], inputs = shape.Size / units, count = Math.Min(Count, inputs);
        double[] values = new double[shape.Size], weights = new double[count];
        for (int unit = 0; unit < units; unit++)
        {
            Key own = key.Fold(unit);
            Gan.Draw.Normal(own.Fold(0), weights);
            int[] order = own.Fold(1).Permutation(inputs);
            for (int i = 0; i < count; i++)
                values[order[i] * units + unit] = Sd * weights[i];
        }
        return values;
    }
}

/// <summary>
/// The logit of the data's mean p for each output, <c>log(p / (1 − p))</c> with p clipped to [1e-7, 1 − 1e-7]. As the
/// bias of a sigmoid output layer it makes the initial output the pixel marginals, as in the authors' MNIST code.
/// </summary>
public sealed record LogitOfMarginals : IInitializer
{
    private const double Least = 1e-7;

    /// <exception cref="ArgumentException">The marginals are null, or their number is not that of the outputs.</exception>
    public double[] Draw(Key key, Shape shape, IReadOnlyList<float>? marginals) =>
        marginals is null ? throw new ArgumentException("logit-of-marginals needs the data's marginals, got none")
        : marginals.Count != shape.Size ? throw new ArgumentException(
            $"logit-of-marginals needs {shape.Size} marginals, one for each output, got {marginals.Count}")
        : [.. marginals.Select(m => Math.Clamp((double)m, Least, 1 - Least)).Select(p => Math.Log(p) - Math.Log(1 - p))];
}
