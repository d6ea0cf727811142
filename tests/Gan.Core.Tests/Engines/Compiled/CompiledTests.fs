module Gan.Core.Tests.CompiledTests

open System
open System.Threading
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private engine = Compiled.Shared
let private load seed s = engine.Load(s, ReadOnlySpan(numbers seed s))
let private exact seed s = Reference.Shared.Load(s, ReadOnlySpan(numbers seed s))

/// Sizes around the product's block sizes: 3 thin columns, 8 rows, 16 and 32 columns, 32 panels of 8 rows.
let private size =
    Gen.frequency
        [ 3, Gen.choose (1, 40); 1, Gen.choose (41, 300); 1, Gen.elements [ 3; 4; 8; 16; 32; 48; 64; 128; 256; 264 ] ]

/// m, k and n of a product, and which factors are transposed.
let private factors = Gen.zip (Gen.three size) (Gen.two (Gen.elements [ false; true ]))

let private products =
    testList "matrix products" [
        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 300 } "of any shape, either factor transposed"
        <| Prop.forAll (Arb.fromGen factors) (fun ((m, k, n), (turnA, turnB)) ->
            let a, b = shape (if turnA then [ k; m ] else [ m; k ]), shape (if turnB then [ n; k ] else [ k; n ])
            let product (ops: IOps<'T>) (a: 'T) (b: 'T) =
                ops.MatMul((if turnA then ops.Transpose a else a), (if turnB then ops.Transpose b else b))
            Near.all
                1e-4 (Reference.Shared.Read(product Reference.Shared (exact 1L a) (exact 2L b)))
                (engine.Read(product engine (load 1L a) (load 2L b))) "")
        testCase "too large for a core's cache" (fun () ->
            for turnA, turnB in [ false, false; true, false; false, true; true, true ] do
                let a, b =
                    shape (if turnA then [ 513; 270 ] else [ 270; 513 ]),
                    shape (if turnB then [ 300; 513 ] else [ 513; 300 ])
                let turned (ops: IOps<'T>) turn (x: 'T) = if turn then ops.Transpose x else x
                let expected =
                    Reference.Shared.MatMul(turned Reference.Shared turnA (exact 1L a),
                                            turned Reference.Shared turnB (exact 2L b))
                let got = engine.MatMul(turned engine turnA (load 1L a), turned engine turnB (load 2L b))
                Near.all 1e-4 (Reference.Shared.Read expected) (engine.Read got) $"{turnA} {turnB}")
    ]

/// Rounds to bfloat16 (8 significant bits), to nearest, ties to even.
let private rounded (x: float32) =
    if x = 0f || not (Single.IsFinite x) then x
    else
        let unit = Math.ScaleB(1.0, Math.ILogB(float x) - 7)
        float32 (Math.Round(float x / unit, MidpointRounding.ToEven) * unit)

let private half = Compiled.In Precision.Bf16

let private halves =
    testList "matrix products in bf16" [
        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 200 }
            "are products of rounded factors, except thin ones, which are not rounded"
        <| Prop.forAll (Arb.fromGen factors) (fun ((m, k, n), (turnA, turnB)) ->
            let a, b = shape (if turnA then [ k; m ] else [ m; k ]), shape (if turnB then [ n; k ] else [ k; n ])
            let round = if List.min [ m; k; n ] < 16 then id else rounded
            let product (ops: IOps<'T>) (a: 'T) (b: 'T) =
                ops.MatMul((if turnA then ops.Transpose a else a), (if turnB then ops.Transpose b else b))
            let exact seed s = Reference.Shared.Load(s, ReadOnlySpan(numbers seed s |> Array.map round))
            let expected = Reference.Shared.Read(product Reference.Shared (exact 1L a) (exact 2L b))
            Near.all 1e-4 expected (half.Read(product half (load 1L a) (load 2L b))) "")
        testCase "propagate NaN and infinities" (fun () ->
            for odd in [ nanf; infinityf; -infinityf ] do
                let a = Array.create (17 * 33) 1f
                a[40] <- odd
                let product =
                    half.MatMul(half.Load(shape [ 17; 33 ], ReadOnlySpan a),
                                half.Load(shape [ 33; 20 ], ReadOnlySpan(Array.create (33 * 20) 1f)))
                let c = half.Read product
                for j in 0..19 do
                    Expect.equal
                        (BitConverter.DoubleToInt64Bits c[20 + j]) (BitConverter.DoubleToInt64Bits(float odd)) $"{odd}"
                    Expect.equal c[j] 33.0 "other rows")
        testCase "give the same bits when repeated and when resumed" (fun () ->
            let g, d =
                Net(shape [ 20 ], Dense(64), Relu(), Dense(33)), Net(shape [ 33 ], Maxout(24, 3), Dropout(0.5), Dense(1))
            let game = Game(g, d, Batch = 40, Order = UpdateOrder.Simultaneous)
            let data = Data.uniform "numbers" [ 33 ]
            let steps (engine: IEngine) =
                let t = engine.Trainer(game, data)
                t, t.Run(t.Init(Key.Of 1L)) |> Seq.truncate 6 |> Seq.map _.Snapshot() |> Array.ofSeq
            let trainer, first = steps half
            Expect.equal (snd (steps half) |> Array.last |> all) (Array.last first |> all) "again"
            Expect.equal
                (all ((trainer.Run(trainer.Resume first[2]) |> Seq.item 2).Snapshot())) (Array.last first |> all)
                "resumed after 3"
            Expect.notEqual (snd (steps engine) |> Array.last |> all) (Array.last first |> all) "float32's bits")
    ]

/// σ(x·w + b) with a mask, and the gradients of its sum by those inputs that are variables.
type private Layer() =
    interface ITensorFunction with
        member _.Apply(ops, inputs, key) =
            let y = ops.Unary(UnaryOp.Sigmoid, ops.Affine(inputs[0], inputs[1], inputs[2]))
            let masked = ops.Multiply(y, ops.Random(RandomInput.Mask(key.Fold 5, ops.ShapeOf y, 0.7, 2.0)))
            [| yield masked
               yield! ops.Gradients(ops.Sum(ops.Multiply(masked, masked)), [| inputs[1]; inputs[2] |]) |]

let private inputs rows =
    [| load 1L (shape [ rows; 5 ]); engine.Variable(load 2L (shape [ 5; 4 ])); engine.Variable(load 3L (shape [ 4 ])) |]

let private read (values: seq<CompiledValue>) = values |> Seq.map engine.Read |> List.ofSeq

let private functions =
    testList "compiled functions" [
        testCase "give the bits of the uncompiled function, for any number of rows and for each key" (fun () ->
            let compiled = engine.Compile(Layer())
            for rows in [ 3; 70; 3 ] do
                for key in [ Key.Of 1L; Key.Of 2L ] do
                    let plain = (Layer() :> ITensorFunction).Apply(engine, inputs rows, key)
                    Expect.equal (read (compiled.Invoke(inputs rows, key))) (read plain) $"{rows} rows, {key}")
        testCase "a result can only be read before the next call" (fun () ->
            let compiled = engine.Compile(Layer())
            let first = compiled.Invoke(inputs 3, Key.Of 1L)
            let before = read first
            let second = compiled.Invoke(inputs 3, Key.Of 1L)
            Expect.equal (read second) before "the same again"
            Expect.throwsC (fun () -> engine.Read first[0] |> ignore) (fun e ->
                Expect.stringContains e.Message "overwritten by a later call" ""))
        testCase "a parameter opened before an update cannot be read after it" (fun () ->
            let net = Net(shape [ 2 ], Dense 2)
            let buffer = engine.Hold(net.Init(Key.Of 1L))
            let opened = engine.Open(buffer, false)
            let after = engine.Open(buffer, false)
            engine.Assign(buffer, 0, engine.Load(shape [ 2; 2 ], ReadOnlySpan [| 1.0; 2.0; 3.0; 4.0 |]))
            Expect.throwsC (fun () -> engine.Read(engine.Scale(opened[0], 2.0)) |> ignore) (fun e ->
                Expect.stringContains e.Message "0.weight was opened before an update" "")
            Expect.equal (engine.Read(engine.Open(buffer, false)[0])) [| 1.0; 2.0; 3.0; 4.0 |] "opened again"
            ignore after)
        testCase "reading a value twice gives the same numbers" (fun () ->
            let x = engine.Unary(UnaryOp.Exp, load 1L (shape [ 3; 2 ]))
            Expect.equal (engine.Read x) (engine.Read x) ""
            Expect.equal (engine.Read(engine.Subtract(x, x))) (Array.zeroCreate 6) "")
    ]

let private threads =
    testCase "trainers on several threads give the same bits as each alone" (fun () ->
        let last seed =
            let game = smallGame (UpdateOrder.Alternating 2) (Adam 0.01)
            let trainer = engine.Trainer(game, source)
            trainer.Run(trainer.Init(Key.Of seed)) |> Seq.item 20 |> fun s -> all (s.Snapshot())
        let alone = [ for seed in 1L .. 4L -> last seed ]
        let together = Array.zeroCreate 4
        let running = [ for i in 0..3 -> Thread(fun () -> together[i] <- last (int64 i + 1L)) ]
        for t in running do t.Start()
        for t in running do t.Join()
        Expect.equal (List.ofArray together) alone "")

[<Tests>]
let tests = testList "compiled" [ EngineSuite.suite engine 2e-5; products; halves; functions; threads ]
