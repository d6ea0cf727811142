namespace Gan;
public interface IPrior { void Fill(Key key, Span<float> destination); }
public sealed record GaussianPrior : IPrior { public void Fill(Key key, Span<float> destination) => Draw.Normal(key, destination); }
