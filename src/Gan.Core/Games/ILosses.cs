using System.Text.Json.Serialization;

namespace Gan;

/// <summary>
/// The losses of a game, stated once over the values of any engine: one scalar for each player, which that player descends. Your own
/// losses are a record that implements <see cref="Evaluate"/>; <see cref="Registry.Add{T}"/> gives it a name in files.
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
    /// <summary>The losses of all players on one minibatch.</summary>
    /// <param name="play">The players' nets as functions, the data, the labels and the noise.</param>
    Losses<T> Evaluate<T>(Play<T> play);
}

/// <summary>
/// One scalar for each player, shape <c>[]</c>, which the player descends, and named measures that are reported with them. A value:
/// <see cref="With"/> and <see cref="Measure"/> return new ones; in C# an initialiser does: <c>new() { ["generator"] = loss }</c>.
/// </summary>
public sealed class Losses<T>
{
    private readonly Dictionary<string, Tensor<T>> players = [];
    private readonly Dictionary<string, Tensor<T>> measures = [];

    /// <summary>No losses yet.</summary>
    public Losses() { }

    private Losses(Losses<T> from) => (players, measures) = (new(from.players), new(from.measures));

    /// <summary>The loss of a player, shape <c>[]</c>.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    /// <exception cref="KeyNotFoundException">There is no loss for this player.</exception>
    public Tensor<T> this[string player]
    {
        get => players.TryGetValue(player, out var loss) ? loss
            : throw new KeyNotFoundException($"a loss for player '{player}' is required, got losses for {string.Join(", ", players.Keys)}");
        init => players[player] = Scalar($"loss of {player}", value);
    }

    /// <summary>The named measures.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> Measures => measures;

    /// <summary>The players that have a loss.</summary>
    public IReadOnlyCollection<string> Players => players.Keys;

    /// <summary>These losses with one more.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    public Losses<T> With(string player, Tensor<T> loss)
    {
        var next = new Losses<T>(this);
        next.players[player] = Scalar($"loss of {player}", loss);
        return next;
    }

    /// <summary>These losses with a named measure, a scalar that is reported where a step is measured.</summary>
    /// <exception cref="ArgumentException">The value is not a scalar.</exception>
    public Losses<T> Measure(string name, Tensor<T> value)
    {
        var next = new Losses<T>(this);
        next.measures[name] = Scalar($"measure {name}", value);
        return next;
    }

    private static Tensor<T> Scalar(string what, Tensor<T> value) => value.Shape.Count == 0 ? value
        : throw new ArgumentException($"{what}: a scalar, of shape [], is required, got shape {value.Shape}; Sum or Mean makes one");
}
