using System.Globalization;

namespace Gan;

/// <summary>
/// A formula as data, for losses of a logit and for update rules. Formulas compare by structure, print as formulas, and are
/// interpreted by every engine. They are written with the usual operators:
/// <code>
/// var a = Expr.Var("logit");
/// Expr logD = -Expr.Softplus(-a);
/// </code>
/// </summary>
public abstract record Expr
{
    private Expr() { }

    /// <summary>A named input.</summary>
    public sealed record Variable(string Name) : Expr
    {
        public override string ToString() => Name;
    }

    /// <summary>A number.</summary>
    public sealed record Number(double Value) : Expr
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A unary function applied to a formula.</summary>
    public sealed record Apply(UnaryOp Op, Expr X) : Expr
    {
        public override string ToString() => Op == UnaryOp.Negate ? $"-{X}" : $"{Op.ToString().ToLowerInvariant()}({X})";
    }

    /// <summary>A binary function applied to two formulas.</summary>
    public sealed record Combine(BinaryOp Op, Expr A, Expr B) : Expr
    {
        public override string ToString() => $"({A} {"+-*/"[(int)Op]} {B})";
    }

    public static Expr Var(string name) => new Variable(name);
    public static Expr Exp(Expr x) => new Apply(UnaryOp.Exp, x);
    public static Expr Log(Expr x) => new Apply(UnaryOp.Log, x);
    public static Expr Sqrt(Expr x) => new Apply(UnaryOp.Sqrt, x);
    public static Expr Sigmoid(Expr x) => new Apply(UnaryOp.Sigmoid, x);
    public static Expr Tanh(Expr x) => new Apply(UnaryOp.Tanh, x);
    public static Expr Softplus(Expr x) => new Apply(UnaryOp.Softplus, x);
    public static Expr Relu(Expr x) => new Apply(UnaryOp.Relu, x);
    public static Expr Square(Expr x) => x * x;

    public static implicit operator Expr(double value) => new Number(value);
    public static Expr operator -(Expr x) => new Apply(UnaryOp.Negate, x);
    public static Expr operator +(Expr a, Expr b) => new Combine(BinaryOp.Add, a, b);
    public static Expr operator -(Expr a, Expr b) => new Combine(BinaryOp.Subtract, a, b);
    public static Expr operator *(Expr a, Expr b) => new Combine(BinaryOp.Multiply, a, b);
    public static Expr operator /(Expr a, Expr b) => new Combine(BinaryOp.Divide, a, b);

    /// <summary>Evaluates the formula, given the values of its variables.</summary>
    /// <exception cref="KeyNotFoundException">A variable has no value.</exception>
    public T Eval<T>(IOps<T> ops, IReadOnlyDictionary<string, T> variables) => this switch
    {
        Variable v => variables.TryGetValue(v.Name, out var value) ? value
            : throw new KeyNotFoundException(
                $"the formula needs a value for '{v.Name}', got {string.Join(", ", variables.Keys)}"),
        Number n => ops.Constant(n.Value),
        Apply u => ops.Unary(u.Op, u.X.Eval(ops, variables)),
        Combine b => ops.Binary(b.Op, b.A.Eval(ops, variables), b.B.Eval(ops, variables)),
        _ => throw new InvalidOperationException($"not a formula: {GetType()}"),
    };

    /// <summary>Replaces one variable by a formula; update rules are chained this way.</summary>
    public Expr Substitute(string name, Expr replacement) => this switch
    {
        Variable v => v.Name == name ? replacement : v,
        Apply u => new Apply(u.Op, u.X.Substitute(name, replacement)),
        Combine b => new Combine(b.Op, b.A.Substitute(name, replacement), b.B.Substitute(name, replacement)),
        _ => this,
    };
}
