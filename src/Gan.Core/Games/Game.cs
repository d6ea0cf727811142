using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A player of a game: a net and the optimizer that updates it.</summary>
/// <param name="Name">The name, which losses and update orders refer to.</param>
/// <param name="Net">The net.</param>
/// <param name="Optimizer">The optimizer.</param>
public sealed record Player(string Name, Net Net, IOptimizer Optimizer)
{
    /// <summary>Creates a player with the <see cref="Default"/> optimizer.</summary>
    public Player(string name, Net net)
        : this(name, net, Default) { }

    /// <summary>The default optimizer, Adam with rate 2e-4 and β1 = 0.5 (Radford, Metz, Chintala 2016).</summary>
    public static IOptimizer Default { get; } = new Adam(2e-4, Beta1: 0.5);
}

/// <summary>
/// A game as data: the players, their losses and the order of their updates. With the data and the key it determines
/// training. The two-player game of Goodfellow et al. (2014) has a short form:
/// <code>
/// var game = new Game(g, d) { Objective = Objectives.NonSaturating };
/// </code>
/// Any other game names its players and defines its losses (<see cref="ILosses"/>):
/// <code>
/// var game = new Game(new MyLosses(), new Player("generator", g), new Player("encoder", e), new Player("discriminator", d))
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

    /// <summary>
    /// Creates the two-player game of a generator and a discriminator, by default with the non-saturating objective.
    /// </summary>
    /// <param name="generator">G, from noise <c>[n]</c> to an example.</param>
    /// <param name="discriminator">D, from an example to the logit of the probability that it is real, <c>[1]</c>.</param>
    /// <exception cref="ArgumentException">The shapes of the nets do not fit each other.</exception>
    public Game(Net generator, Net discriminator)
        : this(Objectives.NonSaturating, new Player(GeneratorName, generator), new Player(DiscriminatorName, discriminator))
    {
        if (!generator.Output.Equals(discriminator.Input))
            throw new ArgumentException(
                $"the discriminator requires examples of shape {discriminator.Input}, "
                + $"the generator gives {generator.Output}");
        if (!discriminator.Output.Equals([1]))
            throw new ArgumentException($"the discriminator must end in one logit, shape [1], got {discriminator.Output}");
    }

    /// <summary>Creates a game of any players.</summary>
    /// <param name="losses">The losses of the players.</param>
    /// <param name="players">The players, under distinct names.</param>
    /// <exception cref="ArgumentException">
    /// There is no player, two players have the same name, or a name is not valid.
    /// </exception>
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

    /// <summary>The players, in order.</summary>
    public ImmutableArray<Player> Players { get; init; }

    /// <summary>The losses.</summary>
    public ILosses Losses { get; init; }

    /// <summary>The losses of the two-player game: <see cref="Losses"/> as an <see cref="Gan.Objective"/>.</summary>
    /// <exception cref="InvalidOperationException">The losses are not an <see cref="Gan.Objective"/>.</exception>
    [JsonIgnore]
    public Objective Objective
    {
        get => Losses as Objective
            ?? throw new InvalidOperationException($"a game with an objective is required, got one with {Losses}");
        init => Losses = value;
    }

    /// <summary>The distribution of the noise, p_z; standard normal by default.</summary>
    public IPrior Prior { get; init; } = new GaussianPrior();

    /// <summary>
    /// The shape of the noise of one example; by default the input of the player named <c>generator</c>. Null for a game
    /// without noise.
    /// </summary>
    public Shape? Noise { get; init; }

    /// <summary>
    /// The order of updates; by default D then G where those two are the only players, otherwise all players at once.
    /// </summary>
    public UpdateOrder Order { get; init; }

    /// <summary>The minibatch size m.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>Returns the player of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such player; the message lists the players.</exception>
    public Player this[string player] => Find(player)
        ?? throw new KeyNotFoundException(
            $"a player of the game is required ({string.Join(", ", Players.Select(p => p.Name))}), got '{player}'");

    /// <summary>G, the net of the player named <c>generator</c>.</summary>
    /// <exception cref="KeyNotFoundException">The game has no such player.</exception>
    [JsonIgnore]
    public Net Generator => this[GeneratorName].Net;

    /// <summary>D, the net of the player named <c>discriminator</c>.</summary>
    /// <exception cref="KeyNotFoundException">The game has no such player.</exception>
    [JsonIgnore]
    public Net Discriminator => this[DiscriminatorName].Net;

    /// <summary>The optimizer of G.</summary>
    /// <exception cref="KeyNotFoundException">The game has no player named <c>generator</c>.</exception>
    [JsonIgnore]
    public IOptimizer GeneratorOptimizer
    {
        get => this[GeneratorName].Optimizer;
        init => Players = Replaced(GeneratorName, value);
    }

    /// <summary>The optimizer of D.</summary>
    /// <exception cref="KeyNotFoundException">The game has no player named <c>discriminator</c>.</exception>
    [JsonIgnore]
    public IOptimizer DiscriminatorOptimizer
    {
        get => this[DiscriminatorName].Optimizer;
        init => Players = Replaced(DiscriminatorName, value);
    }

    /// <summary>
    /// Checks, on shapes alone, that a step can be computed: optimizers are valid, the order names players of the game,
    /// every player that is updated has a loss and at least one parameter, shapes fit, and no tensor of a minibatch is
    /// too large.
    /// </summary>
    /// <param name="example">The shape of one example of the data.</param>
    /// <param name="label">The shape of the label of one example; null for data without labels.</param>
    /// <exception cref="ArgumentException">
    /// The game does not fit the data; the message names the player, loss or shape.
    /// </exception>
    public void Require(Shape example, Shape? label = null) => _ = Internal.MoveFunction.AllOf(this, example, label);

    public bool Equals(Game? other) => other is not null
        && Players.SequenceEqual(other.Players) && Losses.Equals(other.Losses)
        && Prior.Equals(other.Prior) && Equals(Noise, other.Noise) && Order.Equals(other.Order) && Batch == other.Batch;

    public override int GetHashCode() => HashCode.Combine(Players.Length, Losses, Batch);

    public override string ToString() =>
        $"{string.Join(", ", Players)}, losses {Losses}, order {Order}, batches of {Batch}, "
        + $"noise {Noise?.ToString() ?? "none"} from {Prior}";

    private Player? Find(string name) => Players.FirstOrDefault(p => p.Name == name);

    private ImmutableArray<Player> Replaced(string name, IOptimizer optimizer) =>
        Players.Replace(this[name], this[name] with { Optimizer = optimizer });
}
