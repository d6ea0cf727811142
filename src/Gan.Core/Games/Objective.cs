namespace Gan;

/// <summary>
/// What the players play for, as data: scalar formulas of a discriminator logit a, with D = σ(a). D ascends
/// <c>mean Real(a(x)) + mean Fake(a(G(z)))</c>; G descends <c>mean Generator(a(G(z)))</c>. In natural units (nats).
/// </summary>
/// <param name="Name">The name it is asked for by.</param>
/// <param name="Real">What is averaged over the logits of data, for D.</param>
/// <param name="Fake">What is averaged over the logits of generated samples, for D.</param>
/// <param name="Generator">What is averaged over the logits of generated samples, for G, which makes it small.</param>
public sealed record Objective(string Name, Expr Real, Expr Fake, Expr Generator)
{
    /// <summary>The formulas' variable: the discriminator's logit.</summary>
    public static Expr Logit { get; } = Expr.Var("logit");

    /// <summary>
    /// What D's loss is multiplied by. The paper has 1; the authors' code has ½, which halves D's step under plain and
    /// momentum descent.
    /// </summary>
    public double DiscriminatorFactor { get; init; } = 1;

    /// <summary>D's loss, minus the factor times what D ascends; logits <c>[m, 1]</c>, result <c>[]</c>.</summary>
    public T LossD<T>(IOps<T> ops, T realLogits, T fakeLogits) => ops.Scale(
        ops.Add(Mean(ops, Real, realLogits), Mean(ops, Fake, fakeLogits)), -DiscriminatorFactor);

    /// <summary>G's loss; logits <c>[m, 1]</c>, result <c>[]</c>.</summary>
    public T LossG<T>(IOps<T> ops, T fakeLogits) => Mean(ops, Generator, fakeLogits);

    /// <summary>What D ascends, without the factor: for the minimax objective the paper's V(D, G), eq. 1.</summary>
    public T Value<T>(IOps<T> ops, T realLogits, T fakeLogits) =>
        ops.Add(Mean(ops, Real, realLogits), Mean(ops, Fake, fakeLogits));

    private static T Mean<T>(IOps<T> ops, Expr formula, T logits) =>
        ops.Mean(formula.Eval(ops, new Dictionary<string, T> { ["logit"] = logits }));
}
