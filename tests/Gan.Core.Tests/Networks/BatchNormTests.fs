module Gan.Core.Tests.Networks.BatchNormTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private ops = Reference.Shared
let private tensor (s: int list) (values: float seq) =
    Tensor<ReferenceValue>(ops, ops.Load(shape s, ReadOnlySpan(Array.ofSeq values)))
let private read (x: Tensor<ReferenceValue>) = ops.Read x.Value

let private training = Nullable(Key.Of 1L)
let private evaluating = Nullable<Key>()

/// γ, β, running mean and running variance of three features.
let private scale, shift, mean, variance =
    [| 1.5; -2.0; 0.5 |], [| 0.1; 0.2; 0.3 |], [| 1.0; -1.0; 3.0 |], [| 4.0; 0.25; 9.0 |]

/// The layer's output for rows of three features, and its new state.
let private apply (layer: BatchNorm) example key (x: float[][]) =
    let net = Net(shape example, layer)
    let result =
        net.Apply(tensor (x.Length * 3 / (shape example).Size :: example) (Array.concat x),
                  [| tensor [ 3 ] scale; tensor [ 3 ] shift |], [| tensor [ 3 ] mean; tensor [ 3 ] variance |], key)
    read result.Output |> Array.chunkBySize 3, [ for s in result.State -> read s ]

let private rows = numbers 3L (shape [ 8; 3 ]) |> Array.map (fun v -> 2.0 + 3.0 * float v) |> Array.chunkBySize 3
let private column j = rows |> Array.map (Array.item j)

/// The mean and the biased variance of a feature.
let private batchMean = [| for j in 0..2 -> Array.average (column j) |]
let private batchVariance = [| for j in 0..2 -> column j |> Array.averageBy (fun x -> (x - batchMean[j]) ** 2.0) |]

let private normalised (mean: float[]) (variance: float[]) epsilon =
    rows |> Array.map (Array.mapi (fun j x -> scale[j] * (x - mean[j]) / sqrt (variance[j] + epsilon) + shift[j]))

let private near expected actual what = Near.all 1e-13 (Seq.concat expected) (Seq.concat actual) what

[<Tests>]
let tests =
    testList "BatchNorm" [
        for example in [ [ 3 ]; [ 2; 3 ]; [ 2; 2; 3 ] ] do
            test $"training: the batch's statistics over all axes but the last of {example}, and updated running values" {
                let y, state = apply (BatchNorm(0.75, 1e-3)) example training rows
                near (normalised batchMean batchVariance 1e-3) y "output"
                let next (old: float[]) (batch: float[]) = Array.map2 (fun o b -> 0.75 * o + 0.25 * b) old batch
                near [ next mean batchMean; next variance batchVariance ] state "running mean and variance"
            }
            test $"evaluation: the running values, unchanged, on {example}" {
                let y, state = apply (BatchNorm(0.75, 1e-3)) example evaluating rows
                near (normalised mean variance 1e-3) y "output"
                near [ mean; variance ] state "running mean and variance"
            }
        test "with momentum 0 the running values are the last batch's" {
            let _, state = apply (BatchNorm 0.0) [ 3 ] training rows
            near [ batchMean; batchVariance ] state "statistics"
        }
        test "a feature that is constant in the batch gives the shift" {
            let y, _ = apply (BatchNorm()) [ 3 ] training (Array.replicate 4 [| 7.0; -1.0; 0.0 |])
            near (Array.replicate 4 shift) y "output"
        }
        test "running values are state; scale and variance start at 1, shift and mean at 0" {
            let net = Net(shape [ 2; 3 ], BatchNorm())
            Expect.equal
                (string net.Layout, string net.StateLayout) ("0.scale [3], 0.shift [3]", "0.mean [3], 0.variance [3]")
                "names"
            Expect.equal ((net.Init(Key.Of 1L)).ToArray()) [| 1.0; 1.0; 1.0; 0.0; 0.0; 0.0 |] "parameters"
            Expect.equal (net.InitState().ToArray()) [| 0.0; 0.0; 0.0; 1.0; 1.0; 1.0 |] "state"
            Expect.isTrue net.MixesExamples "examples depend on each other"
            Expect.isFalse (Net(shape [ 3 ], Dense 2).MixesExamples) "not in a dense layer"
            Expect.isTrue (Net(shape [ 3 ], Skip(Residual(BatchNorm()))).MixesExamples) "within other layers"
        }
        test "numbers out of range are refused" {
            for layer, expected in
                [ BatchNorm 1.0, "a momentum in [0, 1) is required, got 1"; BatchNorm -0.1,
                  "a momentum in [0, 1) is required, got -0.1"
                  BatchNorm nan, "a momentum in [0, 1) is required, got NaN"; BatchNorm(Epsilon = 0.0),
                  "an epsilon above 0 is required, got 0" ] do
                Expect.stringEnds (message (fun () -> Net(shape [ 3 ], layer))) expected ""
            Expect.stringEnds
                (message (fun () -> Net(shape [], BatchNorm()))) "an example of shape […, n] is required, got []" "a scalar"
        }
        test "training updates G's running values, which evaluation uses" {
            // G's first layer normalises noise; its running values are a known average of the drawn noise.
            let drawn = Collections.Generic.List<float[][]>()
            let prior =
                { new IPrior with
                    member _.Fill(key, destination) =
                        Draw.Normal(key, destination)
                        drawn.Add(destination.ToArray() |> Array.map float |> Array.chunkBySize 2) }
            let g = Net(shape [ 2 ], BatchNorm 0.5, Dense 1)
            let game = Game(g, Net(shape [ 1 ], Dense 1), Prior = prior, Batch = 5)
            let trainer = (ops :> IEngine).Trainer(game, Distributions.Uniform)
            let last = trainer.Run(trainer.Init(Key.Of 1L)) |> Seq.item 2
            // D's moves draw noise 0, 2, 4 and do not update G's running values.
            let means = [ for i in [ 1; 3; 5 ] -> [| for j in 0..1 -> drawn[i] |> Array.averageBy (fun z -> z[j]) |] ]
            let running = ([| 0.0; 0.0 |], means) ||> List.fold (Array.map2 (fun o b -> 0.5 * o + 0.5 * b))
            let state = (last["generator"]).State
            Near.all 1e-13 running (state["0.mean"].ToArray()) "running mean"
            let parameters = last.Parameters "generator"
            let y = ops.Bind(g, parameters, state).Invoke(Batch.OfRows [| 0.5f; -0.25f |], null).ToArray()[0]
            let by (name: string) = parameters[name].ToArray()
            let expected =
                (by "1.bias")[0]
                + Seq.sum [ for j in 0..1 ->
                                let x = ([| 0.5; -0.25 |][j] - running[j]) / sqrt (state["0.variance"].ToArray()[j] + 1e-5)
                                (by "1.weight")[j] * ((by "0.scale")[j] * x + (by "0.shift")[j]) ]
            Near.one 1e-6 expected (float y) "a sample"
        }
    ]
