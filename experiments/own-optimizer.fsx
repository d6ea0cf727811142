// An optimizer of your own: dotnet fsi experiments/own-optimizer.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open Gan
open Gan.FSharp

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
let game = Recipes.Ring.Game |> Game.optimizer (RmsProp 5e-4)
let trainer = game |> Trainer.create Compiled.Shared Distributions.Ring
let last = trainer |> Trainer.statesInPlace (trainer |> Trainer.init (Key.Of 1L)) |> Seq.item (steps - 1)
let modes = Generator.ofState trainer last |> Generator.sample (Key.Of 2L) 2500 |> Evaluation.modes Distributions.Ring
printfn "%d of %d modes after %d steps" modes.Covered modes.Total steps
