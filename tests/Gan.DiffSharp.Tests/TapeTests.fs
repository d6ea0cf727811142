/// DiffSharp's global state (nesting counter, default configuration) and its own gradients around the engine's.
module Gan.DiffSharp.Tests.TapeTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.DiffSharp
open global.DiffSharp

let private three = shape [ 3 ]
let private numbers = [| 1.0; -2.0; 3.0 |]
let private cubed (engine: IEngine<Value>) x = engine.Sum(engine.Multiply(x, engine.Multiply(x, x)))

let private tests' (engine: IEngine<Value>) =
    let variable () = engine.Variable(engine.Load(three, ReadOnlySpan numbers))
    testList engine.Name [
        testCase "the nesting counter and the default configuration are neither changed nor used" (fun () ->
            let before = Dtype.Default, Device.Default, Backend.Default
            try
                // A configuration that is invalid for this engine's numbers.
                Dtype.Default <- Dtype.Int32
                Backend.Default <- if engine.IsDouble then Backend.Torch else Backend.Reference
                let level = dsharp.nestLevel ()
                let recipe = Recipes.Ring.Game
                let trainer = engine.Trainer(recipe, Datasets.Open Recipes.Ring.Data)
                trainer.Step(trainer.Init(Key.Of 1L), true) |> ignore
                let x = variable ()
                engine.Gradients(cubed engine x, [| x |], true) |> ignore
                Expect.throws (fun () -> engine.Gradients(x, [| x |]) |> ignore) "not a scalar"
                Expect.equal (dsharp.nestLevel ()) level "the counter, after an error too"
                Expect.equal (Dtype.Default, Backend.Default)
                    (Dtype.Int32, (if engine.IsDouble then Backend.Torch else Backend.Reference)) "the configuration"
            finally
                let dtype, device, backend = before
                Dtype.Default <- dtype
                Device.Default <- device
                Backend.Default <- backend)

        testCase "the engine's gradient inside DiffSharp's own is the inner one" (fun () ->
            // d/da of Σ ∂/∂x (a·x³) at x = (1, −2, 3) is Σ 3·x².
            let x = variable ()
            let inner (a: Tensor) =
                let slope = engine.Gradients(engine.Multiply(Value.Of a, cubed engine x), [| x |], true)[0]
                (engine.Sum slope).Tensor
            let a = Tensor.ofRawTensor (engine.Constant 0.5).Tensor.primalRaw
            Near.one 1e-5 (3.0 * (1.0 + 4.0 + 9.0)) (float (dsharp.diff inner a)) "mixed derivative")

        testCase "gradients of gradients by the same variable, up to order 3" (fun () ->
            let x = variable ()
            let next y = engine.Sum((engine.Gradients(y, [| x |], true))[0])
            let first = engine.Gradients(cubed engine x, [| x |], true)[0]
            Near.all 1e-5 [ 3.0; 12.0; 27.0 ] (engine.Read first) "3·x²"
            // A gradient beside the variable itself: ∂/∂x Σ x·3x² = 9·x².
            Near.all 1e-5 [ 9.0; 36.0; 81.0 ] (engine.Read(engine.Gradients(engine.Dot(first, x), [| x |])[0])) "9·x²"
            let third = cubed engine x |> next |> next |> next
            Near.one 1e-5 18.0 (engine.Read third).[0] "Σ 6"
            Expect.throwsC (fun () -> engine.Gradients(third, [| x |]) |> ignore) (fun e ->
                Expect.stringContains e.Message "up to order 3" "the error of the fourth"))

        testCase "a variable that the backward pass does not reach gets zeros, also after an earlier pass" (fun () ->
            let x, y = variable (), variable ()
            engine.Gradients(cubed engine x, [| x |]) |> ignore
            Near.all 0.0 [ 0.0; 0.0; 0.0 ] (engine.Read(engine.Gradients(cubed engine y, [| x; y |])[0])) "x") ]

[<Tests>]
let tests = testSequenced (testList "tape" [ tests' (DiffSharpEngine.Reference()); tests' (DiffSharpEngine.Torch "cpu") ])
