namespace Gan;

/// <summary>
/// The losses of D and G as functions of D's logits a on data and on samples. Each player descends its own loss;
/// logarithms are natural, so that log-probabilities are in nats. A configuration can name a loss of your own after
/// <see cref="AdversarialLosses.Add"/>.
/// </summary>
public interface IAdversarialLoss
{
    /// <summary>The name in configurations: <c>non-saturating</c>, <c>blend:0.3</c>.</summary>
    string Name { get; }

    /// <summary>D's loss, shape <c>[]</c>.</summary>
    /// <param name="real">D's logits on data, <c>[m, 1]</c>.</param>
    /// <param name="fake">D's logits on samples, <c>[m, 1]</c>.</param>
    Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake);

    /// <summary>G's loss, shape <c>[]</c>.</summary>
    /// <param name="real">D's logits on data, <c>[m, 1]</c>; computed only if the loss uses them.</param>
    /// <param name="fake">D's logits on samples, <c>[m, 1]</c>.</param>
    Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake);
}

/// <summary>
/// An adversarial loss given by formulas of a single logit a, with D = σ(a): D ascends
/// <c>mean Real(a(x)) + mean Fake(a(G(z)))</c>, G descends <c>mean OfGenerator(a(G(z)))</c>. Gan.Theory integrates the
/// same formulas.
/// </summary>
/// <param name="Name">The name in configurations.</param>
/// <param name="Real">The term of D's objective that is averaged over the logits of data.</param>
/// <param name="Fake">The term of D's objective that is averaged over the logits of samples.</param>
/// <param name="OfGenerator">G's loss, averaged over the logits of samples.</param>
public sealed record LogitLoss(string Name, Expr Real, Expr Fake, Expr OfGenerator) : IAdversarialLoss
{
    private const string Variable = "logit";

    /// <summary>The variable of the formulas: D's logit.</summary>
    public static Expr Logit { get; } = Expr.Var(Variable);

    /// <summary>
    /// The objective that D ascends, <c>mean Real(a(x)) + mean Fake(a(G(z)))</c>; for minimax V(D, G) of eq. 1. Logits
    /// are <c>[m, 1]</c>, the result <c>[]</c>.
    /// </summary>
    public Tensor<T> Value<T>(Tensor<T> real, Tensor<T> fake) =>
        real.Apply(Real, Variable).Mean() + fake.Apply(Fake, Variable).Mean();

    public Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake) => Value(real, fake) * -1;

    public Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake) => fake.Apply(OfGenerator, Variable).Mean();
}

/// <summary>
/// The paired relativistic loss (Jolicoeur-Martineau 2019): D descends <c>mean softplus(−(a(x) − a(G(z))))</c>, G the
/// same with data and samples exchanged. Example i of the data is paired with sample i.
/// </summary>
public sealed record RelativisticLoss : IAdversarialLoss
{
    public string Name => "relativistic";
    public Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake) => Functions.Softplus(fake - real).Mean();
    public Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake) => Functions.Softplus(real - fake).Mean();
}
