namespace Gan;

/// <summary>
/// Algorithm 1 of Goodfellow et al. (2014), stated over the operations of any engine. For each step, with
/// <see cref="UpdateOrder.Alternating"/>:
/// <code>
/// k times: draw m noise and m data points; ascend D's gradient of its objective
/// once:    draw m noise points;            descend G's gradient of its loss
/// </code>
/// With <see cref="UpdateOrder.Simultaneous"/> both gradients are taken at the same old parameters, on the same noise and
/// masks, and then applied.
/// </summary>
internal sealed class Algorithm1<T>(IEngine<T> engine, Game game, ISource data)
{
    private readonly UpdateRule ruleD = game.DiscriminatorOptimizer.Rule();
    private readonly UpdateRule ruleG = game.GeneratorOptimizer.Rule();
    private readonly float[] real = new float[game.Batch * data.Example.Size];
    private readonly float[] noise = new float[game.Batch * game.Generator.Input.Size];
    private readonly Func<IReadOnlyList<T>, Key, IReadOnlyList<T>>[] compiled =
    [
        .. from play in (Play[])[Play.AscendD, Play.DescendG, Play.Both]
           from measure in (bool[])[false, true]
           select engine.Compile(new PlayersStep(game, play, measure)),
    ];

    /// <summary>One step in place: the players' buffers are advanced.</summary>
    public Measures? Step(long step, Key key, Player d, Player g, bool measure)
    {
        Key own = key.Fold((int)Use.Step).Fold(step);
        if (game.Order is UpdateOrder.Alternating(var k, var descents))
        {
            Seen? seen = null;
            for (int i = 0; i < k; i++)
                seen = AscendD(step * k + i, own.Fold(i), key, d, g, measure && i == k - 1);
            var (lossG, normG) = (0.0, 0.0);
            for (int i = 0; i < descents; i++)
                (lossG, normG) = DescendG(step * descents + i, own.Fold(k + i), d, g, measure && i == descents - 1);
            return seen?.Measures(step + 1, lossG, normG);
        }
        return Both(step, own, key, d, g, measure);
    }

    private Seen? AscendD(long update, Key key, Key run, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaD = engine.Open(d.Parameters, variables: true);
        var thetaG = engine.Open(g.Parameters, variables: false);
        var results = Compiled(Play.AscendD, measure)([.. thetaD, .. thetaG, Noise(key), Data(run, update)], key);
        Apply(ruleD, update, d, game.Discriminator, results.Take(thetaD.Count));
        return measure ? See(results, thetaD.Count) : null;
    }

    private (double Loss, double Norm) DescendG(long update, Key key, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaD = engine.Open(d.Parameters, variables: false);
        var thetaG = engine.Open(g.Parameters, variables: true);
        var results = Compiled(Play.DescendG, measure)([.. thetaD, .. thetaG, Noise(key)], key);
        Apply(ruleG, update, g, game.Generator, results.Take(thetaG.Count));
        return measure ? SeeG(results) : default;
    }

    private Measures? Both(long step, Key key, Key run, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaD = engine.Open(d.Parameters, variables: true);
        var thetaG = engine.Open(g.Parameters, variables: true);
        var results = Compiled(Play.Both, measure)([.. thetaD, .. thetaG, Noise(key), Data(run, step)], key);
        Apply(ruleD, step, d, game.Discriminator, results.Take(thetaD.Count));
        Apply(ruleG, step, g, game.Generator, results.Skip(thetaD.Count).Take(thetaG.Count));
        if (!measure)
            return null;
        var (lossG, normG) = SeeG(results);
        return See(results, thetaD.Count + thetaG.Count).Measures(step + 1, lossG, normG);
    }

    private Func<IReadOnlyList<T>, Key, IReadOnlyList<T>> Compiled(Play play, bool measure) => compiled[2 * (int)play + (measure ? 1 : 0)];

    /// <summary>Minibatch number <paramref name="index"/> of the run; the order of a data set's examples is the run's, not the step's.</summary>
    private T Data(Key run, long index)
    {
        data.Fill(run.Fold((int)Use.Data), index, real);
        return engine.Load(data.Example.Prepend(game.Batch), real);
    }

    private T Noise(Key key)
    {
        game.Prior.Fill(key.Fold((int)Use.Noise), noise);
        return engine.Load(game.Generator.Input.Prepend(game.Batch), noise);
    }

    private void Apply(UpdateRule rule, long update, Player player, Net net, IEnumerable<T> gradients)
    {
        engine.Update(rule, update, player.Parameters, player.Optimizer, [.. gradients]);
        foreach (var (slot, parameter) in net.Parameters.SelectMany(p => p).Index())
            if (parameter.ColumnNormCap is { } cap)
                engine.Assign(player.Parameters, slot, Capped(engine.Open(player.Parameters, variables: false)[slot], cap));
    }

    /// <summary>Columns longer than the cap are scaled to it: w · (1 − relu(1 − cap / ‖w‖)).</summary>
    private T Capped(T weight, double cap)
    {
        var one = engine.Constant(1);
        var norm = engine.Unary(UnaryOp.Sqrt, engine.Sum(engine.Multiply(weight, weight), 0));
        var excess = engine.Unary(UnaryOp.Relu, engine.Subtract(one, engine.Divide(engine.Constant(cap), norm)));
        return engine.Multiply(weight, engine.Subtract(one, excess));
    }

    private double Number(T scalar) => engine.Read(scalar)[0];

    private Seen See(IReadOnlyList<T> results, int at) => new(
        Number(results[at]), Number(results[at + 1]), Number(results[at + 2]), Number(results[at + 3]), Math.Sqrt(Number(results[at + 4])));

    private (double Loss, double Norm) SeeG(IReadOnlyList<T> results) => (Number(results[^2]), Math.Sqrt(Number(results[^1])));

    private sealed record Seen(double Value, double LossD, double DReal, double DFake, double NormD)
    {
        public Measures Measures(long step, double lossG, double normG) =>
            new(step, Value, LossD, lossG, DReal, DFake, NormD, normG);
    }
}
