namespace Gan;

/// <summary>
/// Differential operators on functions of parameters. The parameters θ are a list of tensors, one per slot, as an engine
/// opens them. A function maps them to a scalar <c>[]</c> or, for <see cref="Jvp"/>, <see cref="Vjp"/> and
/// <see cref="Jacobian"/>, to a vector <c>[n]</c>. The operators nest. The gradient by an unused parameter is zero.
/// </summary>
public static class Gradients
{
    /// <summary>The value and the gradient: θ ↦ (f(θ), ∇f(θ)).</summary>
    public static Func<IReadOnlyList<T>, (T Value, IReadOnlyList<T> Gradient)> ValueAndGrad<T>(
        this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) => parameters =>
        {
            IReadOnlyList<T> variables = [.. parameters.Select(engine.Variable)];
            var value = f(variables);
            return (value, engine.Gradients(value, variables, differentiable: true));
        };

    /// <summary>The gradient: θ ↦ ∇f(θ).</summary>
    public static Func<IReadOnlyList<T>, IReadOnlyList<T>> Grad<T>(this IEngine<T> engine, Func<IReadOnlyList<T>, T> f)
    {
        var both = engine.ValueAndGrad(f);
        return parameters => both(parameters).Gradient;
    }

    /// <summary>The vector–Jacobian product: (θ, u) ↦ uᵀ·∂f/∂θ, with u of the shape of f(θ).</summary>
    public static Func<IReadOnlyList<T>, T, IReadOnlyList<T>> Vjp<T>(this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) =>
        (parameters, u) => engine.Grad(p => engine.Dot(f(p), u))(parameters);

    /// <summary>
    /// The Jacobian–vector product: (θ, v) ↦ ∂f/∂θ·v, with v of the shapes of θ. It is computed in reverse mode: the
    /// gradient by u of ⟨uᵀ·∂f/∂θ, v⟩ is ∂f/∂θ·v for every u (the double-backward identity), and u = 0 is used.
    /// </summary>
    public static Func<IReadOnlyList<T>, IReadOnlyList<T>, T> Jvp<T>(this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) =>
        (parameters, v) =>
        {
            var shape = engine.ShapeOf(f(parameters));
            var zero = engine.Load(shape, new double[shape.Size]);
            return engine.Grad(u => engine.Inner(engine.Vjp(f)(parameters, u[0]), v))([zero])[0];
        };

    /// <summary>The Hessian–vector product: (θ, v) ↦ ∇²f(θ)·v, without forming the Hessian.</summary>
    public static Func<IReadOnlyList<T>, IReadOnlyList<T>, IReadOnlyList<T>> Hvp<T>(
        this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) =>
        (parameters, v) => engine.Grad(p => engine.Inner(engine.Grad(f)(p), v))(parameters);

    /// <summary>
    /// The Jacobian of a vector function: <c>[outputs, parameters]</c>, the parameters in the order of the slots.
    /// </summary>
    public static Func<IReadOnlyList<T>, T> Jacobian<T>(this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) => parameters =>
    {
        int outputs = engine.ShapeOf(f(parameters)).Size;
        var rows = Enumerable.Range(0, outputs).Select(i =>
        {
            var row = engine.Grad(p => engine.Sum(engine.Slice(engine.Reshape(f(p), [outputs]), 0, i, 1)))(parameters);
            var flat = engine.Flatten(row);
            return engine.Reshape(flat, engine.ShapeOf(flat).Prepend(1));
        });
        return engine.Concat([.. rows]);
    };

    /// <summary>The Hessian of a scalar function: <c>[parameters, parameters]</c>.</summary>
    public static Func<IReadOnlyList<T>, T> Hessian<T>(this IEngine<T> engine, Func<IReadOnlyList<T>, T> f) =>
        engine.Jacobian(parameters => engine.Flatten(engine.Grad(f)(parameters)));

    /// <summary>Flattens and concatenates all slots: <c>[size]</c>.</summary>
    public static T Flatten<T>(this IOps<T> ops, IReadOnlyList<T> slots) =>
        ops.Concat([.. slots.Select(s => ops.Reshape(s, [ops.ShapeOf(s).Size]))]);

    /// <summary>The inner product Σ a·b over all elements of all slots.</summary>
    public static T Inner<T>(this IOps<T> ops, IReadOnlyList<T> a, IReadOnlyList<T> b) =>
        a.Zip(b, ops.Dot).Aggregate(ops.Add);
}
