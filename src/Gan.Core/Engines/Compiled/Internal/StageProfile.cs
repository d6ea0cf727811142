namespace Gan.Internal;

/// <summary>The time of each kind of work of a <see cref="Team"/>, for a profile of a step.</summary>
internal sealed class StageProfile
{
    private readonly Dictionary<string, (int Count, TimeSpan Time)> kinds = [];

    /// <summary>The profile that a team adds to, null where none is wanted.</summary>
    public static StageProfile? Current { get; set; }

    /// <summary>The kinds with the number of their stages and the time of these, the longest first.</summary>
    public IReadOnlyList<(string Name, int Count, TimeSpan Time)> Kinds =>
        [.. kinds.Select(k => (k.Key, k.Value.Count, k.Value.Time)).OrderByDescending(k => k.Time)];

    /// <summary>Adds a stage, as long as the calling thread worked on it and waited for the others.</summary>
    public void Add(string name, TimeSpan time)
    {
        var (count, sum) = kinds.GetValueOrDefault(name);
        kinds[name] = (count + 1, sum + time);
    }
}
