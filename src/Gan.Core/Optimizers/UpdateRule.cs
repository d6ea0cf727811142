using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Gan.Internal;

namespace Gan;

/// <summary>
/// An update rule as data: formulas, elementwise over a player's flat buffer, for the change of the parameters and for
/// the rule's own state. Every engine interprets the same formulas. Their variables are <c>update</c> (what arrives: the
/// gradient, or the update of the rule before in a chain), <c>parameter</c>, the state's names, and numbers by schedule.
/// </summary>
public sealed class UpdateRule
{
    /// <summary>The variable for what arrives.</summary>
    public static Expr Update { get; } = Expr.Var("update");

    /// <summary>The variable for the parameters.</summary>
    public static Expr Parameter { get; } = Expr.Var("parameter");

    private readonly Elementwise kernel;

    /// <summary>States a rule.</summary>
    /// <param name="change">What is added to the parameters (or handed to the next rule of a chain).</param>
    /// <param name="state">The state, by name, and what each becomes; all start at zero.</param>
    /// <param name="numbers">The numbers that depend on the step, by name.</param>
    public UpdateRule(
        Expr change,
        IReadOnlyList<(string Name, Expr Next)>? state = null,
        IReadOnlyList<(string Name, Func<long, double> At)>? numbers = null)
    {
        Change = change;
        State = [.. state ?? []];
        Numbers = [.. numbers ?? []];
        kernel = new([Parameter + Change, .. State.Select(s => s.Next)], ["parameter", "update", .. State.Select(s => s.Name)]);
    }

    /// <summary>What is added to the parameters.</summary>
    public Expr Change { get; }

    /// <summary>The state, by name, and what each becomes.</summary>
    public ImmutableArray<(string Name, Expr Next)> State { get; }

    /// <summary>The numbers that depend on the step (from 0).</summary>
    public ImmutableArray<(string Name, Func<long, double> At)> Numbers { get; }

    /// <summary>The values of the numbers for the update from a step to the next.</summary>
    public IReadOnlyDictionary<string, double> NumbersAt(long step) => Numbers.ToDictionary(n => n.Name, n => n.At(step));

    /// <summary>This rule followed by another, which takes this one's change for its gradient.</summary>
    public UpdateRule Then(UpdateRule next)
    {
        // The second rule's names get a prefix of their own, so that a rule may stand in a chain twice.
        // Longest first: a name that has just been given the prefix is longer than all that follow, so none of them meets it.
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

    /// <summary>The state before the first update, one set of zeros a name.</summary>
    public IReadOnlyList<Params> Init(Layout layout) => [.. State.Select(_ => Params.Zeros(layout))];

    /// <summary>The parameters and the state after one update; nothing is changed in place.</summary>
    public (Params Parameters, IReadOnlyList<Params> State) Apply(
        long step, Params parameters, IReadOnlyList<Params> state, Params gradient)
    {
        double[] next = parameters.ToArray();
        double[][] states = [.. state.Select(s => s.ToArray())];
        Advance<double>(step, next, states, gradient.ToArray());
        return (new(parameters.Layout, next), [.. states.Select(s => new Params(parameters.Layout, s))]);
    }

    /// <summary>One update of arrays in place, for engines that keep their buffers in managed memory.</summary>
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

    /// <summary>One update of memory in place, piece by piece at the same time, for engines that keep their numbers where they can be reached.</summary>
    /// <param name="step">The number of the update, from 0.</param>
    /// <param name="pieces">Addresses of parameters, of the rule's state by its names, and of the gradient, each of so many numbers.</param>
    public void Advance<T>(long step, IReadOnlyList<(nint Parameters, nint[] State, nint Gradient, int Length)> pieces)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Work<T>(step, pieces).RunOnPool();

    /// <summary>The same as a stage of work.</summary>
    internal Stage Work<T>(long step, IReadOnlyList<(nint Parameters, nint[] State, nint Gradient, int Length)> pieces)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => kernel.Work<T>(
            [.. pieces.Select(p => ((nint[])[p.Parameters, p.Gradient, .. p.State], (nint[])[p.Parameters, .. p.State], p.Length))], NumbersAt(step));
}
