module Gan.Torch.Tests.EagerTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Torch

/// The resident memory of this process, in bytes.
let private resident () =
    GC.Collect()
    GC.WaitForPendingFinalizers()
    Process.GetCurrentProcess().WorkingSet64

/// A leak grows with every step; the memory that the allocator caches varies.
let memory (engine: IEngine) =
    testCase $"{engine.Name}: memory does not grow with steps" (fun () ->
        let recipe = Recipes.Find "ring"
        let trainer = engine.Trainer(recipe.Game, Datasets.Open(recipe.Data))
        let states = trainer.RunInPlace(trainer.Init(Key.Of 1L)).GetEnumerator()
        let grown steps =
            let before = resident ()
            for _ in 1..steps do states.MoveNext() |> ignore
            resident () - before
        grown 200 |> ignore
        // A leaked minibatch (512 × 2 float32) per step is 1.2 MB over 300 steps, a leaked graph far more.
        Expect.isLessThan (List.min [ for _ in 1..3 -> grown 300 ]) 600_000L
            "least growth in bytes over three times 300 steps of the ring")

let private refuses device (parts: string list) =
    Expect.throwsC (fun () -> Eager.On device |> ignore) (fun e ->
        Expect.isTrue (e :? ArgumentException) $"an ArgumentException required, got {e}"
        for part in parts do
            Expect.stringContains e.Message part "the error's text")

let private devices =
    testList "devices" [
        test "a missing device is an error with the remedies" {
            if TorchSharp.torch.cuda.is_available () then skiptest "there is a CUDA device"
            refuses "cuda" [ "CUDA"; "cpu"; "-p:GanRuntime=cuda" ]
        }
        test "an unknown device is an error that lists the known ones" {
            refuses "tpu" [ "auto"; "cpu"; "cuda"; "'tpu'" ]
        }
    ]

let private cuda =
    if (Eager.On "auto").Device = "cuda" then
        testList "cuda" [ EngineSuite.suite (Eager.On "cuda") 1e-4; EngineSuite.suite (Script.On "cuda") 1e-4 ]
    else
        ptest "the engine's suite on cuda: no CUDA device is visible here" { () }

[<Tests>]
let tests =
    testSequenced (testList "eager" [ EngineSuite.suite (Eager.On "cpu") 2e-5; cuda; memory (Eager.On "cpu"); devices ])
