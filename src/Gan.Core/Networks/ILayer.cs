using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A tensor of a layer: a parameter, which is learned, or state, which is not.</summary>
/// <param name="Name">The name within the layer: <c>weight</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Init">The initialiser.</param>
/// <param name="ColumnNormCap">
/// The cap on the L2 norm of each column <c>[:, j]</c>: longer columns are scaled down to it after every update; null for
/// none.
/// </param>
public sealed record Parameter(string Name, Shape Shape, IInitializer Init, double? ColumnNormCap = null);

/// <summary>The shapes of a layer's inputs.</summary>
/// <param name="Example">The shape of one example.</param>
/// <param name="Condition">The shape of the condition of one example; null for a net without one.</param>
public sealed record LayerShapes(Shape Example, Shape? Condition = null);

/// <summary>
/// A layer as data, written once for all engines. To define your own, write a record that implements <see cref="Apply"/>
/// and, if it has parameters, <see cref="Parameters"/>; <see cref="Registry.Add{T}"/> gives it a name in files.
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
    /// <summary>Returns the layer's parameters for inputs of these shapes; none by default.</summary>
    /// <exception cref="ArgumentException">
    /// The layer does not accept this shape; the message states what it requires.
    /// </exception>
    IReadOnlyList<Parameter> Parameters(LayerShapes input) => [];

    /// <summary>Returns the layer's output for a batch, <c>[m, …]</c>.</summary>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="context">The layer's parameters, the net's condition and the key of random numbers.</param>
    Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context);

    /// <summary>
    /// True if, during training, the output for one example depends on the other examples of the batch, as with batch
    /// statistics. Data and samples are then not joined to one batch.
    /// </summary>
    [JsonIgnore]
    bool MixesExamples => false;
}

/// <summary>
/// A layer with state: tensors that are not learned, such as running means. <see cref="Advance"/> returns the new state
/// and changes nothing in place. State is saved and restored like parameters.
/// </summary>
public interface IStatefulLayer : ILayer
{
    /// <summary>Returns the tensors of the layer's state for inputs of these shapes.</summary>
    IReadOnlyList<Parameter> State(LayerShapes input);

    /// <summary>Returns the layer's output for a batch, and the new state in the order of <see cref="State"/>.</summary>
    /// <param name="x">The batch, <c>[m, …]</c>.</param>
    /// <param name="context">The layer's parameters and state.</param>
    LayerResult<T> Advance<T>(Tensor<T> x, LayerContext<T> context);

    Tensor<T> ILayer.Apply<T>(Tensor<T> x, LayerContext<T> context) => Advance(x, context).Output;
}

/// <summary>The output of a layer, and its new state.</summary>
/// <param name="Output">The output, <c>[m, …]</c>.</param>
/// <param name="State">The new state.</param>
public sealed record LayerResult<T>(Tensor<T> Output, IReadOnlyList<Tensor<T>> State);
