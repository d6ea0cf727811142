namespace Gan;

/// <summary>
/// An engine: an interpreter of the operations that also differentiates, holds parameters in buffers, and copies numbers
/// from and to the host. <c>docs/engines.md</c> states the contract; one test suite checks it on every engine.
/// </summary>
public interface IEngine
{
    /// <summary>The name that selects the engine: <c>reference</c>, <c>compiled</c>, <c>eager</c>, <c>script</c>.</summary>
    string Name { get; }

    /// <summary>The device that it computes on: <c>cpu</c>, <c>cuda</c>.</summary>
    string Device { get; }

    /// <summary>Returns true if it computes in float64, false if in float32.</summary>
    bool IsDouble { get; }

    /// <summary>Copies parameters into a buffer of this engine.</summary>
    Buffer Hold(Params parameters);

    /// <summary>
    /// Returns a net's function at these parameters, from a batch (and a condition, for a conditional net) to a batch, in
    /// evaluation mode: without dropout, with the running statistics of its layers.
    /// </summary>
    /// <param name="net">The net.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="state">The state of its layers, such as running statistics; null for the initial state.</param>
    /// <exception cref="ArgumentException">The parameters or the state have another layout than the net.</exception>
    Func<Batch, Batch?, Batch> Bind(Net net, Params parameters, Params? state);

    /// <summary>Creates the trainer of a game on this engine (Algorithm 1).</summary>
    ITrainer Trainer(Game game, ISource data);
}

/// <summary>Operations whose results can be differentiated.</summary>
/// <typeparam name="T">The interpreter's values.</typeparam>
public interface IDifferentiable<T> : IOps<T>
{
    /// <summary>
    /// Returns a variable with the same elements, to differentiate by. If the value depends on other variables, so does the
    /// result.
    /// </summary>
    T Variable(T x);

    /// <summary>
    /// Returns the gradients of a scalar by variables, each of its variable's shape; zeros where the scalar does not depend
    /// on the variable.
    /// </summary>
    /// <param name="scalar">A value of shape <c>[]</c>.</param>
    /// <param name="variables">
    /// The values to differentiate by: results of <c>Variable</c> or <c>Open</c>, or variable inputs.
    /// </param>
    /// <param name="differentiable">True if the gradients are to be differentiated themselves.</param>
    /// <exception cref="ArgumentException">
    /// The scalar has another shape, or one of <paramref name="variables"/> is not a variable.
    /// </exception>
    IReadOnlyList<T> Gradients(T scalar, IReadOnlyList<T> variables, bool differentiable = false);
}

/// <summary>An engine whose values have type T.</summary>
/// <typeparam name="T">The engine's values.</typeparam>
public interface IEngine<T> : IDifferentiable<T>, IEngine
{
    /// <summary>Copies numbers from the host, row-major.</summary>
    T Load(Shape shape, ReadOnlySpan<float> values);

    /// <summary>Copies numbers from the host, row-major; an engine in float32 rounds them.</summary>
    T Load(Shape shape, ReadOnlySpan<double> values);

    /// <summary>Copies a value to the host, row-major.</summary>
    double[] Read(T x);

    /// <summary>Returns the tensors of a buffer, one per slot.</summary>
    /// <param name="buffer">A buffer of this engine.</param>
    /// <param name="variables">True to make each a variable to differentiate by.</param>
    IReadOnlyList<T> Open(Buffer buffer, bool variables);

    /// <summary>
    /// Returns the function in the engine's fastest form: interpreted, or compiled at the first call with inputs of given
    /// types. The next call may overwrite the memory of the outputs.
    /// </summary>
    Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Compile(ITensorFunction function) =>
        (inputs, key) => function.Apply(this, inputs, key);

    /// <summary>
    /// Advances parameters and the rule's state in place by one update. Only this and <see cref="Assign"/> change a buffer.
    /// </summary>
    void Update(UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<T> gradients);

    /// <summary>Overwrites one slot of a buffer, for projections after an update.</summary>
    void Assign(Buffer buffer, int slot, T value);

    /// <summary>
    /// Opens a scope; disposing it frees the values created since, except those that a buffer holds.
    /// </summary>
    IDisposable Scope();
}

/// <summary>A flat buffer of one player's parameters or state, held by an engine.</summary>
public abstract class Buffer(Layout layout) : IDisposable
{
    /// <summary>The names, shapes and offsets of the slots.</summary>
    public Layout Layout { get; } = layout;

    /// <summary>Copies the numbers to the host.</summary>
    public abstract Params Read();

    /// <summary>Copies the buffer on the same engine.</summary>
    public abstract Buffer Copy();

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the engine's memory of this buffer.</summary>
    protected virtual void Dispose(bool disposing) { }
}
