namespace Gan;

/// <summary>
/// Classification as a one-player game: the player's net gives one logit for each class, and its loss is the
/// cross-entropy with the labels, in nats. The measure <c>accuracy</c> is the share of examples whose label has the
/// largest logit, ties included.
/// </summary>
/// <param name="Player">The player's name.</param>
public sealed record Classification(string Player = "classifier") : ILosses
{
    public Losses<T> Evaluate<T>(Play<T> play)
    {
        var logits = play[Player](play.Data);
        // Negative where another class has a larger logit, otherwise 0.
        var margin = (play.Labels * logits).Sum(1) - logits.Max(1);
        return new Losses<T> { [Player] = Functions.CrossEntropy(logits, play.Labels) }
            .Measure("accuracy", 1 - Functions.Heaviside(-margin).Mean());
    }
}

/// <summary>
/// Regression as a one-player game: the player's net predicts the labels, <c>[m, n]</c>, and its loss is the mean of
/// ‖net(x) − label‖². With samples of a trained G as data and their noise z as labels, the net learns to infer z from x
/// (Goodfellow et al. 2014, section 7).
/// </summary>
/// <param name="Player">The player's name.</param>
public sealed record Regression(string Player = "regressor") : ILosses
{
    public Losses<T> Evaluate<T>(Play<T> play)
    {
        var error = play[Player](play.Data) - play.Labels;
        return new() { [Player] = (error * error).Sum() * (1.0 / play.Batch) };
    }
}

/// <summary>
/// The variational autoencoder (Kingma and Welling 2014) as a game of two players with one loss: the encoder gives the
/// mean and the log-variance of q(z | x), <c>[m, 2n]</c> for noise <c>[n]</c>, the decoder the logits of p(x | z),
/// Bernoulli for each pixel in [0, 1]. Both descend the negative evidence lower bound, in nats per example:
/// <code>E[−log p(x | z)] + KL(q(z | x) ‖ N(0, I)),  z = μ + σ·ε,  ε from the prior</code>
/// The bound is correct for the default prior, <see cref="GaussianPrior"/>.
/// </summary>
/// <param name="Encoder">The name of the encoder.</param>
/// <param name="Decoder">The name of the decoder.</param>
public sealed record VariationalBound(string Encoder = "encoder", string Decoder = "generator") : ILosses
{
    public Losses<T> Evaluate<T>(Play<T> play)
    {
        int n = play.Noise.Shape[1];
        var encoded = play[Encoder](play.Data);
        var (mean, logVariance) = (encoded.Slice(0, n, axis: 1), encoded.Slice(n, n, axis: 1));
        var logits = play[Decoder](mean + Functions.Exp(0.5 * logVariance) * play.Noise);
        var reconstruction = (Functions.Softplus(logits) - play.Data * logits).Sum();
        var divergence = 0.5 * (Functions.Exp(logVariance) + mean * mean - logVariance - 1).Sum();
        var loss = (reconstruction + divergence) * (1.0 / play.Batch);
        return new() { [Encoder] = loss, [Decoder] = loss };
    }
}
