using System.Text.Json.Serialization;

namespace Gan;

/// <summary>The noise prior p_z as data: independent components, drawn from a key.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "prior")]
[JsonDerivedType(typeof(UniformPrior), "uniform")]
[JsonDerivedType(typeof(GaussianPrior), "gaussian")]
public interface IPrior
{
    /// <summary>Fills the destination with independent draws, one for each component.</summary>
    void Fill(Key key, Span<float> destination);
}

/// <summary>Operations that every prior has.</summary>
public static class Priors
{
    /// <summary>Draws <paramref name="m"/> independent z, <c>[m, dimension]</c>.</summary>
    public static Batch Draw(this IPrior prior, Key key, int m, int dimension)
    {
        float[] values = new float[m * dimension];
        prior.Fill(key, values);
        return new([m, dimension], values);
    }
}
