namespace Gan;

/// <summary>What a step's key is folded with, one number a use.</summary>
internal enum Use { Data, Step, Noise, GeneratorMasks, DiscriminatorMasks, Again }

/// <summary>Whose gradient is taken.</summary>
public enum Play
{
    /// <summary>D's.</summary>
    AscendD,

    /// <summary>G's.</summary>
    DescendG,

    /// <summary>Both, at the same parameters.</summary>
    Both,
}

/// <summary>
/// The tensors of one player's step, from parameters, noise (and data, unless it is G's) to gradients: inputs
/// <c>[θ_d…, θ_g…, z, x]</c>, outputs the gradients by those parameters that are variables, θ_d before θ_g. With measures follow, for D,
/// V, its loss, mean D(x), mean D(G(z)) and the squared norm of its gradient, then, for G, its loss and squared norm.
/// </summary>
public sealed record PlayersStep(Game Game, Play Play, bool Measure = false) : ITensorFunction
{
    /// <summary>The steps that a game's order of updates is made of.</summary>
    public static IReadOnlyList<PlayersStep> Of(Game game) =>
        [.. ((Play[])(game.Order is UpdateOrder.Simultaneous ? [Play.Both] : [Play.AscendD, Play.DescendG])).Select(p => new PlayersStep(game, p))];

    public string Name => Play switch { Play.AscendD => "ascend_d", Play.DescendG => "descend_g", _ => "ascend_d_and_descend_g" };

    /// <summary>What the inputs are: shapes, and which are variables.</summary>
    public IReadOnlyList<TensorType> Inputs =>
    [
        .. Game.Discriminator.Layout.Slots.Select(s => new TensorType(s.Shape, Play != Play.DescendG)),
        .. Game.Generator.Layout.Slots.Select(s => new TensorType(s.Shape, Play != Play.AscendD)),
        new(Game.Generator.Input.Prepend(Game.Batch), false),
        .. (TensorType[])(Play == Play.DescendG ? [] : [new(Game.Discriminator.Input.Prepend(Game.Batch), false)]),
    ];

    public string InputName(int index)
    {
        var (d, g) = (Game.Discriminator.Layout.Slots, Game.Generator.Layout.Slots);
        return index < d.Length ? Of("d", d[index]) : index < d.Length + g.Length ? Of("g", g[index - d.Length])
            : index == d.Length + g.Length ? "z" : "x";

        static string Of(string player, Slot slot) => $"{player}_{slot.Name.Replace('.', '_')}";
    }

    public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key)
    {
        int slotsD = Game.Discriminator.Layout.Slots.Length, slotsG = Game.Generator.Layout.Slots.Length;
        T[] thetaD = [.. inputs.Take(slotsD)], thetaG = [.. inputs.Skip(slotsD).Take(slotsG)];
        var fake = Game.Generator.Apply(ops, thetaG, inputs[slotsD + slotsG], key.Fold((int)Use.GeneratorMasks));
        var (onReal, onFake) = Play == Play.DescendG
            ? (default(T), Judge(ops, thetaD, fake, key)) : JudgeBoth(ops, thetaD, inputs[slotsD + slotsG + 1], fake, key);
        List<T> gradients = [], measures = [];
        if (Play != Play.DescendG)
        {
            var loss = Game.Objective.LossD(ops, onReal!, onFake);
            Add(loss, thetaD, Objectives.Minimax.Value(ops, onReal!, onFake), loss, MeanD(ops, onReal!), MeanD(ops, onFake));
        }
        if (Play != Play.AscendD)
        {
            var loss = Game.Objective.LossG(ops, onFake);
            Add(loss, thetaG, loss);
        }
        return Measure ? [.. gradients, .. measures] : gradients;

        void Add(T loss, T[] theta, params T[] seen)
        {
            var gradient = ops.Gradients(loss, theta);
            gradients.AddRange(gradient);
            measures.AddRange([.. seen, ops.Inner(gradient, gradient)]);
        }
    }

    private T Judge<T>(IOps<T> ops, T[] theta, T examples, Key key) =>
        Game.Discriminator.Apply(ops, theta, examples, key.Fold((int)Use.DiscriminatorMasks)); // [m, 1]

    /// <summary>D's logits; data and samples go through D together.</summary>
    private (T OnReal, T OnFake) JudgeBoth<T>(IOps<T> ops, T[] theta, T real, T fake, Key key)
    {
        int m = Game.Batch;
        var logits = Judge(ops, theta, ops.Concat([real, fake]), key); // [2m, 1]
        return (ops.Rows(logits, 0, m), ops.Rows(logits, m, m));
    }

    private static T MeanD<T>(IOps<T> ops, T logits) => ops.Mean(ops.Unary(UnaryOp.Sigmoid, logits));
}
