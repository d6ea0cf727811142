namespace Gan.Paper;

/// <summary>A loss of some nets' parameters, over the operations of any engine.</summary>
internal interface ILoss
{
    /// <summary>The nets, in the order in which their parameters come.</summary>
    IReadOnlyList<Net> Nets { get; }

    /// <summary>The loss, shape <c>[]</c>.</summary>
    T Of<T>(IOps<T> ops, IReadOnlyList<T[]> parameters, IReadOnlyList<T> inputs);
}

/// <summary>Baselines beside the game: one loss, descended by Adam on the compiled engine.</summary>
internal static class Fit
{
    /// <summary>Descends a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="inputs">The inputs of a step, from 0.</param>
    /// <param name="steps">How many.</param>
    /// <param name="rate">Adam's.</param>
    /// <param name="key">What the parameters begin with.</param>
    /// <returns>The nets' parameters.</returns>
    public static Params[] Descend(ILoss loss, Func<int, Batch[]> inputs, int steps, double rate, Key key)
    {
        var engine = Compiled.Shared;
        var rule = new Adam(new ConstantSchedule(rate)).Rule();
        Buffer[] parameters = [.. loss.Nets.Select((net, i) => engine.Hold(net.Init(key.Fold(i))))];
        IReadOnlyList<Buffer>[] states = [.. loss.Nets.Select(net => (IReadOnlyList<Buffer>)[.. rule.Init(net.Layout)
            .Select(engine.Hold)])];
        var gradients = engine.Compile(new GradientsOf(loss));
        for (int step = 0; step < steps; step++)
        {
            using var scope = engine.Scope();
            var found = gradients(
                [.. parameters.SelectMany(p => engine.Open(p, variables: true)), .. inputs(step)
                    .Select(b => engine.Load(b.Shape, b.Values))], key);
            int at = 0;
            foreach (var (buffer, state) in parameters.Zip(states))
            {
                engine.Update(rule, step, buffer, state, [.. found.Skip(at).Take(buffer.Layout.Slots.Length)]);
                at += buffer.Layout.Slots.Length;
            }
        }
        return [.. parameters.Select(p => p.Read())];
    }

    private sealed class GradientsOf(ILoss loss) : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key)
        {
            int[] counts = [.. loss.Nets.Select(n => n.Layout.Slots.Length)];
            T[] all = [.. inputs.Take(counts.Sum())];
            int at = 0;
            T[][] each = [.. counts.Select(n => all[((at += n) - n)..at])];
            return ops.Gradients(loss.Of(ops, each, [.. inputs.Skip(all.Length)]), all);
        }
    }
}
