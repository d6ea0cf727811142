module Gan.Core.Tests.Metrics.GroupedDiscrepancyTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches

let private groupsOf size n : int[] = Array.init n (fun i -> i / size)

/// Groups of ten examples of N(0, I) in the plane; a share of the variance is common to the examples of a group.
let private grouped seed groups share =
    let common, own = normal seed groups 2 0.0 (sqrt share), normal (seed + 5000L) (groups * 10) 2 0.0 (sqrt (1.0 - share))
    Batch(own.Shape, own.ToArray() |> Array.mapi (fun i v -> v + common[i / 20].[i % 2]))

let private of' (samples: Batch) (real: Batch) (groups: int[] | null) seed =
    GroupedDiscrepancy.Of(struct (samples, null), struct (real, groups), Key.Of seed, Nullable 1.5)

/// Independent samples and five groups of one distribution, by both procedures.
let private equalDistributions =
    lazy
        [ for seed in 1L .. 60L ->
              let samples, real = normal (seed + 1000L) 100 2 0.0 1.0, grouped seed 5 0.6
              of' samples real (groupsOf 10 50) seed,
              MaximumMeanDiscrepancy.Of(samples, real, Key.Of seed, Nullable 1.5, 99) ]

[<Tests>]
let tests =
    testList "GroupedDiscrepancy" [
        test "without groups, estimate and error are those of independent examples" {
            let samples, real = normal 1L 40 3 0.2 1.0, normal 2L 25 3 0.0 1.0
            let expected = MaximumMeanDiscrepancy.Of(samples, real, Key.Of 1L, Nullable 1.5, 0)
            let found = of' samples real null 1L
            Near.within 2e-6 expected.Square found.Square "MMD²"
            Near.within 2e-6 expected.StandardError found.StandardError "error"
        }
        test "of one distribution it is 0 within its error, where pairs within groups bias the other estimate" {
            let found = equalDistributions.Value |> List.map (fun (g, _) -> g.Square)
            let mean = List.average found
            let spread = sqrt (found |> List.averageBy (fun s -> (s - mean) ** 2.0))
            Near.within (4.0 * spread / sqrt 60.0) 0.0 mean "unbiased"
            Expect.isGreaterThan (equalDistributions.Value |> List.averageBy (fun (_, i) -> i.Square))
                (4.0 * spread / sqrt 60.0) "biased"
            let error = equalDistributions.Value |> List.averageBy (fun (g, _) -> g.StandardError)
            Near.within 0.5 1.0 (error / spread) "error over spread"
        }
        test "of one distribution it rejects rarely, where the test of independent examples rejects often" {
            let rejected of' = equalDistributions.Value |> List.filter (fun x -> (of' x: MmdReport).P <= 0.05) |> List.length
            Expect.isLessThanOrEqual (rejected fst) 9 "binomial(60, 0.05) is above 9 once in a thousand"
            Expect.isGreaterThan (rejected snd) 20 "of 60"
        }
        test "groups that all differ from the samples are rejected" {
            let real = normal 1L 80 2 3.0 1.0
            Expect.isLessThan (of' (normal 2L 100 2 0.0 1.0) real (groupsOf 10 80) 1L).P 0.05 "eight groups"
        }
        test "a wrong number of groups' indices, or one group only, is refused" {
            let refused (part: string) groups =
                Expect.throwsC (fun () -> of' (normal 1L 4 2 0.0 1.0) (normal 2L 4 2 0.0 1.0) groups 1L |> ignore)
                    (fun e -> Expect.stringContains e.Message part "message")
            refused "the group of each of the 4 real examples is required, got 3" [| 1; 2; 3 |]
            refused "2 groups or more of the real examples are required, got 1" [| 7; 7; 7; 7 |]
        }
    ]
