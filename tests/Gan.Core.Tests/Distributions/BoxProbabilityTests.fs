/// Probabilities of boxes under every named distribution, compared with its samples.
module Gan.Core.Tests.Distributions.BoxProbabilityTests

open System
open Expecto
open Gan
open Gan.Testing

let private probability (d: IBoxProbability) (low: float list) (high: float list) =
    d.Probability(ReadOnlySpan(Array.ofList low), ReadOnlySpan(Array.ofList high))

/// Boxes of all kinds near the distributions' supports, from a key.
let private boxes d =
    [ for i in 0L .. 24L ->
        let numbers = Array.zeroCreate<float> (2 * d)
        Draw.Uniform((Key.Of 11L).Fold i, Span numbers)
        [ for j in 0 .. d - 1 -> 6.0 * numbers[j] - 3.0 ],
        [ for j in 0 .. d - 1 -> 6.0 * numbers[j] - 3.0 + 4.0 * numbers[d + j] ] ]

[<Tests>]
let tests =
    testList "probabilities of boxes" [
        for named in Distributions.All do
            let distribution = named.Distribution :?> IBoxProbability
            let d = distribution.Dimension
            testList named.Name [
                test "equal the shares of samples" {
                    let n = 10_000
                    let draws = distribution.Batch(Key.Of 21L, 0L, n).ToArray() |> Array.map float |> Array.chunkBySize d
                    for low, high in boxes d do
                        let inside (x: float[]) = Seq.forall2 (fun v (l, h) -> l <= v && v < h) x (Seq.zip low high)
                        let share = draws |> Array.averageBy (fun x -> if inside x then 1.0 else 0.0)
                        let p = probability distribution low high
                        let tolerance = 5.0 * sqrt (p * (1.0 - p) / float n) + 1e-4
                        Expect.isLessThan (abs (share - p)) tolerance $"{low} to {high}: {share}, probability {p}"
                }
                test "sum to 1 in total, and over the parts of a box" {
                    let everywhere x = List.replicate d x
                    let all = probability distribution (everywhere -infinity) (everywhere infinity)
                    Near.within 1e-9 1.0 all "everywhere"
                    for low, high in boxes d do
                        let middle = (low.Head + high.Head) / 2.0
                        let lower = probability distribution low (middle :: high.Tail)
                        let upper = probability distribution (middle :: low.Tail) high
                        Near.within 1e-9 (probability distribution low high) (lower + upper) "two halves"
                        Expect.equal (probability distribution high low) 0.0 "an empty box"
                }
            ]
        test "the tail of a Gaussian has full precision" {
            // P(8 ≤ Z < 9) = 6.220960574271785e-16 − 1.128588405953841e-19.
            let p = probability (Normal(0.0, 1.0)) [ 8.0 ] [ 9.0 ]
            Expect.floatClose { absolute = 0.0; relative = 1e-10 } p 6.219831985865831e-16 "tail"
        }
        test "a quarter of a disk" {
            // The first blob has centre (0, 2), radius 0.5 and weight 1/3.
            let p low high = probability Distributions.Blobs low high
            Expect.floatClose Accuracy.high (p [ 0.0; 2.0 ] [ 9.0; 9.0 ]) (1.0 / 12.0) "quarter"
            Expect.floatClose Accuracy.high (p [ -0.1; 1.9 ] [ 0.1; 2.1 ]) (0.04 / (Math.PI * 0.25) / 3.0) "a square inside"
        }
    ]
