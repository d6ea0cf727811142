module Gan.Core.Tests.Metrics.ModesTests

open System
open System.Collections.Immutable
open Expecto
open Gan

/// Two modes in the plane, at 0 and at (10, 0), of sd 1 and 2 and weight 3/4 and 1/4.
let private modes =
    ImmutableArray.Create(
        Mode(ImmutableArray.Create(0.0, 0.0), 1.0, 0.75),
        Mode(ImmutableArray.Create(10.0, 0.0), 2.0, 0.25)
    )

let private report share (points: (float32 * float32) list) =
    Modes.Of(Batch.OfRows [| for x, y in points -> [| x; y |] |], modes, share)

[<Tests>]
let tests =
    testList
        "Modes"
        [ test "a sample has high quality within 3 sd of the mode that is nearest in sd" {
              let found = report 0.0 [ 0f, 3f; 0f, 3.001f; 10f, -5.999f; 10f, -6.001f; 3.2f, 0f; 4.1f, 0f ]
              Expect.equal (List.ofSeq found.Counts) [ 1; 2 ] "(3.2, 0) is 3.4 sd from the second, (4.1, 0) 2.95"
              Expect.equal (found.Covered, found.Total) (2, 2) "covered"
          }
          test "the high-quality share has the binomial standard error" {
              let found = report 0.0 [ 0f, 0f; 0f, 1f; 0f, 2f; 50f, 50f ]
              Expect.floatClose Accuracy.high found.HighQuality 0.75 "share"
              Expect.floatClose Accuracy.high found.StandardError (sqrt (0.75 * 0.25 / 4.0)) "standard error"
          }
          testList
              "a mode is covered from a given part of its expected share"
              [ for share, covered in [ 0.0, 2; 0.1, 2; 0.15, 2; 0.17, 1; 1.0, 1 ] ->
                    // 4 of 100 samples belong to the second mode, whose expected number is 25.
                    test $"{share}" {
                        Expect.equal (report share [ for i in 1..100 -> (if i <= 4 then 10f else 0f), 0f ]).Covered covered
                            ""
                    } ]
          test "a part of 0 still requires one sample" { Expect.equal (report 0.0 [ 0f, 0f ]).Covered 1 "" }
          test "NaN and infinities belong to no mode" {
              let found = report 0.0 [ nanf, 0f; infinityf, 0f; 0f, 0f ]
              Expect.equal (List.ofSeq found.Counts) [ 1; 0 ] ""
          }
          test "a point on each centre gets the best score: the metric misleads, as the documentation says" {
              let found = report 1.0 [ 0f, 0f; 0f, 0f; 0f, 0f; 10f, 0f ]
              Expect.equal (found.Covered, found.HighQuality, found.StandardError) (2, 1.0, 0.0) ""
          }
          test "a collapsed generator covers one mode of the ring" {
              let found = Modes.Of(Batch.OfRows [| for _ in 1..100 -> [| 2f; 0f |] |], Distributions.Ring.Modes)
              Expect.equal (found.Covered, found.Total, found.HighQuality) (1, 8, 1.0) ""
          }
          test "dimensions must agree, and there must be modes" {
              let refuses modes what =
                  Expect.throwsT<ArgumentException> (fun () -> Modes.Of(Batch.OfRows [| [| 1f |] |], modes) |> ignore) what

              refuses modes "dimensions"
              refuses ImmutableArray.Empty "modes"
          } ]
