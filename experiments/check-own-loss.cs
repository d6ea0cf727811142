// Checks two losses of your own by the laws of Gan.Testing: dotnet run experiments/check-own-loss.cs
#:project ../src/Gan.Testing/Gan.Testing.fsproj
#:property PublishAot=false
#:property TieredCompilationQuickJitForLoops=false
using Gan;
using Gan.Testing;
using static Gan.Functions;

foreach (var loss in (IAdversarialLoss[])[new RelativisticAverage(Stop: true), new RelativisticAverage(Stop: false)])
{
    AdversarialLosses.Add(loss); // gives the loss its name in files
    var broken = Laws.Broken(LossLaws.Of(TestOptions.Default, loss));
    foreach (var (law, message) in broken) Console.WriteLine($"{loss.Name} breaks '{law}': {message}");
    Console.WriteLine($"{loss.Name}: {broken.Length} laws are broken");
}
// The relativistic average loss (Jolicoeur-Martineau 2019). With stop-gradients on the averages its gradients are wrong.
sealed record RelativisticAverage(bool Stop) : IAdversarialLoss
{
    public string Name => Stop ? "relativistic-average-stopped" : "relativistic-average";
    public Tensor<T> Discriminator<T>(Tensor<T> real, Tensor<T> fake) => Loss(real, fake);
    public Tensor<T> Generator<T>(Tensor<T> real, Tensor<T> fake) => Loss(fake, real);
    private Tensor<T> Loss<T>(Tensor<T> up, Tensor<T> down) =>
        0.5 * (Mean(Softplus(Average(down) - up)) + Mean(Softplus(down - Average(up))));
    private Tensor<T> Average<T>(Tensor<T> x) => Stop ? StopGradient(Mean(x)) : Mean(x);
}
