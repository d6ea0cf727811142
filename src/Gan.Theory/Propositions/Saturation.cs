using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The remark of section 3: if D rejects samples, D(G(z)) → 0, log(1 − D) saturates and log D does not. The gradients by the
/// logit, −D and −(1 − D), have the same sign, hence the same fixed point, but different sizes; so have the gradients by G's
/// parameters through a trained D. At the optimal D the gradient of the second loss is that of KL(p_g ‖ p_data) − 2·JSD
/// (Arjovsky and Bottou 2017, Theorem 2.5).
/// </summary>
public static class Saturation
{
    /// <summary>The gradients of the two losses of G by the logit.</summary>
    public static Claim Gradients { get; } = new(
        "saturation", "by the logit, G's minimax gradient is −D(G(z)) and its non-saturating one −(1 − D(G(z)))",
        "Goodfellow et al. 2014, section 3", "rounding of the reference engine", 5000,
        key => Slopes(key, d => -d, d => -(1 - d)))
    {
        FalseVersions =
        [
            new("the two gradients exchanged", key => Slopes(key, d => -(1 - d), d => -d)),
            new("a non-saturating gradient of −1", key => Slopes(key, d => -d, _ => -1)),
            new("a minimax gradient of −D(1 − D)", key => Slopes(key, d => -d * (1 - d), d => -(1 - d))),
        ],
    };

    /// <summary>
    /// The norms of the gradients of the two losses by G's parameters, through a D that is trained while G stays fixed. Each
    /// sample's minimax gradient is D/(1 − D) times its non-saturating one.
    /// </summary>
    public static Claim TrainedGradients { get; } = new(
        "saturation-trained",
        "as D learns to reject samples, the minimax gradient by G's parameters vanishes, the non-saturating one does not",
        "Goodfellow et al. 2014, section 3", "stated margins; rounding of the compiled engine", 20,
        key => Norms(key, exchanged: false))
    {
        FalseVersions = [new("the two losses exchanged", key => Norms(key, exchanged: true))],
    };

    /// <summary>The divergence whose gradient the non-saturating loss has.</summary>
    public static Claim Divergence { get; } = new(
        "non-saturating-divergence",
        "at the optimal D, the gradient of E[−log D*(G(z))] is that of KL(p_g ‖ p_data) − 2·JSD",
        "Arjovsky and Bottou 2017, Theorem 2.5", "finite differences of order 4", 200,
        key => Descends(key, (kl, _, js) => kl - 2 * js))
    {
        RestsOn = Shared.OnTheRealLine,
        LargestTolerance = 1e-6,
        FalseVersions =
        [
            new("KL(p_g ‖ p_data) − JSD", key => Descends(key, (kl, _, js) => kl - js)),
            new("KL(p_data ‖ p_g) − 2·JSD", key => Descends(key, (_, reverse, js) => reverse - 2 * js)),
            new("2·JSD", key => Descends(key, (_, _, js) => 2 * js)),
        ],
    };

    private static IEnumerable<Clause> Slopes(Key key, Func<double, double> minimax, Func<double, double> other)
    {
        double logit = new Draws(key).Uniform(-40, 40);
        double d = Scalars.Apply(UnaryOp.Sigmoid, logit), complement = Scalars.Apply(UnaryOp.Sigmoid, -logit);
        string what() => FormattableString.Invariant($"logit {logit:R}, D {d:R}");
        // For D near 1 the argument is formed from 1 − D = σ(−logit), which has full precision.
        double required(Func<double, double> f) => logit > 0 ? f(1 - complement) : f(d);
        return
        [
            Near("the minimax gradient", required(minimax), Slope(AdversarialLosses.Minimax.OfGenerator, logit), what),
            Near("the non-saturating gradient",
                required(other), Slope(AdversarialLosses.NonSaturating.OfGenerator, logit), what),
        ];
    }

    private static Clause Near(string name, double required, double measured, Func<string> what) => new(
        name, Math.Abs(required - measured), 1e-14 + 1e-12 * Math.Min(Math.Abs(required), Math.Abs(measured)), 1,
        () => FormattableString.Invariant($"{what()}: {required:R} required, {measured:R} measured"));

    private static IEnumerable<Clause> Norms(Key key, bool exchanged)
    {
        const int steps = 300;
        var draw = new Draws(key);
        var data = new Normal(draw.Uniform(4, 6), draw.Uniform(0.5, 1));
        var game = new Game(new Net([1], new Dense(1)), new Net([1], new Dense(1)))
        {
            Prior = new GaussianPrior(),
            DiscriminatorOptimizer = new Sgd(new ConstantSchedule(0.05)),
            GeneratorOptimizer = new Sgd(new ConstantSchedule(0)),
            Batch = 64,
        };
        // G(z) = sd·z − 2 is fixed. D's steps do not depend on the loss of G, so both games have the same D.
        var fixedG = new Params(game.Generator.Layout, [draw.Uniform(0.5, 1), -2]);
        var untrainedD = Params.Zeros(game.Discriminator.Layout);
        (Measures First, Measures Last) play(Objective objective)
        {
            var trainer = Compiled.Shared.Trainer(game with { Objective = objective }, data);
            var start = trainer.Init(key).Snapshot()
                .With(Game.GeneratorName, fixedG).With(Game.DiscriminatorName, untrainedD);
            using var state = trainer.Resume(start);
            Measures[] all = [.. trainer.RunInPlace(state, _ => true).Take(steps).Select(s => s.Measures!)];
            return (all[0], all[^1]);
        }
        var minimax = play(exchanged ? Objectives.NonSaturating : Objectives.Minimax);
        var other = play(exchanged ? Objectives.Minimax : Objectives.NonSaturating);
        double ratio(Func<(Measures First, Measures Last), Measures> at) =>
            at(minimax).GradientNorm(Game.GeneratorName) / at(other).GradientNorm(Game.GeneratorName);
        double first = ratio(m => m.First), last = ratio(m => m.Last), onFake = minimax.Last[Measures.OnFake];
        string what() => FormattableString.Invariant(
            $"p_data {data}: D(G(z)) {onFake:G3}, ratio of the gradients {first:G3} at step 1, {last:G3} at step {steps}");
        return
        [
            Clause.Within("D rejects", onFake, 0.1, what),
            Clause.Within("at first the gradients are of one size", Math.Abs(Math.Log(first)), Math.Log(4), what),
            Clause.Within("at last the minimax gradient vanishes", last, 0.25, what),
            Clause.Within("the non-saturating gradient does not",
                other.First.GradientNorm(Game.GeneratorName) / 2 - other.Last.GradientNorm(Game.GeneratorName), 0, what),
        ];
    }

    /// <summary>Returns the derivative of a formula by its logit, computed by the reference engine.</summary>
    internal static double Slope(Expr formula, double logit)
    {
        var engine = Reference.Shared;
        var a = engine.Variable(engine.Constant(logit));
        var value = formula.Eval(engine, new Dictionary<string, ReferenceValue> { ["logit"] = a });
        return engine.Read(engine.Gradients(value, [a])[0])[0];
    }

    private static IEnumerable<Clause> Descends(Key key, Func<Estimate, Estimate, Estimate, Estimate> descended)
    {
        var draw = new Draws(key);
        var data = RandomDistributions.Everywhere(draw.Key());
        double location = draw.Uniform(-2, 2), sd = draw.Uniform(0.5, 2), other = draw.Uniform(-3, 3);
        int kind = draw.Index(3);
        // Against Student's t both divergences are finite for nearly every random distribution; the others are replaced.
        IContinuousDistribution at(double t) => kind switch
        {
            0 => new Student(location + t, sd, 3),
            1 => new Student(location, sd * Math.Exp(t), 3),
            _ => new Mixture(
                new MixtureComponent<IContinuousDistribution>(0.4, new Student(location, sd, 3)),
                new MixtureComponent<IContinuousDistribution>(0.6, new Student(other + t, 1, 3))),
        };
        if (Finiteness.KlDiverges(at(0), data) || Finiteness.KlDiverges(data, at(0)))
            data = Corruption.Apply(new Student(draw.Uniform(-2, 2), sd, 2));
        var here = at(0);
        Estimate loss(double t) => Quadrature.Expectation(
            at(t),
            x => ValueFunction.At(AdversarialLosses.NonSaturating.OfGenerator, data.LogDensity(x) - here.LogDensity(x)),
            [.. data.Breakpoints]);
        Estimate distance(double t) => descended(
            FDivergence.Kl.Of(at(t), data), FDivergence.Kl.Of(data, at(t)), FDivergence.Js.Of(data, at(t)));
        var (left, right) = (Derivative(loss), Derivative(distance));
        string what() => FormattableString.Invariant(
            $"p_data {data}, p_g {here}, by its {(kind == 1 ? "log-scale" : "location")}");
        return
        [
            .. Instruments.Check(draw.Key(), [data]),
            Clause.Equal("the gradient", right, left, what, 1e-8),
        ];
    }

    /// <summary>Returns f′(0) by the central difference of order 4.</summary>
    private static Estimate Derivative(Func<double, Estimate> f)
    {
        const double h = 2e-3;
        return 1 / (12 * h) * (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h)));
    }
}
