using System.Collections.Immutable;
using System.Globalization;

namespace Gan;

/// <summary>
/// A turn in a step of Algorithm 1: its players are updated simultaneously, from the same old parameters and on the same
/// minibatch.
/// </summary>
/// <param name="Players">The names of the players.</param>
/// <param name="Times">The number of repetitions of the turn, each on a fresh minibatch.</param>
public sealed record Turn(ImmutableArray<string> Players, int Times = 1)
{
    public bool Equals(Turn? other) => other is not null && Times == other.Times && Players.SequenceEqual(other.Players);
    public override int GetHashCode() => HashCode.Combine(Times, Players.Length);
    public override string ToString() =>
        string.Join("+", Players) + (Times == 1 ? "" : $"*{Times}");

    /// <summary>Checks that a player's name cannot be confused with the rest of an order's text.</summary>
    /// <exception cref="ArgumentException">
    /// The name is empty, reserved or has other characters than ASCII letters, digits, - and _.
    /// </exception>
    internal static void RequireName(string name)
    {
        if (name is "" or "alternating" or "simultaneous" || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException(
                "a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', is required, "
                + $"got '{name}'");
    }
}

/// <summary>
/// The order of the updates in a step of Algorithm 1, as data. As text, turns are separated by commas, the players of a
/// turn are joined by <c>+</c>, and repetitions are written <c>*k</c>: <c>discriminator*5, generator+encoder</c>. The
/// two-player game has the short forms <c>alternating:K</c>, <c>alternating:K:N</c> and <c>simultaneous</c>.
/// </summary>
public sealed record UpdateOrder
{
    /// <summary>The largest number of moves in a step.</summary>
    private const int MostMoves = 1 << 16;

    private UpdateOrder(IEnumerable<Turn> turns) => Turns = [.. turns];

    /// <summary>The turns of one step, in order.</summary>
    public ImmutableArray<Turn> Turns { get; }

    /// <summary>The number of moves in a step: the sum of the turns' repetitions.</summary>
    public int Moves => Turns.Sum(turn => turn.Times);

    /// <summary>
    /// The paper's order: k updates of D, each on fresh data and noise, then updates of G on fresh noise.
    /// </summary>
    /// <param name="k">The number of updates of D in a step.</param>
    /// <param name="descents">
    /// The number of updates of G in a step; 1 in the paper, whose section 6 warns of training G too much without
    /// updating D.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A number is below 1, or there are more than 65,536 updates in a step.
    /// </exception>
    public static UpdateOrder Alternating(int k = 1, int descents = 1) =>
        Of(new Turn([Game.DiscriminatorName], k), new Turn([Game.GeneratorName], descents));

    /// <summary>
    /// The order of the authors' code: G and D are updated simultaneously from the same old parameters, on the same noise
    /// and dropout masks.
    /// </summary>
    public static UpdateOrder Simultaneous { get; } = SimultaneousOf(Game.DiscriminatorName, Game.GeneratorName);

    /// <summary>Returns the order of a single turn of these players.</summary>
    public static UpdateOrder SimultaneousOf(params string[] players) => Of(new Turn([.. players]));

    /// <summary>Returns the order of these turns.</summary>
    /// <exception cref="ArgumentException">
    /// There is no turn, a turn has no player or the same player twice, a name is not valid, a number is below 1, or a
    /// step has more than 65,536 moves.
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
            : throw new ArgumentException(
                $"an order of at most {MostMoves} updates in a step is required, got {turns.Sum(t => (long)t.Times)}");
    }

    /// <summary>Parses an order.</summary>
    /// <exception cref="ArgumentException">The text is not an order; the message states the syntax.</exception>
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
    [
        .. text.Split('+').Select(name => name.Trim()).Select(
            name => name.Length > 0 && !name.Contains(':') ? name : throw new FormatException()),
    ];

    private static int Number(string text) =>
        int.Parse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var n
            ? n : throw new FormatException();
}
