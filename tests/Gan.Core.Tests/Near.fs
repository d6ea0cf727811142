/// Comparisons whose messages say what was expected, what came and how far apart they are.
module Gan.Tests.Near

open System
open Expecto

/// The largest error of any element, relative to the larger of its size and 1.
let distance (expected: float seq) (actual: float seq) =
    Seq.map2 (fun e a -> if e = a then 0.0 else abs (e - a) / max 1.0 (abs e)) expected actual
    |> Seq.fold (fun worst d -> if Double.IsNaN d then infinity else max worst d) 0.0

let all tolerance (expected: float seq) (actual: float seq) what =
    Expect.equal (Seq.length actual) (Seq.length expected) $"{what}: how many numbers"
    let d = distance expected actual
    if d > tolerance then
        let show xs = xs |> Seq.truncate 8 |> Seq.map string |> String.concat " "
        failtest $"{what}: expected {show expected}, got {show actual}; the largest error is {d}, {tolerance} is allowed"

let one tolerance expected actual what = all tolerance [ expected ] [ actual ] what
