namespace Gan;

/// <summary>Names near a mistyped one.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate with the least Levenshtein distance (insertions, deletions, substitutions; case counts for
    /// nothing) to <paramref name="wanted"/>, in a tie one that begins with it or else the first; null when that distance is more than half of the
    /// wanted name's length (and more than 1).
    /// </summary>
    public static string? Name(string wanted, IEnumerable<string> candidates)
    {
        // Distances are only worth computing for names a person may have typed: the work is quadratic in the length.
        if (wanted.Length > 100)
            return null;
        string? nearest = candidates.MinBy(candidate => (Distance(wanted, candidate), candidate.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1));
        return nearest is not null && Distance(wanted, nearest) <= Math.Max(1, wanted.Length / 2) ? nearest : null;
    }

    /// <summary>The error for a name that is not one of the candidates: the nearest of them, or else all.</summary>
    /// <param name="kind">What the name was to name: <c>data set</c>.</param>
    /// <param name="wanted">The name that was asked for.</param>
    /// <param name="candidates">The names there are.</param>
    public static BadInputException Unknown(string kind, string wanted, IReadOnlyCollection<string> candidates) =>
        new(Name(wanted, candidates) is string near
            ? $"unknown {kind} '{wanted}'; did you mean '{near}'?"
            : $"unknown {kind} '{wanted}'; there are {string.Join(", ", candidates)}");

    /// <summary>The Levenshtein distance between two names, ignoring case.</summary>
    public static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
