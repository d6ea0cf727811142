module Gan.Core.Tests.Metrics.BirthdayParadoxTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Core.Tests.Metrics.Planted

/// m draws of the uniform distribution on 0 … n − 1, each repeated in three coordinates.
let private uniform n m (seed: int64) =
    Batch.OfRows [| for i in 0L .. int64 m - 1L -> Array.replicate 3 (float32 ((Key.Of seed).Fold(i).Below n)) |]

[<Tests>]
let tests =
    testList "BirthdayParadox" [
        test "the interval contains the support size of a uniform distribution 19 times in 20" {
            let found = [ for seed in 1L .. 200L -> BirthdayParadox.Of(uniform 1000 250 seed, 0.0, Key.Of 1L) ]
            let inside = found |> List.filter (fun f -> f.Low <= 1000.0 && 1000.0 <= f.High) |> List.length
            // Garwood's interval has at least this coverage; 182 of 200 is four standard deviations below 190.
            Expect.isGreaterThan inside 182 "coverage"
            let size = 249.0 * 250.0 / 2.0 / List.averageBy (fun (f: BirthdayReport) -> float f.Alike) found
            Near.within 60.0 1000.0 size "from the mean count"
            let expected = List.average [ for f in found -> f.Support / sqrt (float f.Alike) ]
            Near.within 1e-9 expected (List.average [ for f in found -> f.StandardError ]) "standard error"
        }
        test "the count is the number of pairs within the distance, over several tiles" {
            let points = normal 1L 2060 2 0.0 1.0
            let xs = rows points
            let hypot (x: float[]) (y: float[]) = sqrt ((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]))
            let direct =
                Seq.sum (seq { for i in 0 .. xs.Length - 1 do
                                   for j in i + 1 .. xs.Length - 1 -> if hypot xs[i] xs[j] <= 0.01 then 1 else 0 })
            Expect.equal (BirthdayParadox.Of(points, 0.01, Key.Of 1L)).Alike (int64 direct) "pairs"
        }
        test "Garwood's interval of known counts" {
            // For a count of 0 the 97.5% bound is −log 0.025; for 10 the ends are 4.795 and 18.39 (Garwood 1936).
            let none = BirthdayParadox.Of(uniform 1_000_000 20 1L, 0.0, Key.Of 1L)
            Expect.equal (none.Alike, none.Support, none.High) (0L, infinity, infinity) "no pairs"
            Near.within 1e-6 (190.0 / -log 0.025) none.Low "lower end"
            let ten =
                BirthdayParadox.Of(Batch.OfRows [| for i in 0..19 -> [| float32 (if i < 5 then 0 else i) |] |], 0.0,
                                   Key.Of 1L)
            Expect.equal ten.Alike 10L "five equal examples are ten pairs"
            Near.within 0.02 (190.0 / 18.39) ten.Low "lower end"
            Near.within 0.02 (190.0 / 4.795) ten.High "upper end"
        }
        test "a collapsed generator has the support size of its samples" {
            let real = digits 1L 500
            let threshold = BirthdayParadox.Threshold(real, Key.Of 1L)
            let whole = BirthdayParadox.Of(digits 2L 500, threshold, Key.Of 1L)
            let collapsed = BirthdayParadox.Of(repeated 500 (digits 2L 20), threshold, Key.Of 1L)
            Near.within 0.9 20.0 collapsed.Support "twenty images"
            Expect.isGreaterThan whole.Low (10.0 * collapsed.High) "the distribution itself"
            Expect.equal (BirthdayParadox.Of(repeated 500 (digits 2L 1), threshold, Key.Of 1L)).Support 1.0 "one image"
        }
        test "the threshold is the quantile of nearest-neighbour distances" {
            let real = digits 1L 400
            for share, least in [ 0.01, 4; 0.5, 200 ] do
                let threshold = BirthdayParadox.Threshold(real, Key.Of 1L, 400, share)
                let near = NearestNeighbours.Radii(real, 1) |> Array.filter (fun r -> r <= threshold)
                Expect.isGreaterThanOrEqual near.Length least "at least this share"
                Expect.isLessThanOrEqual near.Length (least + 1) "and not more"
        }
        test "invalid arguments are refused" {
            for bad in [ nan; -1.0; infinity ] do
                Expect.throwsC (fun () -> BirthdayParadox.Of(digits 1L 3, bad, Key.Of 1L) |> ignore)
                    (fun e -> Expect.stringContains e.Message "a distance of 0 or more" "text")
        }
    ]
