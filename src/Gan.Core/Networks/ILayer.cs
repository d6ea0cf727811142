using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A tensor that belongs to a layer: learned (a parameter) or kept without learning (state).</summary>
/// <param name="Name">The name within the layer: <c>weight</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Init">The initialiser.</param>
/// <param name="ColumnNormCap">
/// After every update, columns <c>[:, j]</c> with a larger L2 norm are scaled back to this norm; null for no cap.
/// </param>
public sealed record Parameter(string Name, Shape Shape, IInitializer Init, double? ColumnNormCap = null);

/// <summary>The shapes that a layer receives.</summary>
/// <param name="Example">The shape of one example.</param>
/// <param name="Condition">The shape of the condition of one example; null for a net without one.</param>
public sealed record LayerShapes(Shape Example, Shape? Condition = null);

/// <summary>
/// A layer as data, stated once over the values of any engine. Your own layer is a record that implements
/// <see cref="Apply"/>, and <see cref="Parameters"/> where it learns; <see cref="Registry.Add{T}"/> gives it a name in files.
/// <code>
/// public sealed record Gelu : ILayer
/// {
///     public Tensor&lt;T&gt; Apply&lt;T&gt;(Tensor&lt;T&gt; x, LayerContext&lt;T&gt; context) =&gt; x * Sigmoid(1.702 * x);
/// }
/// </code>
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
[JsonDerivedType(typeof(BatchNorm), "batch-norm")]
[JsonDerivedType(typeof(JoinCondition), "join-condition")]
[JsonDerivedType(typeof(Residual), "residual")]
[JsonDerivedType(typeof(Skip), "skip")]
public interface ILayer
{
    /// <summary>The tensors that the layer learns, given the shapes that it receives; none by default.</summary>
    /// <exception cref="ArgumentException">An example of this shape does not fit; the message says what is required.</exception>
    IReadOnlyList<Parameter> Parameters(LayerShapes input) => [];

    /// <summary>The layer's output for a batch.</summary>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="context">The layer's parameters, and what else it may use.</param>
    Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context);

    /// <summary>
    /// True if the output for one example depends on the other examples of the batch while training, as with batch statistics.
    /// Then data and samples are not put into one batch.
    /// </summary>
    [JsonIgnore]
    bool MixesExamples => false;
}

/// <summary>
/// A layer that keeps tensors which it does not learn, such as running means. They are part of the state of training:
/// <see cref="Advance"/> returns the next ones, nothing is changed in place, and they are saved and resumed like parameters.
/// </summary>
public interface IStatefulLayer : ILayer
{
    /// <summary>The tensors that the layer keeps, given the shapes that it receives.</summary>
    IReadOnlyList<Parameter> State(LayerShapes input);

    /// <summary>The layer's output for a batch, and what it keeps afterwards, in the order of <see cref="State"/>.</summary>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="context">The layer's parameters and state.</param>
    LayerResult<T> Advance<T>(Tensor<T> x, LayerContext<T> context);

    Tensor<T> ILayer.Apply<T>(Tensor<T> x, LayerContext<T> context) => Advance(x, context).Output;
}

/// <summary>The output of a layer and the state that it leaves.</summary>
/// <param name="Output">The output, <c>[m, …]</c>.</param>
/// <param name="State">The tensors that the layer keeps.</param>
public sealed record LayerResult<T>(Tensor<T> Output, IReadOnlyList<Tensor<T>> State);
