using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Proposition 1 in training: a net that ascends V(D, G) for a fixed G, by Algorithm 1 on the reference engine with a
/// learning rate of 0 for G, approaches D*. The gap is the L1 distance under the mixture, ∫ |D − D*|·(p_data + p_g)/2.
/// </summary>
public static class TrainedDiscriminator
{
    private const int Steps = 400, Batch = 512;

    public static Claim Claim { get; } = new(
        "proposition-1-trained",
        "a discriminator trained against a fixed G comes near D*, in the mean under (p_data + p_g)/2",
        "Goodfellow et al. 2014, Proposition 1", $"the gap after {Steps} steps of {Batch} examples, 0.05", 4,
        key => Check(key, exchanged: false))
    {
        FalseVersions = [new("D* with p_data and p_g exchanged", key => Check(key, exchanged: true))],
    };

    private static Case Check(Key key, bool exchanged)
    {
        var draw = new Draws(key);
        var data = new Normal(draw.Uniform(0.5, 1.5), draw.Uniform(0.7, 1.3));
        var generated = new Normal(-draw.Uniform(0.5, 1.5), draw.Uniform(0.7, 1.3));
        var game = new Game(
            new Net([1], new Dense(1)),
            new Net([1], new Dense(24), new Tanh(), new Dense(24), new Tanh(), new Dense(1)))
        {
            Prior = new GaussianPrior(),
            DiscriminatorOptimizer = new Adam(new ConstantSchedule(1e-2)),
            GeneratorOptimizer = new Sgd(new ConstantSchedule(0)),
            Batch = Batch,
        };
        var trainer = Reference.Shared.Trainer(game, data);
        var start = trainer.Init(key).Snapshot();
        // G(z) = sd·z + mean of p_g. Its learning rate is 0, so it stays fixed.
        var parameters = new Params(game.Generator.Layout, [generated.Sd, generated.Mean]);
        var fixedG = start.With(Game.GeneratorName, parameters);
        using var state = trainer.RunInPlace(trainer.Resume(fixedG)).First(s => s.Step == Steps);
        var net = game.Discriminator[state.Parameters(Game.DiscriminatorName)];
        var optimal = exchanged ? new OptimalDiscriminator(generated, data) : new OptimalDiscriminator(data, generated);
        double[] grid = [.. Enumerable.Range(0, 1001).Select(i => -8 + 0.016 * i)];
        var logits = net(new Batch([grid.Length, 1], Array.ConvertAll(grid, x => (float)x)));
        double gap = 0;
        for (int i = 0; i < grid.Length; i++)
            gap += 0.016 * 0.5 * (Math.Exp(data.LogDensity(grid[i])) + Math.Exp(generated.LogDensity(grid[i])))
                * Math.Abs(Scalars.Apply(UnaryOp.Sigmoid, logits[i][0]) - optimal.At(grid[i]));
        return new(gap, 0.05, () => FormattableString.Invariant($"p_data {data}, p_g {generated}: L1 gap {gap:G4}"));
    }
}
