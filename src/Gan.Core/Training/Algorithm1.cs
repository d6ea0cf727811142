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
    /// <summary>What a step's key is folded with, one number a use.</summary>
    private enum Use { Data, Step, Noise, GeneratorMasks, DiscriminatorMasks }

    private readonly UpdateRule ruleD = game.DiscriminatorOptimizer.Rule();
    private readonly UpdateRule ruleG = game.GeneratorOptimizer.Rule();

    /// <summary>One step in place: the players' buffers are advanced.</summary>
    public Measures? Step(long step, Key key, Player d, Player g, bool measure)
    {
        Key own = key.Fold((int)Use.Step).Fold(step);
        if (game.Order is UpdateOrder.Alternating { K: var k })
        {
            Seen? seen = null;
            for (int i = 0; i < k; i++)
                seen = AscendD(step * k + i, own.Fold(i), key, d, g, measure && i == k - 1);
            var (lossG, normG) = DescendG(step, own.Fold(k), d, g, measure);
            return seen?.Measures(step + 1, lossG, normG);
        }
        return Both(step, own, key, d, g, measure);
    }

    private Seen? AscendD(long update, Key key, Key run, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaD = engine.Open(d.Parameters, variables: true);
        var fake = Generate(engine.Open(g.Parameters, variables: false), key);
        var (onReal, onFake) = Judge(thetaD, Data(run, update), fake, key);
        var loss = game.Objective.LossD(engine, onReal, onFake);
        var gradients = engine.Gradients(loss, thetaD);
        Apply(ruleD, update, d, game.Discriminator, gradients);
        return measure ? See(onReal, onFake, loss, gradients) : null;
    }

    private (double Loss, double Norm) DescendG(long step, Key key, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaG = engine.Open(g.Parameters, variables: true);
        var fake = Generate(thetaG, key);
        var logits = game.Discriminator.Apply(
            engine, engine.Open(d.Parameters, variables: false), fake, key.Fold((int)Use.DiscriminatorMasks));
        var loss = game.Objective.LossG(engine, logits);
        var gradients = engine.Gradients(loss, thetaG);
        Apply(ruleG, step, g, game.Generator, gradients);
        return measure ? (engine.Read(loss)[0], Norm(gradients)) : default;
    }

    private Measures? Both(long step, Key key, Key run, Player d, Player g, bool measure)
    {
        using var scope = engine.Scope();
        var thetaD = engine.Open(d.Parameters, variables: true);
        var thetaG = engine.Open(g.Parameters, variables: true);
        var (onReal, onFake) = Judge(thetaD, Data(run, step), Generate(thetaG, key), key);
        var lossD = game.Objective.LossD(engine, onReal, onFake);
        var lossG = game.Objective.LossG(engine, onFake);
        var gradientsD = engine.Gradients(lossD, thetaD);
        var gradientsG = engine.Gradients(lossG, thetaG);
        Apply(ruleD, step, d, game.Discriminator, gradientsD);
        Apply(ruleG, step, g, game.Generator, gradientsG);
        return measure
            ? See(onReal, onFake, lossD, gradientsD).Measures(step + 1, engine.Read(lossG)[0], Norm(gradientsG))
            : null;
    }

    /// <summary>Minibatch number <paramref name="index"/> of the run; the order of a data set's examples is the run's, not the step's.</summary>
    private T Data(Key run, long index)
    {
        var batch = data.Batch(run.Fold((int)Use.Data), index, game.Batch);
        return engine.Load(batch.Shape, batch.Values);
    }

    private T Generate(IReadOnlyList<T> theta, Key key)
    {
        float[] noise = new float[game.Batch * game.Generator.Input.Size];
        game.Prior.Fill(key.Fold((int)Use.Noise), noise);
        var z = engine.Load(game.Generator.Input.Prepend(game.Batch), noise);
        return game.Generator.Apply(engine, theta, z, key.Fold((int)Use.GeneratorMasks));
    }

    /// <summary>D's logits; data and samples go through D together.</summary>
    private (T OnReal, T OnFake) Judge(IReadOnlyList<T> theta, T real, T fake, Key key)
    {
        int m = game.Batch;
        var logits = game.Discriminator.Apply(
            engine, theta, engine.Concat([real, fake]), key.Fold((int)Use.DiscriminatorMasks)); // [2m, 1]
        return (engine.Rows(logits, 0, m), engine.Rows(logits, m, m));
    }

    private void Apply(UpdateRule rule, long update, Player player, Net net, IReadOnlyList<T> gradients)
    {
        engine.Update(rule, update, player.Parameters, player.Optimizer, gradients);
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

    private Seen See(T onReal, T onFake, T loss, IReadOnlyList<T> gradients) => new(
        engine.Read(Objectives.Minimax.Value(engine, onReal, onFake))[0],
        engine.Read(loss)[0],
        engine.Read(engine.Mean(engine.Unary(UnaryOp.Sigmoid, onReal)))[0],
        engine.Read(engine.Mean(engine.Unary(UnaryOp.Sigmoid, onFake)))[0],
        Norm(gradients));

    private double Norm(IReadOnlyList<T> gradients) => Math.Sqrt(engine.Read(engine.Inner(gradients, gradients))[0]);

    private sealed record Seen(double Value, double LossD, double DReal, double DFake, double NormD)
    {
        public Measures Measures(long step, double lossG, double normG) =>
            new(step, Value, LossD, lossG, DReal, DFake, NormD, normG);
    }
}
