module Gan.Core.Tests.CompiledTests

open System
open System.Threading
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Tests
open Gan.Tests.EngineSuite

let private engine = Compiled.Shared
let private load seed s = engine.Load(s, ReadOnlySpan(numbers seed s))
let private exact seed s = Reference.Shared.Load(s, ReadOnlySpan(numbers seed s))

/// Sizes about the edges of the product's blocks: 3 thin columns, 8 rows, 16 and 32 columns, 32 panels of 8 rows.
let private size = Gen.frequency [ 3, Gen.choose (1, 40); 1, Gen.choose (41, 300); 1, Gen.elements [ 3; 4; 8; 16; 32; 48; 64; 128; 256; 264 ] ]

let private products =
    testList "matrix products" [
        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 300 } "of any shape, either factor turned"
        <| Prop.forAll (Arb.fromGen (Gen.zip (Gen.three size) (Gen.two (Gen.elements [ false; true ])))) (fun ((m, k, n), (turnA, turnB)) ->
            let a, b = shape (if turnA then [ k; m ] else [ m; k ]), shape (if turnB then [ n; k ] else [ k; n ])
            let product (ops: IOps<'T>) (a: 'T) (b: 'T) =
                ops.MatMul((if turnA then ops.Transpose a else a), (if turnB then ops.Transpose b else b))
            Near.all 1e-4 (Reference.Shared.Read(product Reference.Shared (exact 1L a) (exact 2L b))) (engine.Read(product engine (load 1L a) (load 2L b))) "")
        testCase "too large for a core's cache" (fun () ->
            for turnA, turnB in [ false, false; true, false; false, true; true, true ] do
                let a, b = shape (if turnA then [ 513; 270 ] else [ 270; 513 ]), shape (if turnB then [ 300; 513 ] else [ 513; 300 ])
                let turned (ops: IOps<'T>) turn (x: 'T) = if turn then ops.Transpose x else x
                let expected = Reference.Shared.MatMul(turned Reference.Shared turnA (exact 1L a), turned Reference.Shared turnB (exact 2L b))
                let got = engine.MatMul(turned engine turnA (load 1L a), turned engine turnB (load 2L b))
                Near.all 1e-4 (Reference.Shared.Read expected) (engine.Read got) $"{turnA} {turnB}")
    ]

/// σ(x·w + b) with a mask, and the gradients of its sum by those inputs that are variables.
type private Layer() =
    interface ITensorFunction with
        member _.Apply(ops, inputs, key) =
            let y = ops.Unary(UnaryOp.Sigmoid, ops.Affine(inputs[0], inputs[1], inputs[2]))
            let masked = ops.Multiply(y, ops.Mask(key.Fold 5, ops.ShapeOf y, 0.7, 2.0))
            [| yield masked
               yield! ops.Gradients(ops.Sum(ops.Multiply(masked, masked)), [| inputs[1]; inputs[2] |]) |]

let private inputs rows =
    [| load 1L (shape [ rows; 5 ]); engine.Variable(load 2L (shape [ 5; 4 ])); engine.Variable(load 3L (shape [ 4 ])) |]

let private read (values: seq<Traced>) = values |> Seq.map engine.Read |> List.ofSeq

let private functions =
    testList "compiled functions" [
        testCase "give the bits of the function as it stands, for inputs of any number of rows and for each key" (fun () ->
            let compiled = engine.Compile(Layer())
            for rows in [ 3; 70; 3 ] do
                for key in [ Key.Of 1L; Key.Of 2L ] do
                    let plain = (Layer() :> ITensorFunction).Apply(engine, inputs rows, key)
                    Expect.equal (read (compiled.Invoke(inputs rows, key))) (read plain) $"{rows} rows, {key}")
        testCase "a result is read before the next call, or not at all" (fun () ->
            let compiled = engine.Compile(Layer())
            let first = compiled.Invoke(inputs 3, Key.Of 1L)
            let before = read first
            let second = compiled.Invoke(inputs 3, Key.Of 1L)
            Expect.equal (read second) before "the same again"
            Expect.throwsC (fun () -> engine.Read first[0] |> ignore) (fun e ->
                Expect.stringContains e.Message "overwritten by a later call" ""))
        testCase "a parameter that was opened before an update is not read after it" (fun () ->
            let net = Net(shape [ 2 ], Dense 2)
            let buffer = engine.Hold(net.Init(Key.Of 1L))
            let opened = engine.Open(buffer, false)
            let after = engine.Open(buffer, false)
            engine.Assign(buffer, 0, engine.Load(shape [ 2; 2 ], ReadOnlySpan [| 1.0; 2.0; 3.0; 4.0 |]))
            Expect.throwsC (fun () -> engine.Read(engine.Scale(opened[0], 2.0)) |> ignore) (fun e ->
                Expect.stringContains e.Message "0.weight was opened before an update" "")
            Expect.equal (engine.Read(engine.Open(buffer, false)[0])) [| 1.0; 2.0; 3.0; 4.0 |] "opened again"
            ignore after)
        testCase "what is asked for twice is the same numbers" (fun () ->
            let x = engine.Unary(UnaryOp.Exp, load 1L (shape [ 3; 2 ]))
            Expect.equal (engine.Read x) (engine.Read x) ""
            Expect.equal (engine.Read(engine.Subtract(x, x))) (Array.zeroCreate 6) "")
    ]

let private threads =
    testCase "trainers on several threads give the bits that each gives alone" (fun () ->
        let last seed =
            let game = smallGame (UpdateOrder.Alternating 2) (Adam(Fixed 0.01))
            let trainer = engine.Trainer(game, source)
            trainer.Run(trainer.Init(Key.Of seed)) |> Seq.item 20 |> fun s -> all (s.Snapshot())
        let alone = [ for seed in 1L .. 4L -> last seed ]
        let together = Array.zeroCreate 4
        let running = [ for i in 0..3 -> Thread(fun () -> together[i] <- last (int64 i + 1L)) ]
        for t in running do t.Start()
        for t in running do t.Join()
        Expect.equal (List.ofArray together) alone "")

[<Tests>]
let tests = testList "compiled" [ suite engine 2e-5; products; functions; threads ]
