module Gan.Core.Tests.Networks.InitializersTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Statistics
open Gan.Testing.Tensors

let private draw (init: IInitializer) extents = init.Draw(Key.Of 3L, shape extents, null)

/// The non-zero rows of each column of a weight.
let private used units (w: float[]) =
    [ for unit in 0 .. units - 1 -> [ for row in 0 .. w.Length / units - 1 do if w[row * units + unit] <> 0.0 then row ] ]

/// Weights of a unit, inputs and units.
let private sizes = Gen.zip3 (Gen.choose (0, 20)) (Gen.choose (1, 15)) (Gen.choose (1, 6))

let private share = Gen.choose (1, 999) |> Gen.map (fun i -> float32 i / 1000.0f)

[<Tests>]
let tests =
    testList "Initializers" [
        test "constant" { Expect.sequenceEqual (draw (ConstantInitializer 0.25) [ 2; 3 ]) (List.replicate 6 0.25) "" }
        test "uniform has the uniform distribution on its range" {
            let w = draw (UniformInitializer 0.05) [ 200; 100 ]
            Expect.all w (fun x -> -0.05 <= x && x < 0.05) "range"
            Expect.isLessThan (kolmogorovSmirnov (fun x -> (x + 0.05) / 0.1) w) 1.95 "distribution"
        }
        testList "normal has its standard deviation" [
            for name, init, sd in
                [ "scale", NormalInitializer 0.3 :> IInitializer, 0.3
                  "fan-in counts the inputs, not the units", VarianceScaling 2.0, 2.0 / sqrt 400.0
                  "a layer's default is He's", ((Dense 50).Parameters(LayerShapes(shape [ 400 ])) |> Seq.head).Init,
                  sqrt (2.0 / 400.0) ] ->
                test name {
                    let w = draw init [ 400; 50 ]
                    Expect.isLessThan (kolmogorovSmirnov (fun x -> normalCdf (x / sd)) w) 1.95 "distribution"
                    Expect.isGreaterThan (kolmogorovSmirnov (fun x -> normalCdf (x / sd / 1.05)) w) 1.95
                        "the test detects 5% more"
                } ]

        testProperty "sparse: each unit has the given number of weights, at distinct inputs"
            <| Prop.forAll (Arb.fromGen sizes) (fun (count, inputs, units) ->
                draw (SparseInitializer(count, 1.0)) [ inputs; units ]
                |> used units
                |> List.forall (fun rows -> rows.Length = min count inputs))
        test "sparse: all inputs are equally likely, and the weights are normal" {
            let w = draw (SparseInitializer(15, 0.8)) [ 60; 2000 ]
            let rows = used 2000 w
            Expect.isLessThan (unevenness (rows |> Seq.concat |> histogram 60)) 4.0 "inputs"
            Expect.isGreaterThan (List.distinct rows).Length 1990 "units differ"
            Expect.isLessThan (kolmogorovSmirnov (fun x -> normalCdf (x / 0.8)) (Array.filter ((<>) 0.0) w)) 1.95 "weights"
        }

        testProperty "the sigmoid of logit-of-marginals gives the marginals"
            <| Prop.forAll (Arb.fromGen (Gen.nonEmptyListOf share)) (fun marginals ->
                let bias = LogitOfMarginals().Draw(Key.Of 1L, shape [ marginals.Length ], Array.ofList marginals)
                Near.distance
                    (Seq.map float marginals) (bias |> Seq.map (fun a -> Scalars.Apply(UnaryOp.Sigmoid, a))) < 1e-14)
        test "marginals are clipped at 1e-7 and 1 − 1e-7, as in the authors' code" {
            let bias = LogitOfMarginals().Draw(Key.Of 1L, shape [ 3 ], [| 0.0f; 1.0f; 0.5f |])
            let edge = log (1e-7 / (1.0 - 1e-7))
            Near.all 1e-9 [ edge; -edge; 0.0 ] bias "logits"
        }
        test "missing or too few marginals are refused" {
            Expect.equal
                (message (fun () -> LogitOfMarginals().Draw(Key.Of 1L, shape [ 3 ], null)))
                "logit-of-marginals needs the data's marginals, got none"
                "none"
            Expect.equal
                (message (fun () -> LogitOfMarginals().Draw(Key.Of 1L, shape [ 3 ], [| 0.5f |])))
                "logit-of-marginals needs 3 marginals, one for each output, got 1"
                "too few"
        }
        test "each is a function of the key" {
            for init in [ UniformInitializer 1.0 :> IInitializer
                          NormalInitializer 1.0
                          VarianceScaling 1.0
                          SparseInitializer(3, 1.0) ] do
                let draw (seed: int64) = init.Draw(Key.Of seed, shape [ 10; 10 ], null)
                Expect.sequenceEqual (draw 1L) (draw 1L) $"{init} again"
                Expect.notEqual (draw 1L) (draw 2L) $"{init}, another key"
        } ]
