namespace Gan;

/// <summary>
/// How large an example may be where distances are computed. Of norms ‖x‖ ≤ R squared distances are at most 4R², and what they are computed
/// from (a product about a mean and two half squares) 6R²: float32 must hold that.
/// </summary>
public static class Norms
{
    /// <summary>R, in the data's units.</summary>
    public const double Greatest = 4e18;

    /// <summary>The first example whose norm is greater, or no number, and its norm; null where there is none.</summary>
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
