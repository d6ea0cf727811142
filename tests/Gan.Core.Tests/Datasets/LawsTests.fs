module Gan.Core.Tests.Datasets.LawsTests

open System
open System.Collections.Immutable
open Expecto
open Gan
open Gan.Testing

let private n = 40_000

let private points (law: ILaw) =
    let batch = law.Batch(Key.Of 5L, 0L, n)
    [| for i in 0 .. n - 1 -> [| for x in batch[i].ToArray() -> float x |] |]

/// The mean of numbers and its standard error.
let private meanAndError (xs: float[]) =
    let mean = Array.average xs
    mean, sqrt ((xs |> Array.averageBy (fun x -> (x - mean) ** 2.0)) / float xs.Length)

let private agrees what expected (xs: float[]) =
    let mean, error = meanAndError xs
    Expect.isLessThan (abs (mean - expected)) (5.0 * error + 1e-6) $"{what}: {mean} ± {error}, expected {expected}"

/// The mean of f(u) over u uniform on [0, 1), by the midpoint rule.
let private integral f = Seq.init 100_000 (fun i -> f ((float i + 0.5) / 1e5)) |> Seq.average

let private spiral f =
    integral (fun u -> let r = sqrt u in f (2.0 * r * cos (4.0 * Math.PI * r)) (2.0 * r * sin (4.0 * Math.PI * r)))

/// The mean square of a coordinate over the corners of a regular polygon of radius 2.
let private corners = 2.0 * 2.0 / 2.0

/// Each law with its mean and the second moments E[xᵢ²] of its components, in closed form.
let private moments: (ILaw * float list * float list) list =
    [ Laws.Line, [ 0.0; 0.0 ], [ 4.0 / 3.0; 1.0 / 3.0 ]
      Laws.TwoGaussians, [ 0.0; 0.0 ], [ 4.25; 0.25 ]
      Laws.Ring, [ 0.0; 0.0 ], [ corners + 0.0004; corners + 0.0004 ]
      Laws.Grid, [ 0.0; 0.0 ], [ 8.0025; 8.0025 ]
      Laws.Blobs, [ 0.0; 0.0 ], [ corners + 0.0625; corners + 0.0625 ]
      Laws.Spiral,
      [ spiral (fun x _ -> x); spiral (fun _ y -> y) ],
      [ spiral (fun x _ -> x * x) + 0.0004; spiral (fun _ y -> y * y) + 0.0004 ]
      Laws.Gaussian, [ 4.0 ], [ 16.25 ]
      Laws.Bimodal, [ 0.0 ], [ 4.25 ]
      Laws.Uniform, [ 0.0 ], [ 1.0 / 3.0 ]
      Laws.Exponential, [ 1.0 ], [ 2.0 ] ]

/// The share within 3 sd of a centre.
let private within3Sd (law: ILaw) =
    match law.Name, law.Example.Size with
    | "blobs", _ -> 1.0
    | _, 1 -> 0.9973002039367398
    | _, _ -> 1.0 - exp -4.5

let private everyLaw =
    testList
        "every law"
        [ for law in Laws.All do
              testList
                  law.Name
                  [ test "has the mean and second moments of its definition" {
                        let _, means, squares = moments |> List.find (fun (l, _, _) -> l.Name = law.Name)
                        let points = points law

                        for axis in 0 .. law.Example.Size - 1 do
                            let xs = points |> Array.map (Array.item axis)
                            agrees $"mean {axis}" means[axis] xs
                            agrees $"mean square {axis}" squares[axis] (xs |> Array.map (fun x -> x * x))
                    }
                    test "is a pure function of key and index" {
                        let draw (key: Key) index = law.Batch(key, index, 33).ToArray()
                        Expect.equal (draw (Key.Of 1L) 7L) (draw (Key.Of 1L) 7L) "again"
                        Expect.notEqual (draw (Key.Of 1L) 7L) (draw (Key.Of 1L) 8L) "another batch"
                        Expect.notEqual (draw (Key.Of 1L) 7L) (draw (Key.Of 2L) 7L) "another key"
                        Expect.isFalse law.Count.HasValue "without end"
                    }
                    if not law.Modes.IsEmpty then
                        test "gives each mode its weight, within reach" {
                            let report = Modes.Of(law.Batch(Key.Of 6L, 0L, n), law.Modes)
                            let share = within3Sd law
                            Expect.equal (report.Covered, report.Total) (law.Modes.Length, law.Modes.Length) "all covered"
                            let tolerance = 5.0 * report.StandardError + 1e-4
                            Expect.isLessThan (abs (report.HighQuality - share)) tolerance "high quality"
                            Expect.floatClose Accuracy.high (law.Modes |> Seq.sumBy _.Weight) 1.0 "the weights sum to 1"

                            for mode, count in Seq.zip law.Modes report.Counts do
                                let p = share * mode.Weight
                                let sd = sqrt (p * (1.0 - p) * float n)
                                Expect.isLessThan (abs (float count - p * float n)) (5.0 * sd + 1.0) $"samples of {mode.Centre}"
                        } ] ]

let private shapes =
    testList
        "shapes"
        [ test "points of the line are on it" {
              Expect.isTrue (points Laws.Line |> Array.forall (fun p -> abs (p[0] - 2.0 * p[1]) < 1e-6 && abs p[1] <= 1.0)) ""
          }
          test "points of the blobs are evenly in disks of radius 0.5" {
              let square (p: float[]) (m: Mode) = (p[0] - m.Centre[0]) ** 2.0 + (p[1] - m.Centre[1]) ** 2.0
              let squares = points Laws.Blobs |> Array.map (fun p -> Laws.Blobs.Modes |> Seq.map (square p) |> Seq.min)
              Expect.isTrue (squares |> Array.forall (fun s -> s <= 0.25 + 1e-6)) "in them"
              // The squared distance from the centre of a disk is uniform on [0, r²].
              agrees "squared distance" 0.125 squares
              agrees "fourth power" (0.25 * 0.25 / 3.0) (squares |> Array.map (fun s -> s * s))
          }
          test "the ring is round and the grid square" {
              let radii = Laws.Ring.Modes |> Seq.map (fun m -> Math.Sqrt(m.Centre[0] ** 2.0 + m.Centre[1] ** 2.0))
              Expect.all radii (fun r -> abs (r - 2.0) < 1e-12) "radius 2"
              let grid = Laws.Grid.Modes |> Seq.map (fun m -> m.Centre[0], m.Centre[1]) |> set
              Expect.equal grid (set (List.allPairs [ -4.0; -2.0; 0.0; 2.0; 4.0 ] [ -4.0; -2.0; 0.0; 2.0; 4.0 ])) "grid"
          }
          test "weights that differ are kept to" {
              let mode (centre: float) weight = Mode(ImmutableArray.Create centre, 0.1, weight)
              let uneven = GaussianMixture("uneven", ImmutableArray.Create(mode 0.0 0.9, mode 5.0 0.1))
              agrees "share of the second" 0.1 (points uneven |> Array.map (fun p -> if p[0] > 2.5 then 1.0 else 0.0))
          }
          test "names are distinct" { Expect.equal (Laws.All |> Seq.distinctBy _.Name |> Seq.length) Laws.All.Length "" }
          test "room for part of a point is refused" {
              let ring = Laws.Ring :> ISource
              Expect.throwsT<ArgumentException> (fun () -> ring.Fill(Key.Of 1L, 0L, Span(Array.zeroCreate 3))) ""
          } ]

[<Tests>]
let tests = testList "Laws" [ everyLaw; shapes ]
