namespace Gan;

/// <summary>
/// An engine: an interpreter of the operations that also differentiates, holds buffers and moves numbers in and out.
/// What it owes is written in <c>docs/engines.md</c> and held to by one test suite over every engine.
/// </summary>
public interface IEngine
{
    /// <summary>The name it is asked for by: <c>reference</c>, <c>compiled</c>, <c>eager</c>, <c>script</c>.</summary>
    string Name { get; }

    /// <summary>Where it computes: <c>cpu</c>, <c>cuda</c>.</summary>
    string Device { get; }

    /// <summary>True when its numbers are float64, false when float32.</summary>
    bool IsDouble { get; }

    /// <summary>Copies parameters into a buffer of this engine.</summary>
    Buffer Hold(Params parameters);

    /// <summary>
    /// The function from a batch, and a condition where the net has one, to a batch that a net is at these parameters, in evaluation
    /// mode: without dropout, with the running statistics of its layers.
    /// </summary>
    /// <param name="net">The net.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="state">What its layers keep without learning; as before training when null.</param>
    /// <exception cref="ArgumentException">The parameters or the state are of another layout.</exception>
    Func<Batch, Batch?, Batch> Bind(Net net, Params parameters, Params? state);

    /// <summary>Algorithm 1 for a game on this engine.</summary>
    ITrainer Trainer(Game game, ISource data);
}

/// <summary>Operations whose results can be differentiated.</summary>
/// <typeparam name="T">The values.</typeparam>
public interface IDifferentiable<T> : IOps<T>
{
    /// <summary>
    /// The same value as an input to differentiate by. Where the value depends on other variables, the result does too.
    /// </summary>
    T Variable(T x);

    /// <summary>The gradients of a scalar by variables; zeros for a variable that it does not depend on.</summary>
    /// <param name="scalar">A value of shape <c>[]</c>.</param>
    /// <param name="variables">The values to differentiate by: results of <c>Variable</c> or <c>Open</c>, or variable inputs.</param>
    /// <param name="differentiable">True if the gradients will be differentiated themselves.</param>
    /// <exception cref="ArgumentException">The scalar has another shape, or one of <paramref name="variables"/> is not a variable.</exception>
    IReadOnlyList<T> Gradients(T scalar, IReadOnlyList<T> variables, bool differentiable = false);
}

/// <summary>An engine whose values are of type T.</summary>
public interface IEngine<T> : IDifferentiable<T>, IEngine
{
    /// <summary>Copies host numbers in.</summary>
    T Load(Shape shape, ReadOnlySpan<float> values);

    /// <summary>Copies host numbers in, in double precision where the engine has it.</summary>
    T Load(Shape shape, ReadOnlySpan<double> values);

    /// <summary>Copies a value out, row-major.</summary>
    double[] Read(T x);

    /// <summary>The tensors of a buffer, slot by slot, without a copy.</summary>
    /// <param name="buffer">A buffer of this engine.</param>
    /// <param name="variables">True to make each a variable that gradients can be taken by.</param>
    IReadOnlyList<T> Open(Buffer buffer, bool variables);

    /// <summary>
    /// The function in the engine's fastest form: as it stands, or compiled when it is first called with inputs of such shapes. Its
    /// outputs stand in memory that the next call uses again.
    /// </summary>
    Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Compile(ITensorFunction function) =>
        (inputs, key) => function.Apply(this, inputs, key);

    /// <summary>
    /// Advances parameters and the rule's state in place by one update. The only operation that changes a buffer.
    /// </summary>
    void Update(UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<T> gradients);

    /// <summary>Overwrites one slot of a buffer (projections after an update).</summary>
    void Assign(Buffer buffer, int slot, T value);

    /// <summary>Values made until this is disposed are freed then, except those a buffer holds.</summary>
    IDisposable Scope();
}

/// <summary>One player's flat buffer, held by an engine.</summary>
public abstract class Buffer(Layout layout) : IDisposable
{
    /// <summary>Names, shapes and places.</summary>
    public Layout Layout { get; } = layout;

    /// <summary>Copies the numbers out to the host.</summary>
    public abstract Params Read();

    /// <summary>Another buffer of the same engine with the same numbers.</summary>
    public abstract Buffer Copy();

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the engine holds for this buffer.</summary>
    protected virtual void Dispose(bool disposing) { }
}
