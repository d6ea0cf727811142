// An optimizer of your own, in a GAN on a ring of eight Gaussians: dotnet run experiments/own-optimizer.cs [STEPS]
#:project ../src/Gan.Core/Gan.Core.csproj
#:property PublishAot=false
using Gan;

int steps = args is [var n] ? int.Parse(n) : 2000;
Registry.Add<RmsProp>("rms-prop"); // a run that is saved names it so

var rule = new RmsProp(new ConstantSchedule(5e-4));
var game = Recipes.Ring.Game with { GeneratorOptimizer = rule, DiscriminatorOptimizer = rule };
var trainer = Compiled.Shared.Trainer(game, Distributions.Ring);
var last = trainer.RunInPlace(trainer.Init(Key.Of(1))).ElementAt(steps - 1);
var modes = Modes.Of(TrainedGenerator.Of(trainer, last).Sample(Key.Of(2), 2500), Distributions.Ring.Modes);
Console.WriteLine($"{modes.Covered} of {modes.Total} modes after {steps} steps");

// RMSProp (Tieleman and Hinton 2012): v ← β·v + (1 − β)·g², θ ← θ − η·g / (√v + ε).
sealed record RmsProp(ISchedule Rate, double Beta = 0.9, double Epsilon = 1e-8) : IOptimizer
{
    public UpdateRule Rule()
    {
        var square = Beta * Expr.Var("square") + (1 - Beta) * Expr.Square(UpdateRule.Update);
        var change = -Expr.Var("rate") * UpdateRule.Update / (Expr.Sqrt(square) + Epsilon);
        return new(change, state: [("square", square)], numbers: [("rate", Rate.At)]);
    }
}
