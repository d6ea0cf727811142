/// Exact rational numbers, independent of the library's, and FsCheck generators of intervals.
module Gan.Theory.Tests.Enclosures.Exact

open System
open System.Globalization
open System.Numerics
open FsCheck
open FsCheck.FSharp
open Gan.Theory

/// numerator / denominator, with a denominator above 0.
type Q = { Num: BigInteger; Den: BigInteger }

let ofDouble (x: float) =
    let bits = BitConverter.DoubleToInt64Bits x
    let exponent, fraction = int ((bits >>> 52) &&& 0x7FFL), bits &&& 0xFFFFFFFFFFFFFL
    let mantissa = BigInteger(if exponent = 0 then fraction else fraction ||| 0x10000000000000L)
    let power = max exponent 1 - 1075
    let signed = if bits < 0L then -mantissa else mantissa
    if power >= 0 then { Num = signed <<< power; Den = 1I } else { Num = signed; Den = 1I <<< -power }

/// Reads a decimal such as -1.25e-7.
let parse (text: string) =
    let parts = text.Split 'e'
    let power = if parts.Length > 1 then int parts[1] else 0
    let digits = parts[0].Replace(".", "")
    let decimals = match parts[0].IndexOf '.' with -1 -> 0 | i -> parts[0].Length - i - 1
    let num, shift = BigInteger.Parse(digits, CultureInfo.InvariantCulture), power - decimals
    if shift >= 0 then { Num = num * BigInteger.Pow(10I, shift); Den = 1I }
    else { Num = num; Den = BigInteger.Pow(10I, -shift) }

let add a b = { Num = a.Num * b.Den + b.Num * a.Den; Den = a.Den * b.Den }
let negate a = { a with Num = -a.Num }
let multiply a b = { Num = a.Num * b.Num; Den = a.Den * b.Den }

let divide a b =
    let n, d = a.Num * b.Den, a.Den * b.Num
    if d.Sign < 0 then { Num = -n; Den = -d } else { Num = n; Den = d }

let compare a b = compare (a.Num * b.Den) (b.Num * a.Den)

/// Lower ≤ x ≤ Upper, exactly.
let contains (e: Enclosure) x =
    (Double.IsNegativeInfinity e.Lower || compare (ofDouble e.Lower) x <= 0)
    && (Double.IsPositiveInfinity e.Upper || compare x (ofDouble e.Upper) <= 0)

/// Some number within one unit of the last of the decimal digits of x is in the interval.
let meets digits (e: Enclosure) x =
    let unit = multiply { x with Num = abs x.Num } { Num = 1I; Den = BigInteger.Pow(10I, digits - 1) }
    contains (Enclosure(e.Lower, infinity)) (add x unit) && contains (Enclosure(-infinity, e.Upper)) (add x (negate unit))

let private scaled low high =
    Gen.map2 (fun m e -> Math.ScaleB(float m / 1e9, e)) (Gen.choose (-1000000000, 1000000000)) (Gen.choose (low, high))

/// Any finite float64 number: of every exponent, subnormal, near 0, near 1, small integers.
let number =
    Gen.frequency [
        4, scaled -40 40
        2, scaled -1090 1023
        1, Gen.map (fun i -> 1.0 + float i * 2.0 ** -52.0) (Gen.choose (-1000, 1000))
        1, Gen.map float (Gen.choose (-9, 9))
        1, Gen.elements [ Double.Epsilon; -Double.Epsilon; Double.MaxValue; -Double.MaxValue; 2.2250738585072014e-308; 0.0 ]
    ]

/// An interval and a number in it.
let interval =
    gen {
        let! a = number
        let near = Gen.map (fun i -> a * (1.0 + 1e-9 * float i)) (Gen.choose (0, 99))
        let! b = Gen.frequency [ 1, Gen.constant a; 2, number; 2, near ]
        let b = if Double.IsFinite b then b else a
        let! t = Gen.choose (0, 4)
        let low, high = min a b, max a b
        let inside = low * (1.0 - float t / 4.0) + high * (float t / 4.0)
        return Enclosure(low, high), max low (min high inside)
    }

/// Two intervals with a number in each.
let intervals =
    Arb.fromGenShrink (Gen.zip interval interval, fun ((a, x), (b, y)) ->
        seq { if a.Width > 0.0 || b.Width > 0.0 then (Enclosure.Of x, x), (Enclosure.Of y, y) })
