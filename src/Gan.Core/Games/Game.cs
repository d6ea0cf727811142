namespace Gan;

/// <summary>Algorithm 1's order of updates, as data.</summary>
public abstract record UpdateOrder
{
    private UpdateOrder() { }

    /// <summary>The paper's: k ascents of D, each on fresh data and noise, then one descent of G on fresh noise.</summary>
    /// <param name="K">How often D is updated in a step.</param>
    /// <param name="Descents">How often G is then updated; once in the paper, which says in section 6 what comes of more.</param>
    public sealed record Alternating(int K = 1, int Descents = 1) : UpdateOrder
    {
        public override string ToString() => Descents == 1 ? $"alternating:{K}" : $"alternating:{K}:{Descents}";
    }

    /// <summary>
    /// The authors' code: both players are updated at once from the same old parameters, on the same noise and the same
    /// dropout masks.
    /// </summary>
    public sealed record Simultaneous : UpdateOrder
    {
        public override string ToString() => "simultaneous";
    }

    /// <summary>The order of a name: <c>simultaneous</c>, <c>alternating:1</c>, or with several updates of G <c>alternating:1:25</c>.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static UpdateOrder Parse(string name) => name.Split(':') switch
    {
        ["simultaneous"] => new Simultaneous(),
        ["alternating"] => new Alternating(),
        ["alternating", var k] when Number(k) is { } n => new Alternating(n),
        ["alternating", var k, var g] when Number(k) is { } n && Number(g) is { } descents => new Alternating(n, descents),
        _ => throw new ArgumentException($"an update order is 'simultaneous', 'alternating:K' or 'alternating:K:DESCENTS', of numbers from 1 on, got '{name}'"),
    };

    private static int? Number(string text) => int.TryParse(text, out int n) && n > 0 ? n : null;
}

/// <summary>
/// The two-player game as data: everything that training depends on, besides the data and the key.
/// </summary>
public sealed record Game
{
    /// <summary>States a game and checks that the players fit each other.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which shapes.</exception>
    public Game(Net generator, Net discriminator)
    {
        if (generator.Input.Count != 1)
            throw new ArgumentException($"the generator requires noise of shape [n], got {generator.Input}");
        if (!generator.Output.Equals(discriminator.Input))
            throw new ArgumentException(
                $"the discriminator requires examples of shape {discriminator.Input}, the generator gives {generator.Output}");
        if (!discriminator.Output.Equals([1]))
            throw new ArgumentException($"the discriminator must end in one logit, shape [1], got {discriminator.Output}");
        Generator = generator;
        Discriminator = discriminator;
    }

    /// <summary>G: noise <c>[n]</c> to an example.</summary>
    public Net Generator { get; }

    /// <summary>D: an example to the logit of the probability that it is real, <c>[1]</c>.</summary>
    public Net Discriminator { get; }

    /// <summary>p_z.</summary>
    public IPrior Prior { get; init; } = new GaussianPrior();

    /// <summary>What the players play for.</summary>
    public Objective Objective { get; init; } = Objectives.NonSaturating;

    /// <summary>How D updates.</summary>
    public IOptimizer DiscriminatorOptimizer { get; init; } = new Adam(new ConstantSchedule(2e-4), Beta1: 0.5);

    /// <summary>How G updates.</summary>
    public IOptimizer GeneratorOptimizer { get; init; } = new Adam(new ConstantSchedule(2e-4), Beta1: 0.5);

    /// <summary>Who updates when.</summary>
    public UpdateOrder Order { get; init; } = new UpdateOrder.Alternating();

    /// <summary>The size m of a minibatch.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>Checks that a step can be computed at all, without computing it: each player learns something, and no tensor of a minibatch is too large.</summary>
    /// <exception cref="ArgumentException">It cannot; the message names the player or the batch.</exception>
    public void Require()
    {
        // D sees data and samples together, 2m examples.
        foreach (var (player, net, m) in new[] { ("generator", Generator, Batch), ("discriminator", Discriminator, 2L * Batch) })
        {
            if (net.Layout.Size == 0)
                throw new ArgumentException($"the {player} requires a layer that learns, got {net}");
            try
            {
                _ = net.Apply(Shapes.Instance, [.. net.Layout.Slots.Select(slot => slot.Shape)], net.Input.Prepend(checked((int)m)));
            }
            catch (OverflowException e)
            {
                throw new ArgumentException($"a batch smaller than {Batch} required: tensors of the {player} would have more than {int.MaxValue} numbers", e);
            }
        }
    }
}
