using Gan.Internal;

namespace Gan;

/// <summary>A player's net as a function of a batch, at the player's current parameters and state.</summary>
/// <param name="x">The batch, <c>[m, …]</c>.</param>
/// <param name="condition">
/// The condition of each example, for a net that has one; by default the labels of the minibatch
/// (<see cref="Play{T}.Labels"/>).
/// </param>
/// <returns>The net's output, <c>[m, …]</c>.</returns>
public delegate Tensor<T> NetFunction<T>(Tensor<T> x, Tensor<T>? condition = null);

/// <summary>
/// The arguments of a game's losses: every player's net as a function, a minibatch of data with its labels, and noise.
/// Evaluation is lazy: data are drawn and nets are evaluated only for the losses of the players that are updated.
/// <code>
/// var fake = play["generator"](play.Noise);
/// var onFake = play["discriminator"](fake);
/// </code>
/// </summary>
/// <typeparam name="T">The engine's values.</typeparam>
public sealed class Play<T>
{
    private readonly IDifferentiable<T> ops;
    private readonly Game game;
    private readonly Dictionary<string, PlayerValues<T>> players;
    private readonly Tensor<T> data;
    private readonly Tensor<T>? labels, noise;
    private readonly Demand demand;
    private readonly Key key;
    private int draws, joint;

    internal Play(
        IDifferentiable<T> ops, Game game, IReadOnlyList<PlayerValues<T>> players, Tensor<T> data, Tensor<T>? labels,
        Tensor<T>? noise, Demand demand, Key key)
    {
        (this.ops, this.game, this.demand, this.key) = (ops, game, demand, key);
        (this.data, this.labels, this.noise) = (data, labels, noise);
        this.players = players.ToDictionary(p => p.Player.Name);
    }

    /// <summary>Returns a player's net as a function. While training, each call draws its own dropout masks.</summary>
    /// <exception cref="KeyNotFoundException">
    /// The game has no player of this name; the message lists the players.
    /// </exception>
    public NetFunction<T> this[string player]
    {
        get
        {
            var values = Of(player);
            return (x, condition) => Call(values, x, condition);
        }
    }

    /// <summary>The minibatch size m.</summary>
    public int Batch => game.Batch;

    /// <summary>The minibatch of data, <c>[m, …]</c>.</summary>
    public Tensor<T> Data => data;

    /// <summary>The labels of the minibatch: one-hot classes <c>[m, classes]</c>, or vectors <c>[m, …]</c>.</summary>
    /// <exception cref="InvalidOperationException">The data have no labels.</exception>
    public Tensor<T> Labels => labels
        ?? throw new InvalidOperationException("the losses require labels, and the data have none");

    /// <summary>
    /// A batch of noise from the prior, <c>[m, …]</c>; one example has the shape <see cref="Game.Noise"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The game has no noise.</exception>
    public Tensor<T> Noise => noise ?? throw new InvalidOperationException(
        "the losses require noise, and the game has none; set its Noise to a shape");

    /// <summary>
    /// Applies a player's net to several batches that share a condition. They are joined to one batch, which is faster
    /// than a call for each, unless the net mixes the examples of a batch (<see cref="Net.MixesExamples"/>). Batches
    /// whose output no loss needs are left out.
    /// </summary>
    /// <returns>The output for each batch, in order.</returns>
    /// <param name="player">The player's name.</param>
    /// <param name="batches">The batches, of one shape.</param>
    /// <param name="condition">The condition of each example of each batch; by default the labels.</param>
    public IReadOnlyList<Tensor<T>> Together(string player, IReadOnlyList<Tensor<T>> batches, Tensor<T>? condition = null)
    {
        var values = Of(player);
        var wanted = demand.OfJointCall(joint++, batches.Count);
        if (demand.IsRecording || values.Player.Net.MixesExamples)
            return [.. batches.Select((x, i) => Noted(Call(values, x, condition), () => wanted[i] = true))];
        Tensor<T>[] joined = [.. batches.Where((_, i) => wanted[i])];
        var given = Condition(values, condition);
        var all = joined.Length == 0 ? null : Call(
            values, joined.Length == 1 ? joined[0] : Functions.Concat(0, joined),
            given is null || joined.Length == 1 ? given : Functions.Concat(0, [.. joined.Select(_ => given)]));
        int start = 0;
        return [.. batches.Select((x, i) =>
            wanted[i] ? joined.Length == 1 ? all! : all!.Slice((start += x.Shape[0]) - x.Shape[0], x.Shape[0])
            : new Tensor<T>(
                ops, values.Player.Net.Output.Prepend(x.Shape[0]), () => throw Demand.Unforeseen("require other batches")))];
    }

    /// <summary>Draws uniform random numbers on [0, 1); each call draws new ones.</summary>
    /// <param name="shape">The whole shape: <c>[m, …]</c> for a draw for each example.</param>
    public Tensor<T> Uniform(Shape shape) => Draw(RandomKind.Uniform, shape);

    /// <summary>Draws standard normal random numbers; each call draws new ones.</summary>
    /// <param name="shape">The whole shape: <c>[m, …]</c> for a draw for each example.</param>
    public Tensor<T> Normal(Shape shape) => Draw(RandomKind.Normal, shape);

    /// <summary>Returns the state of a player's layers after the calls so far.</summary>
    internal IReadOnlyList<Tensor<T>> StateOf(string player) => Of(player).State;

    private Tensor<T> Draw(RandomKind kind, Shape shape)
    {
        var input = new RandomInput(kind, key.OfLosses(draws++), shape);
        return new(ops, shape, () => ops.Random(input));
    }

    private Tensor<T> Noted(Tensor<T> x, Action note) => new(ops, x.Shape, () =>
    {
        note();
        return x.Value;
    });

    private PlayerValues<T> Of(string player) => players[game[player].Name];

    private Tensor<T>? Condition(PlayerValues<T> values, Tensor<T>? condition) =>
        condition ?? (values.Player.Net.Condition is null ? null : Labels);

    private Tensor<T> Call(PlayerValues<T> values, Tensor<T> x, Tensor<T>? condition)
    {
        try
        {
            var result = values.Player.Net.Apply(
                x, values.Parameters, values.State, values.NextKey(), Condition(values, condition));
            values.State = result.State;
            return result.Output;
        }
        catch (OverflowException e)
        {
            throw Demand.TooLarge(Batch, values.Player.Name, e);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{values.Player.Name}: {e.Message}", e);
        }
    }
}

/// <summary>A player's tensors during one evaluation of the losses.</summary>
internal sealed class PlayerValues<T>(
    Player player, IReadOnlyList<Tensor<T>> parameters, IReadOnlyList<Tensor<T>> state, Key key)
{
    private int calls;

    public Player Player => player;
    public IReadOnlyList<Tensor<T>> Parameters => parameters;

    /// <summary>The state of the layers; each call replaces it.</summary>
    public IReadOnlyList<Tensor<T>> State { get; set; } = state;

    /// <summary>Returns the key of the next call's dropout masks.</summary>
    public Key NextKey() => key.OfCall(calls++);
}
