namespace Gan.Paper;

/// <summary>
/// Table 2 and the other statements of sections 2 to 7, each with the command whose result shows it. Nothing is computed.
/// </summary>
internal sealed class Table2 : Exhibit<Table2.Found>
{
    /// <summary>A challenge, how four kinds of models meet it, and the command that shows the last.</summary>
    internal sealed record Challenge(string What, string Directed, string Undirected, string Autoencoders,
        string Adversarial, string Shown);

    /// <summary>A statement of the paper, and the command that shows it.</summary>
    internal sealed record Statement(string Section, string What, string Shown);

    /// <summary>All challenges and statements.</summary>
    internal sealed record Found(Challenge[] Challenges, Statement[] Statements);

    public override string Name => "table-2";
    public override string Title => "Table 2: challenges in generative modelling, and the paper's other statements";
    public override string Claim => "Deep directed models, deep undirected models and generative autoencoders have "
        + "difficulties in training, inference, sampling, evaluating p(x) or model design. Adversarial nets instead require "
        + "D and G to be synchronised, and have no explicit p_g(x).";
    public override string How => "The paper's table in other words. The last column has the command whose result shows the "
        + "cell of adversarial models, or the statement of sections 2 to 7.";

    protected override object DependsOn(Setting setting) => Compute(setting);

    protected override Found Compute(Setting setting) => new(
    [
        new("training", "inference is needed while training",
            "inference is needed while training, and Markov chains for the partition function's gradient",
            "mixing is traded against reconstruction", "D must be kept in step with G", "gan figure helvetica"),
        new("inference", "learned, approximate", "variational", "by Markov chain", "learned, approximate",
            "gan figure inference"),
        new("sampling", "easy", "needs a Markov chain", "needs a Markov chain", "easy: one pass of G", "gan figure 2a"),
        new("evaluating p(x)", "intractable; annealed importance sampling", "intractable; annealed importance sampling",
            "not explicit; Parzen windows", "not explicit; Parzen windows", "gan table 1"),
        new("model design", "nearly every design is very hard", "needs care to have several properties at once",
            "any differentiable function in theory", "any differentiable function in theory", "gan figure 2d"),
    ],
    [
        new("2", "Adversarial nets are not adversarial examples.", "gan figure adversarial-examples"),
        new("3", "log(1 − D(G(z))) saturates while D wins easily; −log D(G(z)) has the same fixed point and far "
            + "stronger slopes.", "gan figure log-one-minus"),
        new("4", "The optimal D, the global optimum at p_g = p_data with C(G) = −log 4, convergence.",
            "gan table propositions"),
        new("4.2", "In practice G's parameters are optimised, not p_g: the guarantee does not carry over.",
            "gan figure non-convergence"),
        new("5", "The estimate has high variance and does not do well in many dimensions.", "gan table 1"),
        new("5", "Samples are fair draws, neither picked nor means given a latent state, and are not from a Markov chain.",
            "gan figure 2a"),
        new("6", "G is updated only by gradients through D: what is in examples is not copied into it.", "gan figure 2a"),
        new("6", "Very sharp, even degenerate distributions can be represented.", "gan figure degenerate"),
        new("6", "G must not be trained too much without D, or it collapses.", "gan figure helvetica"),
        new("7.2", "Inference of z from x can be learned once G is trained.", "gan figure inference"),
    ]);

    protected override Presentation Show(Found f) => new(
        "Each cell of the column of adversarial models has a command that shows it. This report has the results under the "
            + "same names.",
        [],
        [
            new(["challenge", "deep directed models", "deep undirected models", "generative autoencoders",
                "adversarial models", "shown by"],
                [.. f.Challenges.Select(c => (string[])[c.What, c.Directed, c.Undirected, c.Autoencoders, c.Adversarial,
                    c.Shown])]),
            new(["section", "the paper's statement", "shown by"],
                [.. f.Statements.Select(s => (string[])[s.Section, s.What, s.Shown])]),
        ]);
}
