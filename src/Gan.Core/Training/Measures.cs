namespace Gan;

/// <summary>What a step saw, before its updates, on its own minibatch.</summary>
/// <param name="Step">The step, from 1: the number of steps that the state has after it.</param>
/// <param name="Value">The paper's V(D, G) (eq. 1) in nats; −log 4 ≈ −1.386 where D = 1/2 everywhere.</param>
/// <param name="LossD">D's loss, as its objective has it.</param>
/// <param name="LossG">G's loss, as its objective has it.</param>
/// <param name="DReal">The mean of D over the data.</param>
/// <param name="DFake">The mean of D over the samples.</param>
/// <param name="GradientD">The L2 norm of D's gradient.</param>
/// <param name="GradientG">The L2 norm of G's gradient.</param>
public sealed record Measures(
    long Step, double Value, double LossD, double LossG, double DReal, double DFake, double GradientD, double GradientG)
{
    /// <summary>True if every number is finite.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinite => double.IsFinite(Value + LossD + LossG + DReal + DFake + GradientD + GradientG);

    public override string ToString() => FormattableString.Invariant(
        $"V = {Value:G4}, losses {LossD:G4} and {LossG:G4}, gradients {GradientD:G4} and {GradientG:G4} (D, G)");
}
