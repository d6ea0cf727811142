/// The framework used from DiffSharp: nets over tensors, models and its own gradients.
module Gan.DiffSharp.Tests.SurfaceTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.DiffSharp
open global.DiffSharp

let private g = Net(shape [ 3 ], Dense 8, Relu(), Dense 6, Tanh())
let private d = Net(shape [ 6 ], Dense 5, LeakyRelu 0.2, Maxout(4, 3), Skip(Dense 2, Sigmoid()), Dense 1)
let private thetaG, thetaD = g.Init(Key.Of 1L), d.Init(Key.Of 2L)
let private z, x = Batch(shape [ 7; 3 ], numbers 3L (shape [ 7; 3 ])), Batch(shape [ 7; 6 ], numbers 4L (shape [ 7; 6 ]))
let private numbersOf (t: Tensor) = [ for v in (t.primalDeep.cast Dtype.Float64).view([ -1 ]).toArray1D<float> () -> v ]

/// Calls a function under a configuration of DiffSharp, then restores the earlier one.
let private configured backend dtype f =
    let before = Dtype.Default, Backend.Default
    try
        Gan.Libtorch.LibtorchLoader.Load()
        Dtype.Default <- dtype
        Backend.Default <- backend
        f ()
    finally
        Dtype.Default <- fst before
        Backend.Default <- snd before

/// A scalar of D's logits on data and on samples, and its gradients by both players' parameters, by the reference engine.
let private expected (scalar: Tensor<ReferenceValue> -> Tensor<ReferenceValue> -> Tensor<ReferenceValue>) =
    let ops = Reference.Shared
    let load (b: Batch) = ops.Load(b.Shape, b.Values)
    let open' (p: Params) = ops.Open(ops.Hold p, true)
    let thetaD, thetaG = open' thetaD, open' thetaG
    let logits batch = Tensor<ReferenceValue>(ops, d.Apply(ops, thetaD, batch))
    let value = (scalar (logits (load x)) (logits (g.Apply(ops, thetaG, load z)))).Value
    let flat variables = ops.Gradients(value, variables) |> Seq.collect ops.Read |> List.ofSeq
    (ops.Read value).[0], flat thetaD, flat thetaG

/// The scalars of a loss by name: over the reference engine's logits, and over DiffSharp's tensors.
let private scalars (loss: IAdversarialLoss) =
    [ "D's loss", (fun real fake -> loss.Discriminator(real, fake)), (fun d real fake -> loss.Discriminator(d, real, fake))
      "G's loss", (fun real fake -> loss.Generator(real, fake)), (fun d real fake -> loss.Generator(d, real, fake))
      match loss with
      | :? LogitLoss as loss ->
          "D's objective", (fun real fake -> loss.Value(real, fake)), (fun d real fake -> loss.Value(d, real, fake))
      | _ -> () ]

let private on name backend dtype tolerance =
    let test name f = testCase name (fun () -> configured backend dtype f)
    testList name [
        test "a net is a function of tensors" (fun () ->
            // A batch on the host is float32.
            let samples = z.ToTensor() --> g.At(thetaG.ToTensor())
            Near.all (max tolerance 1e-6) (g[thetaG].Invoke(z).ToArray() |> Seq.map float) (numbersOf samples) "G(z)")

        test "conversions to tensors and back lose nothing" (fun () ->
            Expect.sequenceEqual (x.ToTensor().ToBatch().ToArray()) (x.ToArray()) "examples"
            Near.all tolerance (thetaD.ToArray()) (thetaD.ToTensor().ToParams(d.Layout).ToArray()) "parameters")

        test "two nets make a model: g --> d" (fun () ->
            let models = NetModel(g, thetaG), NetModel(d, thetaD)
            let both = fst models --> snd models
            Expect.equal both.nparameters (g.Layout.Size + d.Layout.Size) "its parameters"
            let composed = z.ToTensor() --> both
            Near.all (max tolerance 1e-6) (d[thetaD].Invoke(g[thetaG].Invoke z).ToArray() |> Seq.map float)
                (numbersOf composed) "D(G(z))"
            Near.all 0.0 (numbersOf composed) (numbersOf (z.ToTensor() --> fst models --> snd models)) "step by step")

        for loss in AdversarialLosses.All do
            test $"dsharp.grad of the scalars of {loss.Name} by either player's parameters" (fun () ->
                for name, ofLogits, ofTensors in scalars loss do
                    let value, byD, byG = expected ofLogits
                    let real, noise = x.ToTensor(), z.ToTensor()
                    let f thetaD thetaG = ofTensors (d.At thetaD) real (noise --> g.At thetaG)
                    let thetaD, thetaG = thetaD.ToTensor(), thetaG.ToTensor()
                    Near.one tolerance value (float (f thetaD thetaG)) name
                    Near.all tolerance byD (numbersOf (dsharp.grad (fun t -> f t thetaG) thetaD)) $"{name}: ∂/∂θ_d"
                    Near.all tolerance byG (numbersOf (dsharp.grad (fun t -> f thetaD t) thetaG)) $"{name}: ∂/∂θ_g")

        test "G's loss applies D to data only if it uses them" (fun () ->
            let calls (loss: IAdversarialLoss) =
                let applied = ResizeArray()
                let d x =
                    applied.Add x
                    d.At (thetaD.ToTensor()) x
                loss.Generator(d, x.ToTensor(), x.ToTensor()) |> ignore
                applied.Count
            Expect.equal (calls AdversarialLosses.Minimax, calls AdversarialLosses.Relativistic) (1, 2) "calls of D")

        test "forward mode and reverse mode agree, and nest" (fun () ->
            let real, noise = x.ToTensor(), z.ToTensor()
            let thetaD, thetaG = thetaD.ToTensor(), thetaG.ToTensor()
            let v thetaD thetaG = AdversarialLosses.Minimax.Value(d.At thetaD, real, noise --> g.At thetaG)
            let ofD t = v t thetaG
            let direction = dsharp.grad ofD thetaD
            let squared = float (dsharp.dot (direction, direction))
            Near.one (tolerance * 10.0) squared (float (dsharp.gradv ofD thetaD direction)) "⟨∇V, ∇V⟩"
            // ∂/∂θ_g of |∂V/∂θ_d|² two ways: reverse over reverse, and along a direction, forward over reverse.
            let steepness t =
                let slope = dsharp.grad (fun thetaD -> v thetaD t) thetaD
                dsharp.dot (slope, slope)
            let byG = dsharp.grad steepness thetaG
            Near.one (tolerance * 10.0) (float (dsharp.dot (byG, byG))) (float (dsharp.gradv steepness thetaG byG)) "nested")

        test "a net takes a condition and the state of its layers" (fun () ->
            let net = Net(shape [ 3 ], shape [ 6 ], Dense 4, BatchNorm(), JoinCondition(), Dense 2)
            let theta, state = net.Init(Key.Of 5L), net.InitState().Map(fun v -> v + 0.25)
            let expected = (Reference.Shared :> IEngine).Bind(net, theta, state).Invoke(z, x).ToArray() |> Seq.map float
            let f = net.At(theta.ToTensor(), condition = x.ToTensor(), state = state)
            Near.all (max tolerance 1e-6) expected (numbersOf (z.ToTensor() --> f)) "net(z | x)"
            Expect.throwsC (fun () -> net.At (theta.ToTensor(), state = theta) (z.ToTensor()) |> ignore) (fun e ->
                Expect.stringContains e.Message "the net requires a state of its layers" "message"))

        test "dropout depends on the key" (fun () ->
            let net = Net(shape [ 6 ], Dropout 0.5)
            let theta = dsharp.zeros [ 0 ]
            let first, again = net.At(theta, Key.Of 9L) (x.ToTensor()), net.At(theta, Key.Of 9L) (x.ToTensor())
            Expect.equal (numbersOf again) (numbersOf first) "the same key"
            Expect.notEqual (numbersOf (net.At(theta, Key.Of 10L) (x.ToTensor()))) (numbersOf first) "another"
            Expect.equal (numbersOf (net.At theta (x.ToTensor()))) (numbersOf (x.ToTensor())) "without a key") ]

[<Tests>]
let tests =
    testSequenced (testList "surface" [
        on "reference, float64" Backend.Reference Dtype.Float64 1e-12
        on "reference, float32" Backend.Reference Dtype.Float32 2e-5
        on "torch, float32" Backend.Torch Dtype.Float32 2e-5
        on "torch, float64" Backend.Torch Dtype.Float64 1e-12
        testCase "other dtypes are refused in one line" (fun () ->
            Expect.throwsC (fun () -> configured Backend.Reference Dtype.Int32 (fun () -> z.ToTensor() |> ignore)) (fun e ->
                Expect.stringContains e.Message "float32 or float64" "message"
                Expect.stringContains e.Message "Int32 on Reference" "message")) ])
