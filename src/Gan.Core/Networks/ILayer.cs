using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A tensor that a layer learns.</summary>
/// <param name="Name">Its name within the layer: <c>weight</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Init">How it starts.</param>
/// <param name="ColumnNormCap">
/// After every update, columns <c>[:, j]</c> with a larger L2 norm are scaled back to this one; null for no cap.
/// </param>
public sealed record Parameter(string Name, Shape Shape, IInitializer Init, double? ColumnNormCap = null);

/// <summary>
/// A layer as data. It is stated once, over the operations of any engine; its parameters arrive as a list in the order
/// of <see cref="Parameters"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Maxout), "maxout")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(MaxoutConvolution), "maxout-convolution")]
[JsonDerivedType(typeof(MaxPool), "max-pool")]
[JsonDerivedType(typeof(TransposedConvolution), "transposed-convolution")]
[JsonDerivedType(typeof(Relu), "relu")]
[JsonDerivedType(typeof(LeakyRelu), "leaky-relu")]
[JsonDerivedType(typeof(Sigmoid), "sigmoid")]
[JsonDerivedType(typeof(Tanh), "tanh")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Reshape), "reshape")]
public interface ILayer
{
    /// <summary>What the layer learns, given the shape of one example.</summary>
    /// <exception cref="ArgumentException">An example of this shape does not fit; the message says what is required.</exception>
    IReadOnlyList<Parameter> Parameters(Shape example);

    /// <summary>The layer's output for a batch.</summary>
    /// <param name="ops">The interpreter.</param>
    /// <param name="parameters">The layer's own parameters.</param>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="key">The key of this layer's noise while training; null while evaluating, when there is none.</param>
    T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key);
}
