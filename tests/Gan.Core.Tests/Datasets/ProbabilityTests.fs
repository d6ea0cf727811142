/// Probabilities of boxes under every law, against the law's own draws.
module Gan.Core.Tests.Datasets.ProbabilityTests

open System
open Expecto
open Gan
open Gan.Testing

let private of' (law: ILaw) (low: float list) (high: float list) = law.Probability(ReadOnlySpan(Array.ofList low), ReadOnlySpan(Array.ofList high))

/// Boxes of all kinds about where the laws are, from a key.
let private boxes d =
    [ for i in 0L .. 24L ->
        let numbers = Array.zeroCreate<float> (2 * d)
        Draw.Uniform((Key.Of 11L).Fold i, Span numbers)
        [ for j in 0 .. d - 1 -> 6.0 * numbers[j] - 3.0 ], [ for j in 0 .. d - 1 -> 6.0 * numbers[j] - 3.0 + 4.0 * numbers[d + j] ] ]

[<Tests>]
let tests =
    testList "probabilities of boxes" [
        for law in Laws.All do
            let d = law.Example.Size
            testList law.Name [
                test "are the shares of its draws" {
                    let n = 10_000
                    let draws = law.Batch(Key.Of 21L, 0L, n).ToArray() |> Array.map float |> Array.chunkBySize d
                    for low, high in boxes d do
                        let inside (x: float[]) = Seq.forall2 (fun v (l, h) -> l <= v && v < h) x (Seq.zip low high)
                        let share = draws |> Array.averageBy (fun x -> if inside x then 1.0 else 0.0)
                        let p = of' law low high
                        Expect.isLessThan (abs (share - p)) (5.0 * sqrt (p * (1.0 - p) / float n) + 1e-4) $"{low} to {high}: {share}, probability {p}"
                }
                test "add up: to 1 in all, and over the parts of a box" {
                    let everywhere x = List.replicate d x
                    Near.within 1e-9 1.0 (of' law (everywhere -infinity) (everywhere infinity)) "everywhere"
                    for low, high in boxes d do
                        let middle = (low.Head + high.Head) / 2.0
                        let parts = of' law low (middle :: high.Tail) + of' law (middle :: low.Tail) high
                        Near.within 1e-9 (of' law low high) parts "two halves"
                        Expect.equal (of' law high low) 0.0 "an empty box"
                }
            ]
        test "a Gaussian's tail loses no digits" {
            // P(8 ≤ Z < 9) = 6.220960574271785e-16 − 1.128588405953841e-19.
            let p = of' (GaussianMixture.Even("z", 1.0, [| System.Collections.Immutable.ImmutableArray.Create 0.0 |])) [ 8.0 ] [ 9.0 ]
            Expect.floatClose { absolute = 0.0; relative = 1e-10 } p 6.219831985865831e-16 "tail"
        }
        test "a quarter of a disk" {
            // The first of the blobs is at (0, 2), of radius 0.5 and weight 1/3.
            Expect.floatClose Accuracy.high (of' Laws.Blobs [ 0.0; 2.0 ] [ 9.0; 9.0 ]) (1.0 / 12.0) "quarter"
            Expect.floatClose Accuracy.high (of' Laws.Blobs [ -0.1; 1.9 ] [ 0.1; 2.1 ]) (0.04 / (Math.PI * 0.25) / 3.0) "a square within"
        }
    ]
