using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// The losses of a game: one scalar for each player. A player's loss is differentiated by that player's parameters alone, so
/// it cannot move another player. Losses are written once and run on every engine. To define your own, write a record that
/// implements <see cref="Evaluate"/>; <see cref="Registry.Add{T}"/> gives it a name in files.
/// <code>
/// public sealed record Minimax : ILosses
/// {
///     public Losses&lt;T&gt; Evaluate&lt;T&gt;(Play&lt;T&gt; play)
///     {
///         var fake = play["generator"](play.Noise);
///         var (onReal, onFake) = (play["discriminator"](play.Data), play["discriminator"](fake));
///         return new()
///         {
///             ["discriminator"] = Mean(Softplus(-onReal)) + Mean(Softplus(onFake)),
///             ["generator"] = -Mean(Softplus(onFake)),
///         };
///     }
/// }
/// </code>
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "losses")]
[JsonDerivedType(typeof(Objective), "objective")]
[JsonDerivedType(typeof(Classification), "classification")]
[JsonDerivedType(typeof(Regression), "regression")]
[JsonDerivedType(typeof(VariationalBound), "variational-bound")]
public interface ILosses
{
    /// <summary>Returns the losses of all players on one minibatch.</summary>
    /// <param name="play">The players' nets as functions, the data, the labels and the noise.</param>
    Losses<T> Evaluate<T>(Play<T> play);
}

/// <summary>
/// The loss of each player, a scalar of shape <c>[]</c> that the player descends, and named measures that are reported
/// with them. Immutable: <see cref="With"/> and <see cref="Measure"/> return new values. C# can use an initialiser:
/// <c>new Losses&lt;T&gt; { ["generator"] = loss }.Measure("psnr", value)</c>.
/// </summary>
public sealed class Losses<T>
{
    private readonly Dictionary<string, Tensor<T>> players = [];
    private readonly Dictionary<string, Tensor<T>> measures = [];

    /// <summary>Creates an empty set of losses.</summary>
    public Losses() { }

    private Losses(Losses<T> from) => (players, measures) = (new(from.players), new(from.measures));

    /// <summary>The loss of a player, shape <c>[]</c>.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    /// <exception cref="KeyNotFoundException">There is no loss for this player.</exception>
    public Tensor<T> this[string player]
    {
        get => players.TryGetValue(player, out var loss) ? loss
            : throw new KeyNotFoundException(
                $"a loss for player '{player}' is required, got losses for {string.Join(", ", players.Keys)}");
        init => players[player] = Scalar($"loss of {player}", value);
    }

    /// <summary>The named measures.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> Measures => measures;

    /// <summary>The names of the players that have a loss.</summary>
    public IReadOnlyCollection<string> Players => players.Keys;

    /// <summary>Returns these losses with the loss of one more player.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    public Losses<T> With(string player, Tensor<T> loss)
    {
        var next = new Losses<T>(this);
        next.players[player] = Scalar($"loss of {player}", loss);
        return next;
    }

    /// <summary>
    /// Returns these losses with one more named measure: a scalar that measured steps report. It is computed in the first
    /// turn that uses data, before the update and on that turn's minibatch.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not a scalar, or the name is empty or taken.</exception>
    public Losses<T> Measure(string name, Tensor<T> value)
    {
        if (name is "" || measures.ContainsKey(name) || name.StartsWith("loss.") || name.StartsWith("gradient."))
            throw new ArgumentException($"a measure requires a new name without loss. or gradient. before it, got '{name}'");
        var next = new Losses<T>(this);
        next.measures[name] = Scalar($"measure {name}", value);
        return next;
    }

    private static Tensor<T> Scalar(string what, Tensor<T> value) => value.Shape.Count == 0 ? value
        : throw new ArgumentException(
            $"{what}: a scalar, of shape [], is required, got shape {value.Shape}; Sum or Mean makes one");
}
