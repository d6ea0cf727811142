using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Proposition 1 in training: a net that ascends V(D, G) for a fixed G, by Algorithm 1 on the compiled engine with a
/// learning rate of 0 for G, approaches D*. The gap is the L1 distance under the mixture, ∫ |D − D*|·(p_data + p_g)/2.
/// </summary>
public static class TrainedDiscriminator
{
    private const int Batch = 512;

    /// <summary>The numbers of steps after which the gap is measured.</summary>
    private static readonly int[] Steps = [0, 15, 400];

    public static Claim Claim { get; } = new(
        "proposition-1-trained",
        "the gap of a discriminator, trained against a fixed G, to D* falls at least by a fifth each time, and to 0.03",
        "Goodfellow et al. 2014, Proposition 1",
        $"stated bounds of the gap after {string.Join(", ", Steps)} steps of {Batch} examples", 8,
        key => Check(key, exchanged: false))
    {
        FalseVersions = [new("D* with p_data and p_g exchanged", key => Check(key, exchanged: true))],
    };

    private static IEnumerable<Clause> Check(Key key, bool exchanged)
    {
        var draw = new Draws(key);
        IContinuousDistribution data = draw.Index(2) == 0
            ? new Normal(draw.Uniform(0.5, 1.5), draw.Uniform(0.7, 1.3))
            : new Mixture(
                new MixtureComponent<IContinuousDistribution>(0.4, new Normal(-draw.Uniform(2, 3), 0.6)),
                new MixtureComponent<IContinuousDistribution>(0.6, new Normal(draw.Uniform(1, 2), 0.8)));
        var generated = new Normal(-draw.Uniform(0.5, 1.5), draw.Uniform(0.7, 1.3));
        var game = new Game(
            new Net([1], new Dense(1)),
            new Net([1], new Dense(24), new Tanh(), new Dense(24), new Tanh(), new Dense(1)))
        {
            Prior = new GaussianPrior(),
            DiscriminatorOptimizer = new Adam(new ExponentialDecay(1e-2, 1.005)),
            GeneratorOptimizer = new Sgd(new ConstantSchedule(0)),
            Batch = Batch,
        };
        var trainer = Compiled.Shared.Trainer(game, data);
        var start = trainer.Init(key).Snapshot();
        // G(z) = sd·z + mean of p_g. Its learning rate is 0, so it stays fixed.
        var parameters = new Params(game.Generator.Layout, [generated.Sd, generated.Mean]);
        using var state = trainer.Resume(start.With(Game.GeneratorName, parameters));
        var optimal = exchanged ? new OptimalDiscriminator(generated, data) : new OptimalDiscriminator(data, generated);
        double[] gaps =
        [
            Gap(state),
            .. trainer.RunInPlace(state).Where(s => Steps.Contains((int)s.Step)).Take(Steps.Length - 1).Select(Gap),
        ];
        string what() => $"p_data {data}, p_g {generated}: gaps "
            + string.Join(", ", gaps.Select(g => FormattableString.Invariant($"{g:G4}")));
        return
        [
            .. gaps.Zip(gaps.Skip(1), (before, after) => Clause.Within("the gap falls", after - 0.8 * before, 0, what)),
            Clause.Within("the last gap", gaps[^1], 0.03, what),
        ];

        double Gap(State s)
        {
            var net = game.Discriminator[s.Parameters(Game.DiscriminatorName)];
            double[] grid = [.. Enumerable.Range(0, 1001).Select(i => -8 + 0.016 * i)];
            var logits = net(new Batch([grid.Length, 1], Array.ConvertAll(grid, x => (float)x)));
            return 0.016 * grid.Select((x, i) =>
                0.5 * (Math.Exp(data.LogDensity(x)) + Math.Exp(generated.LogDensity(x)))
                * Math.Abs(Scalars.Apply(UnaryOp.Sigmoid, logits[i][0]) - optimal.At(x))).Sum();
        }
    }
}
