namespace Gan;

/// <summary>
/// The losses of D and G as functions of D's logits a on data and on samples. Both are descended; in nats where they are
/// logarithms of probabilities. Your own loss is found in files by its name once it is registered
/// (<see cref="AdversarialLosses.Add"/>).
/// </summary>
public interface IAdversarialLoss
{
    /// <summary>The name in files: <c>non-saturating</c>, <c>blend:0.3</c>.</summary>
    string Name { get; }

    /// <summary>D's loss, shape <c>[]</c>.</summary>
    /// <param name="real">D's logits on data, <c>[m, 1]</c>.</param>
    /// <param name="fake">D's logits on samples, <c>[m, 1]</c>.</param>
    Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake);

    /// <summary>G's loss, shape <c>[]</c>.</summary>
    /// <param name="real">D's logits on data, <c>[m, 1]</c>; a loss that does not use them does not compute them.</param>
    /// <param name="fake">D's logits on samples, <c>[m, 1]</c>.</param>
    Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake);
}

/// <summary>
/// An adversarial loss given by formulas of a single logit a, with D = σ(a): D ascends <c>mean Real(a(x)) + mean Fake(a(G(z)))</c>, G
/// descends <c>mean OfGenerator(a(G(z)))</c>. The theory integrates the same formulas.
/// </summary>
/// <param name="Name">The name in files.</param>
/// <param name="Real">Averaged over the logits of data, ascended by D.</param>
/// <param name="Fake">Averaged over the logits of samples, ascended by D.</param>
/// <param name="OfGenerator">Averaged over the logits of samples, descended by G.</param>
public sealed record LogitLoss(string Name, Expr Real, Expr Fake, Expr OfGenerator) : IAdversarialLoss
{
    private const string Variable = "logit";

    /// <summary>The variable of the formulas: D's logit.</summary>
    public static Expr Logit { get; } = Expr.Var(Variable);

    /// <summary>What D ascends: for minimax the paper's V(D, G), eq. 1. Logits <c>[m, 1]</c>, result <c>[]</c>.</summary>
    public Tensor<T> Value<T>(Tensor<T> real, Tensor<T> fake) => real.Apply(Real, Variable).Mean() + fake.Apply(Fake, Variable).Mean();

    public Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake) => Value(real, fake) * -1;

    public Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake) => fake.Apply(OfGenerator, Variable).Mean();
}

/// <summary>
/// The relativistic loss (Jolicoeur-Martineau 2019), paired: D descends <c>mean softplus(−(a(x) − a(G(z))))</c>, G the same with data and
/// samples exchanged. Each pair is an example of the data and a sample of the same index.
/// </summary>
public sealed record RelativisticLoss : IAdversarialLoss
{
    public string Name => "relativistic";
    public Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake) => Functions.Softplus(fake - real).Mean();
    public Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake) => Functions.Softplus(real - fake).Mean();
}
