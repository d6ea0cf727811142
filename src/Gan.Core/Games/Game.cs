using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A player: a net and the rule that updates it.</summary>
/// <param name="Name">The name that losses and orders of updates call it by.</param>
/// <param name="Net">The net.</param>
/// <param name="Optimizer">The update rule.</param>
public sealed record Player(string Name, Net Net, IOptimizer Optimizer)
{
    /// <summary>A player that Adam updates with rate 2e-4 and β1 = 0.5 (Radford, Metz, Chintala 2016).</summary>
    public Player(string name, Net net)
        : this(name, net, Default) { }

    /// <summary>The update rule of players that name none.</summary>
    public static IOptimizer Default { get; } = new Adam(2e-4, Beta1: 0.5);
}

/// <summary>
/// A game as data: players, their losses and the order of their updates; all that training depends on, besides the data and the key.
/// The two-player game of Goodfellow et al. (2014) has a short form:
/// <code>
/// var game = new Game(g, d) { Objective = Objectives.NonSaturating };
/// </code>
/// Any other game names its players and states its losses (<see cref="ILosses"/>):
/// <code>
/// var game = new Game(new BiGan(), new Player("generator", g), new Player("encoder", e), new Player("discriminator", d))
/// {
///     Noise = [50],
///     Order = UpdateOrder.Parse("discriminator, generator+encoder"),
/// };
/// </code>
/// </summary>
public sealed record Game
{
    /// <summary>The names of the players of the two-player game.</summary>
    public const string GeneratorName = "generator", DiscriminatorName = "discriminator";

    /// <summary>The two-player game of a generator and a discriminator, with the non-saturating objective until another is given.</summary>
    /// <param name="generator">G, from noise <c>[n]</c> to an example.</param>
    /// <param name="discriminator">D, from an example to the logit of the probability that it is real, <c>[1]</c>.</param>
    /// <exception cref="ArgumentException">The nets do not fit each other; the message says which shapes.</exception>
    public Game(Net generator, Net discriminator)
        : this(Objectives.NonSaturating, new Player(GeneratorName, generator), new Player(DiscriminatorName, discriminator))
    {
        if (!generator.Output.Equals(discriminator.Input))
            throw new ArgumentException(
                $"the discriminator requires examples of shape {discriminator.Input}, the generator gives {generator.Output}");
        if (!discriminator.Output.Equals([1]))
            throw new ArgumentException($"the discriminator must end in one logit, shape [1], got {discriminator.Output}");
    }

    /// <summary>A game of any players.</summary>
    /// <param name="losses">The losses of the players.</param>
    /// <param name="players">The players, under distinct names.</param>
    /// <exception cref="ArgumentException">There is no player, two have the same name, or a name is not one.</exception>
    public Game(ILosses losses, params Player[] players)
    {
        if (players.Length == 0)
            throw new ArgumentException("a game requires 1 player or more, got none");
        foreach (var player in players)
            Turn.RequireName(player.Name);
        if (players.GroupBy(p => p.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"players of distinct names are required, got '{twice.Key}' twice");
        (Losses, Players) = (losses, [.. players]);
        Noise = Find(GeneratorName)?.Net.Input;
        Order = players.Length == 2 && Find(DiscriminatorName) is not null && Find(GeneratorName) is not null
            ? UpdateOrder.Alternating() : UpdateOrder.SimultaneousOf([.. players.Select(p => p.Name)]);
    }

    /// <summary>The players.</summary>
    public ImmutableArray<Player> Players { get; init; }

    /// <summary>The losses.</summary>
    public ILosses Losses { get; init; }

    /// <summary>The losses of the two-player game; the same property as <see cref="Losses"/>, under the short form's name.</summary>
    /// <exception cref="InvalidOperationException">The game has other losses than an <see cref="Gan.Objective"/>.</exception>
    [JsonIgnore]
    public Objective Objective
    {
        get => Losses as Objective ?? throw new InvalidOperationException($"a game with an objective is required, got one with {Losses}");
        init => Losses = value;
    }

    /// <summary>The distribution of the noise, p_z.</summary>
    public IPrior Prior { get; init; } = new GaussianPrior();

    /// <summary>The shape of one example of noise; the generator's input unless another is given; null for a game without noise.</summary>
    public Shape? Noise { get; init; }

    /// <summary>
    /// The order of updates: D then G where those two are the players, otherwise all players at once, unless another is given.
    /// </summary>
    public UpdateOrder Order { get; init; }

    /// <summary>The minibatch size m.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>The player of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such player; the message lists those there are.</exception>
    public Player this[string player] => Find(player)
        ?? throw new KeyNotFoundException($"a player of the game is required ({string.Join(", ", Players.Select(p => p.Name))}), got '{player}'");

    /// <summary>G, the net of the player named <c>generator</c>.</summary>
    /// <exception cref="KeyNotFoundException">The game has no such player.</exception>
    [JsonIgnore]
    public Net Generator => this[GeneratorName].Net;

    /// <summary>D, the net of the player named <c>discriminator</c>.</summary>
    /// <exception cref="KeyNotFoundException">The game has no such player.</exception>
    [JsonIgnore]
    public Net Discriminator => this[DiscriminatorName].Net;

    /// <summary>The update rule of G.</summary>
    /// <exception cref="KeyNotFoundException">The game has no player named <c>generator</c>.</exception>
    [JsonIgnore]
    public IOptimizer GeneratorOptimizer
    {
        get => this[GeneratorName].Optimizer;
        init => Players = Replaced(GeneratorName, value);
    }

    /// <summary>The update rule of D.</summary>
    /// <exception cref="KeyNotFoundException">The game has no player named <c>discriminator</c>.</exception>
    [JsonIgnore]
    public IOptimizer DiscriminatorOptimizer
    {
        get => this[DiscriminatorName].Optimizer;
        init => Players = Replaced(DiscriminatorName, value);
    }

    /// <summary>
    /// Checks that a step can be computed on such data, without computing it: the update rules are valid, the order names players of the
    /// game, every player that moves has a loss and learns something, shapes fit, and no tensor of a minibatch is too large.
    /// </summary>
    /// <param name="example">The shape of one example of the data.</param>
    /// <param name="label">The shape of the label of one example; null for data without labels.</param>
    /// <exception cref="ArgumentException">It cannot; the message says which player, loss or shape.</exception>
    public void Require(Shape example, Shape? label = null) => _ = Internal.MoveFunction.AllOf(this, example, label);

    public bool Equals(Game? other) => other is not null && Players.SequenceEqual(other.Players) && Losses.Equals(other.Losses)
        && Prior.Equals(other.Prior) && Equals(Noise, other.Noise) && Order.Equals(other.Order) && Batch == other.Batch;

    public override int GetHashCode() => HashCode.Combine(Players.Length, Losses, Batch);

    public override string ToString() => $"{string.Join(", ", Players)}, losses {Losses}, order {Order}, batches of {Batch}, noise {Noise?.ToString() ?? "none"} from {Prior}";

    private Player? Find(string name) => Players.FirstOrDefault(p => p.Name == name);

    private ImmutableArray<Player> Replaced(string name, IOptimizer optimizer) => Players.Replace(this[name], this[name] with { Optimizer = optimizer });
}
