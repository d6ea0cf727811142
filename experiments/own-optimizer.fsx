// An optimizer of your own: dotnet fsi experiments/own-optimizer.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open Gan

/// RMSProp (Tieleman and Hinton 2012): v ← β·v + (1 − β)·g², θ ← θ − η·g / (√v + ε).
type RmsProp(rate: float) =
    member _.Rate = rate
    interface IOptimizer with
        member _.Rule() =
            let number (x: float) = Expr.op_Implicit x
            let g = UpdateRule.Update
            let v = number 0.9 * Expr.Var "square" + number 0.1 * Expr.Square g
            UpdateRule(number -rate * g / (Expr.Sqrt v + number 1e-8), [| struct ("square", v) |])

Registry.Add<RmsProp> "rms-prop" // a run that is saved names it so
let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 2000
let ring, rule = Recipes.Ring.Game, RmsProp 5e-4
let game =
    Game(ring.Generator, ring.Discriminator, Batch = ring.Batch, GeneratorOptimizer = rule, DiscriminatorOptimizer = rule)
let trainer = Compiled.Shared.Trainer(game, Distributions.Ring)
let last = trainer.RunInPlace(trainer.Init(Key.Of 1L)) |> Seq.item (steps - 1)
let modes = Modes.Of(TrainedGenerator.Of(trainer, last).Sample(Key.Of 2L, 2500), Distributions.Ring.Modes)
printfn "%d of %d modes after %d steps" modes.Covered modes.Total steps
