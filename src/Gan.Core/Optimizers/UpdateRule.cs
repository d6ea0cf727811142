using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Gan.Internal;

namespace Gan;

/// <summary>
/// An update rule as data: elementwise formulas over a player's flat buffer for the change of the parameters and for the
/// rule's state. Every engine interprets the same formulas. Their variables are <c>update</c> (the gradient, or the change
/// of the previous rule of a chain), <c>parameter</c>, the names of the state, and the names of the scheduled numbers.
/// </summary>
public sealed class UpdateRule
{
    /// <summary>The variable of the gradient, or of the change of the previous rule of a chain.</summary>
    public static Expr Update { get; } = Expr.Var("update");

    /// <summary>The variable of the parameters.</summary>
    public static Expr Parameter { get; } = Expr.Var("parameter");

    private readonly Elementwise kernel;

    /// <summary>Makes a rule.</summary>
    /// <param name="change">The change, which is added to the parameters or passed to the next rule of a chain.</param>
    /// <param name="state">The names of the state and the formulas of their next values; all start at zero.</param>
    /// <param name="numbers">The names of scheduled numbers and their values as functions of the step.</param>
    public UpdateRule(
        Expr change,
        IReadOnlyList<(string Name, Expr Next)>? state = null,
        IReadOnlyList<(string Name, Func<long, double> At)>? numbers = null)
    {
        Change = change;
        State = [.. state ?? []];
        Numbers = [.. numbers ?? []];
        kernel = new(
            [Parameter + Change, .. State.Select(s => s.Next)], ["parameter", "update", .. State.Select(s => s.Name)]);
    }

    /// <summary>The change, which is added to the parameters.</summary>
    public Expr Change { get; }

    /// <summary>The names of the state and the formulas of their next values.</summary>
    public ImmutableArray<(string Name, Expr Next)> State { get; }

    /// <summary>The names of scheduled numbers and their values as functions of the step, from 0.</summary>
    public ImmutableArray<(string Name, Func<long, double> At)> Numbers { get; }

    /// <summary>Returns the values of the scheduled numbers at a step.</summary>
    public IReadOnlyDictionary<string, double> NumbersAt(long step) => Numbers.ToDictionary(n => n.Name, n => n.At(step));

    /// <summary>Returns this rule followed by another, which takes the change of this one as its gradient.</summary>
    public UpdateRule Then(UpdateRule next)
    {
        // The second rule's names get a prefix, so that a rule may occur twice in a chain. The longest names are replaced
        // first: a name with its new prefix is longer than all that follow, so that none of them matches it.
        string prefix = $"{State.Length + Numbers.Length}.";
        Expr Rename(Expr e) => next.State.Select(s => s.Name).Concat(next.Numbers.Select(n => n.Name))
            .OrderByDescending(name => name.Length)
            .Aggregate(e, (x, name) => x.Substitute(name, Expr.Var(prefix + name)))
            .Substitute("update", Change);
        return new(
            Rename(next.Change),
            [.. State, .. next.State.Select(s => (prefix + s.Name, Rename(s.Next)))],
            [.. Numbers, .. next.Numbers.Select(n => (prefix + n.Name, n.At))]);
    }

    /// <summary>Returns the state before the first update: zeros for each name.</summary>
    public IReadOnlyList<Params> Init(Layout layout) => [.. State.Select(_ => Params.Zeros(layout))];

    /// <summary>Returns the parameters and the state after one update; changes nothing in place.</summary>
    public (Params Parameters, IReadOnlyList<Params> State) Apply(
        long step, Params parameters, IReadOnlyList<Params> state, Params gradient)
    {
        double[] next = parameters.ToArray();
        double[][] states = [.. state.Select(s => s.ToArray())];
        Advance<double>(step, next, states, gradient.ToArray());
        return (new(parameters.Layout, next), [.. states.Select(s => new Params(parameters.Layout, s))]);
    }

    /// <summary>Updates arrays in place, for engines with buffers in managed memory.</summary>
    public void Advance<T>(long step, T[] parameters, IReadOnlyList<T[]> state, T[] gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] arrays = [parameters, gradient, .. state];
        GCHandle[] pins = [.. arrays.Select(a => GCHandle.Alloc(a, GCHandleType.Pinned))];
        try
        {
            nint[] addresses = [.. pins.Select(p => p.AddrOfPinnedObject())];
            Advance<T>(step, [(addresses[0], addresses[2..], addresses[1], parameters.Length)]);
        }
        finally
        {
            foreach (var pin in pins)
                pin.Free();
        }
    }

    /// <summary>Updates pieces of memory in place and in parallel, for engines whose buffers have addresses.</summary>
    /// <param name="step">The number of the update, from 0.</param>
    /// <param name="pieces">
    /// The addresses of the parameters, of the state in the order of its names, and of the gradient, and their length.
    /// </param>
    public void Advance<T>(long step, IReadOnlyList<(nint Parameters, nint[] State, nint Gradient, int Length)> pieces)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Work<T>(step, pieces).RunOnPool();

    /// <summary>Returns the update of pieces of memory as a stage of work.</summary>
    internal Stage Work<T>(long step, IReadOnlyList<(nint Parameters, nint[] State, nint Gradient, int Length)> pieces)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => kernel.Work<T>(
            [
                .. pieces.Select(p =>
                    ((nint[])[p.Parameters, p.Gradient, .. p.State], (nint[])[p.Parameters, .. p.State], p.Length)),
            ],
            NumbersAt(step));
}
