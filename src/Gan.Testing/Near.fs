/// Comparisons of floating-point numbers; a failure reports what was expected, what arrived and the error. NaN and ±infinity
/// fail on either side, also if both sides are equal: that two computations overflow in the same way proves nothing.
/// `exactly` accepts such a number where a closed form requires it.
module Gan.Testing.Near

open System
open Expecto

/// The error of one number relative to max(1, |expected|); infinity if either number is NaN or infinite.
let private error (expected: float) (actual: float) =
    if Double.IsFinite expected && Double.IsFinite actual then abs (expected - actual) / max 1.0 (abs expected) else infinity

/// 0 if the two are the same non-finite number, otherwise as `error`.
let private errorOrSame (expected: float) (actual: float) =
    if Double.IsFinite expected then error expected actual
    elif expected = actual || (Double.IsNaN expected && Double.IsNaN actual) then 0.0
    else infinity

let private largest (error: float -> float -> float) (expected: float seq) (actual: float seq) =
    Seq.map2 error expected actual |> Seq.fold max 0.0

/// The largest error of any element, relative to max(1, |expected|); infinity if any number on either side is NaN or
/// infinite.
let distance (expected: float seq) (actual: float seq) = largest error expected actual

let private compare measure tolerance (expected: float seq) (actual: float seq) what =
    Expect.equal (Seq.length actual) (Seq.length expected) $"{what}: number of elements"
    let d = largest measure expected actual
    if d > tolerance then
        let show xs = xs |> Seq.truncate 8 |> Seq.map string |> String.concat " "
        failtest $"{what}: expected {show expected}, got {show actual}; the largest error is {d}, {tolerance} is allowed"

/// Fails unless the lengths are equal and every element is finite and within the relative tolerance.
let all tolerance (expected: float seq) (actual: float seq) what = compare error tolerance expected actual what

/// `all` for one number.
let one tolerance expected actual what = all tolerance [ expected ] [ actual ] what

/// As `all`, except that an expected NaN or infinity requires the same value.
let exactly tolerance (expected: float seq) (actual: float seq) what = compare errorOrSame tolerance expected actual what

/// Fails unless both numbers are finite and |actual − expected| < tolerance.
let within (tolerance: float) (expected: float) (actual: float) what =
    if not (Double.IsFinite expected && abs (actual - expected) < tolerance) then
        failtest $"{what}: {actual}, expected {expected} ± {tolerance}"
