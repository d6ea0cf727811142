// Training from DiffSharp: dotnet fsi experiments/diffsharp.fsx [STEPS]   (after dotnet fsi build.fsx diffsharp)
#I "../out/diffsharp/bin/Gan.Cli/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.Libtorch.dll"
#r "Gan.DiffSharp.dll"
#r "TorchSharp.dll"
#r "DiffSharp.Core.dll"
#r "DiffSharp.Backends.Reference.dll"
#r "DiffSharp.Backends.Torch.dll"

open System
open Gan
open Gan.DiffSharp
open global.DiffSharp

let steps = match fsi.CommandLineArgs with [| _; n |] -> int64 n | _ -> 500L

let plane = Gan.Shape.Create(ReadOnlySpan [| 2 |])
let g = Net(plane, Dense 64, Relu(), Dense 2)
let d = Net(plane, Dense 64, LeakyRelu 0.2, Dense 1)
let ring = Distributions.Ring

// DiffSharp's configuration determines the device of tensors; libtorch must be loaded before DiffSharp uses it.
Gan.Libtorch.LibtorchLoader.Load()
dsharp.config (backend = Backend.Torch)

// Nets are functions of tensors, V is a function of both players' parameters, and DiffSharp differentiates it by either.
let real step = ring.Batch(Key.Of 1L, step, 256).ToTensor()
let fake thetaG step = GaussianPrior().Draw(Key.Of step, 256, 2).ToTensor() --> g.At thetaG
let V thetaD thetaG step = AdversarialLosses.Minimax.Value(d.At thetaD, real step, fake thetaG step)

/// Algorithm 1 with k = 1 and plain gradient steps; G climbs log D(G(z)).
let play (thetaD: Tensor, thetaG: Tensor) step =
    let thetaD = thetaD + 0.02 * dsharp.grad (fun t -> V t thetaG step) thetaD
    let lossOfG t = AdversarialLosses.NonSaturating.Generator(d.At thetaD, real step, fake t step)
    thetaD, thetaG - 0.02 * dsharp.grad lossOfG thetaG

let first = d.Init(Key.Of 2L).ToTensor(), g.Init(Key.Of 3L).ToTensor()
let thetaD, thetaG = Seq.fold play first [ 1L .. steps ]
printfn "DiffSharp's gradients, step %d: V = %.3f, at the start %.3f"
    steps (float (V thetaD thetaG 0L)) (float (V (fst first) (snd first) 0L))

// As models, nets compose with --> and can be passed to DiffSharp's optimisers.
let both = NetModel(g, thetaG.ToParams g.Layout) --> NetModel(d, thetaD.ToParams d.Layout)
let noise = GaussianPrior().Draw(Key.Of 0L, 256, 2).ToTensor()
let mean = float (dsharp.mean (dsharp.sigmoid (noise --> both)))
printfn "g --> d has %d parameters; mean D(G(z)) is %.3f" both.nparameters mean

// The same game as data, on the engine over DiffSharp.
let engine = DiffSharpEngine.Torch "cpu" // or DiffSharpEngine.Reference(): managed, float64
let adam = Adam(ConstantSchedule 1e-3, Beta1 = 0.5)
let game = Game(g, d, Batch = 256, DiscriminatorOptimizer = adam, GeneratorOptimizer = adam)
let trainer = engine.Trainer(game, ring)
let last = trainer.Run(trainer.Init(Key.Of 1L)) |> Seq.item (int steps - 1)
let seen = Modes.Of(TrainedGenerator.Of(trainer, last).Sample(Key.Of 2L, 2500), ring.Modes)
printfn "The engine, step %d: %d of %d modes, %.1f ± %.1f %% good samples"
    last.Step seen.Covered seen.Total (100.0 * seen.HighQuality) (100.0 * seen.StandardError)
