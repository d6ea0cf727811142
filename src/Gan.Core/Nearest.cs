namespace Gan;

/// <summary>Finds items by name, and suggests the nearest name for a mistyped one.</summary>
public static class Nearest
{
    /// <summary>Returns the item with the given name; case is ignored.</summary>
    /// <param name="kind">The kind of the items, for the error message: <c>data set</c>.</param>
    /// <param name="name">The name to find.</param>
    /// <param name="items">The items to search.</param>
    /// <param name="nameOf">Returns the name of an item.</param>
    /// <exception cref="BadInputException">
    /// No item has this name; the message suggests the nearest, or lists all.
    /// </exception>
    public static T Find<T>(string kind, string name, IEnumerable<T> items, Func<T, string> nameOf)
    {
        foreach (var item in items)
            if (Equal(nameOf(item), name))
                return item;
        throw Unknown(kind, name, [.. items.Select(nameOf)]);
    }

    /// <summary>Returns true if two names are equal, ignoring case.</summary>
    public static bool Equal(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the candidate with the least Levenshtein distance (insertions, deletions, substitutions; case is ignored) to
    /// <paramref name="wanted"/>; of several, one that begins with it, or else the first. Returns null when that distance is
    /// more than half of the wanted name's length, and more than 1.
    /// </summary>
    public static string? Name(string wanted, IEnumerable<string> candidates)
    {
        // The work is quadratic in the length: names of more than 100 characters get no suggestion.
        if (wanted.Length > 100)
            return null;
        string? nearest = candidates.MinBy(candidate =>
            (Distance(wanted, candidate), candidate.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1));
        return nearest is not null && Distance(wanted, nearest) <= Math.Max(1, wanted.Length / 2) ? nearest : null;
    }

    /// <summary>Creates the error for an unknown name, which suggests the nearest candidate or lists all.</summary>
    /// <param name="kind">The kind of item: <c>data set</c>.</param>
    /// <param name="wanted">The requested name.</param>
    /// <param name="candidates">The known names.</param>
    public static BadInputException Unknown(string kind, string wanted, IReadOnlyCollection<string> candidates) =>
        new(Name(wanted, candidates) is string near
            ? $"unknown {kind} '{wanted}'; did you mean '{near}'?"
            : $"unknown {kind} '{wanted}'; there are {string.Join(", ", candidates)}");

    /// <summary>Returns the Levenshtein distance between two names, ignoring case.</summary>
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
