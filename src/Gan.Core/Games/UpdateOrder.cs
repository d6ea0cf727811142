using System.Collections.Immutable;
using System.Globalization;

namespace Gan;

/// <summary>A turn in a step of Algorithm 1: some players are updated at once, from the same old parameters, on the same minibatch.</summary>
/// <param name="Players">The names of the players.</param>
/// <param name="Times">The number of times that the turn is taken before the next one, each on a fresh minibatch.</param>
public sealed record Turn(ImmutableArray<string> Players, int Times = 1)
{
    public bool Equals(Turn? other) => other is not null && Times == other.Times && Players.SequenceEqual(other.Players);
    public override int GetHashCode() => HashCode.Combine(Times, Players.Length);
    public override string ToString() =>
        string.Join("+", Players) + (Times == 1 ? "" : $"*{Times}");

    /// <summary>Checks that a player's name can be told from the rest of an order's text.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal static void RequireName(string name)
    {
        if (name.Length == 0 || name is "alternating" or "simultaneous" || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException(
                $"a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', is required, got '{name}'");
    }
}

/// <summary>
/// Algorithm 1's order of updates, as data: the turns of one step. As text, turns are separated by commas, players of a turn joined by
/// <c>+</c>, repetitions written <c>*k</c>: <c>discriminator*5, generator+encoder</c>. The two-player game has short forms:
/// <c>alternating:1</c>, <c>alternating:K:N</c> and <c>simultaneous</c>.
/// </summary>
public sealed record UpdateOrder
{
    /// <summary>The largest number of updates in a step.</summary>
    private const int MostMoves = 1 << 16;

    private UpdateOrder(IEnumerable<Turn> turns) => Turns = [.. turns];

    /// <summary>The turns of one step, in order.</summary>
    public ImmutableArray<Turn> Turns { get; }

    /// <summary>The number of updates in a step, simultaneous ones counted once.</summary>
    public int Moves => Turns.Sum(turn => turn.Times);

    /// <summary>The paper's: k updates of D, each on fresh data and noise, then updates of G on fresh noise.</summary>
    /// <param name="k">The number of updates of D in a step.</param>
    /// <param name="descents">The number of updates of G in a step; 1 in the paper, which says in section 6 what more can do.</param>
    /// <exception cref="ArgumentException">A number is below 1, or there are more than 65,536 updates in a step.</exception>
    public static UpdateOrder Alternating(int k = 1, int descents = 1) =>
        Of(new Turn([Game.DiscriminatorName], k), new Turn([Game.GeneratorName], descents));

    /// <summary>
    /// The authors' code: G and D are updated at once from the same old parameters, on the same noise and the same dropout masks.
    /// </summary>
    public static UpdateOrder Simultaneous { get; } = SimultaneousOf(Game.DiscriminatorName, Game.GeneratorName);

    /// <summary>All of these players at once.</summary>
    public static UpdateOrder SimultaneousOf(params string[] players) => Of(new Turn([.. players]));

    /// <summary>These turns, one after the other.</summary>
    /// <exception cref="ArgumentException">
    /// There is no turn, a turn has no player or the same one twice, a name is not one, a number is below 1, or there are more than 65,536
    /// updates.
    /// </exception>
    public static UpdateOrder Of(params Turn[] turns)
    {
        if (turns.Length == 0)
            throw new ArgumentException("an order of updates requires 1 turn or more, got none");
        foreach (string name in turns.SelectMany(turn => turn.Players))
            Turn.RequireName(name);
        foreach (var turn in turns)
            if (turn.Players.Length == 0 || turn.Players.Distinct().Count() != turn.Players.Length || turn.Times < 1)
                throw new ArgumentException(
                    $"a turn requires distinct players and a number of times of 1 or more, got '{turn}'");
        return turns.Sum(turn => (long)turn.Times) <= MostMoves ? new(turns)
            : throw new ArgumentException($"an order of at most {MostMoves} updates in a step is required, got {turns.Sum(t => (long)t.Times)}");
    }

    /// <summary>The order that a text states.</summary>
    /// <exception cref="ArgumentException">The text states no order; the message says what is required.</exception>
    public static UpdateOrder Parse(string text)
    {
        try
        {
            return text.Split(':') switch
            {
                ["simultaneous"] => Simultaneous,
                ["alternating"] => Alternating(),
                ["alternating", var k] => Alternating(Number(k)),
                ["alternating", var k, var n] => Alternating(Number(k), Number(n)),
                _ => Of([.. text.Split(',').Select(ParseTurn)]),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new ArgumentException(
                "an order of updates is 'simultaneous', 'alternating:K', 'alternating:K:N' or turns such as "
                + $"'discriminator*5, generator', with numbers of 1 or more, got '{text}'", e);
        }
    }

    public bool Equals(UpdateOrder? other) => other is not null && Turns.SequenceEqual(other.Turns);
    public override int GetHashCode() => Turns.Aggregate(17, HashCode.Combine);

    public override string ToString() =>
        Equals(Simultaneous) ? "simultaneous"
        : Turns is [{ Players: [Game.DiscriminatorName], Times: var k }, { Players: [Game.GeneratorName], Times: var n }]
            ? n == 1 ? $"alternating:{k}" : $"alternating:{k}:{n}"
        : string.Join(", ", Turns);

    private static Turn ParseTurn(string text) => text.Trim().Split('*') switch
    {
        [var players] => new(Names(players)),
        [var players, var times] => new(Names(players), Number(times)),
        _ => throw new FormatException(),
    };

    private static ImmutableArray<string> Names(string text) =>
        [.. text.Split('+').Select(name => name.Trim() is { Length: > 0 } trimmed && !trimmed.Contains(':') ? trimmed : throw new FormatException())];

    private static int Number(string text) =>
        int.Parse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var n ? n : throw new FormatException();
}
