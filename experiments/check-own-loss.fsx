// Checks two losses of your own by the laws of Gan.Testing: dotnet fsi experiments/check-own-loss.fsx
#I "../src/Gan.Testing/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.Testing.dll"
#r "Expecto.dll"
open Gan
open Gan.Testing
open type Gan.Functions

/// The relativistic average loss (Jolicoeur-Martineau 2019). With stop-gradients on the averages its gradients are wrong.
type RelativisticAverage(stop: bool) =
    let average (x: Tensor<'T>) = if stop then StopGradient(Mean x) else Mean x
    let loss (up: Tensor<'T>) down = 0.5 * (Mean(Softplus(average down - up)) + Mean(Softplus(down - average up)))
    interface IAdversarialLoss with
        member _.Name = if stop then "relativistic-average-stopped" else "relativistic-average"
        member _.Discriminator(real, fake) = loss real fake
        member _.Generator(real, fake) = loss fake real

for loss in [ RelativisticAverage true :> IAdversarialLoss; RelativisticAverage false ] do
    AdversarialLosses.Add loss // gives the loss its name in files
    let broken = Laws.broken (LossLaws.laws TestOptions.Default loss)
    for law, message in broken do printfn "%s breaks '%s': %s" loss.Name law message
    let refused = PlantedErrors.ofAdversarialLoss TestOptions.Default loss |> List.map PlantedErrors.refusal
    printfn "%s: %d laws are broken; %d of %d planted errors are refused"
        loss.Name broken.Length (List.choose id refused).Length refused.Length
