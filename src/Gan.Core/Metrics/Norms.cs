namespace Gan;

/// <summary>
/// The limit of examples' norms where distances are computed. For ‖x‖ ≤ R, squared distances are at most 4R², and the terms
/// they are computed from (a product and two half squares about a mean) at most 6R², which float32 must hold.
/// </summary>
public static class Norms
{
    /// <summary>The largest norm R, in the data's units.</summary>
    public const double Greatest = 4e18;

    /// <summary>Returns the first example whose norm is greater or NaN, with its norm; null where there is none.</summary>
    /// <param name="batch"><c>[m, …]</c>.</param>
    public static (int Example, double Norm)? FirstBeyond(Batch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            double square = 0;
            foreach (float x in batch[i])
                square += (double)x * x;
            if (!(square <= Greatest * Greatest))
                return (i, Math.Sqrt(square));
        }
        return null;
    }
}
