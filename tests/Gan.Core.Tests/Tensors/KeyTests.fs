module Gan.Core.Tests.Tensors.KeyTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Statistics

let private key = Key.Of 2014L
let private folds = Array.init 24_000 (fun i -> key.Fold(int64 i))

/// The first 64-bit numbers of a key's stream.
let private drawn (key: Key) count =
    let words = Array.zeroCreate<uint32> (2 * count)
    Philox.Words(key.Value, 0UL, words)
    Array.init count (fun i -> uint64 words[2 * i] ||| (uint64 words[2 * i + 1] <<< 32))

/// The rank of a permutation of four elements among the 24.
let private rank (order: int[]) =
    let smaller i = order |> Seq.skip (i + 1) |> Seq.filter (fun x -> x < order[i]) |> Seq.length
    6 * smaller 0 + 2 * smaller 1 + smaller 2

/// A common wrong shuffle: exchanges each element with any element.
let private wrongShuffle (key: Key) =
    ([| 0..3 |], [ 0..3 ]) ||> List.fold (fun order i ->
        let j = key.Fold(int64 i).Below 4
        order |> Array.permute (fun p -> if p = i then j elif p = j then i else p))

[<Tests>]
let tests =
    testList "Key" [
        test "folds are distinct from each other, from the key and from folds of other keys" {
            let others = Array.init 1000 (fun i -> (Key.Of 2015L).Fold(int64 i))
            let all =
                Array.concat
                    [ [| key |]; folds; others; [| key.Fold -1L; key.Fold Int64.MinValue; key.Fold Int64.MaxValue |] ]
            Expect.equal (Array.distinct all).Length all.Length "distinct"
        }
        test "folds do not repeat numbers that the key draws" {
            let both = Set.intersect (drawn key 10_000 |> set) (folds |> Seq.map _.Value |> set)
            Expect.isEmpty both "disjoint"
        }
        test "the streams of neighbouring folds are independent" {
            let cells = folds |> Array.pairwise |> Array.map (fun (a, b) -> 8 * a.Below 8 + b.Below 8)
            Expect.isLessThan (unevenness (histogram 64 cells)) 4.0 "pairs are uniform"
            let dependent = folds |> Array.map (fun a -> 8 * a.Below 8 + a.Below 8)
            Expect.isGreaterThan (unevenness (histogram 64 dependent)) 4.0 "dependent pairs are not"
        }
        test "split is the first folds" {
            Expect.sequenceEqual (key.Split 5) (Seq.init 5 (fun i -> key.Fold(int64 i))) "0, 1, …"
            Expect.isEmpty (key.Split 0) "none"
        }
        test "a key is equal by value, and prints as 16 hexadecimal digits" {
            Expect.equal (Key.Of -1L) (Key UInt64.MaxValue) "equal"
            Expect.equal (string (Key.Of 255L)) "00000000000000ff" "printed"
        }

        testProperty "Below is below its bound" (fun (seed: int64) (bound: int) ->
            let bound = max 1 (abs (max bound -Int32.MaxValue))
            let drawn = (Key.Of seed).Below bound
            0 <= drawn && drawn < bound)
        test "Below is uniform for a bound that does not divide a power of two" {
            let counts bound = folds |> Seq.map _.Below(bound) |> histogram 7
            Expect.isLessThan (unevenness (counts 7)) 4.0 "seven"
            Expect.isGreaterThan (unevenness (counts 6)) 4.0 "the test distinguishes 6 from 7"
        }
        test "Below covers the range of the largest bound" {
            let sample = folds |> Array.map (fun k -> float (k.Below Int32.MaxValue) / float Int32.MaxValue)
            Expect.isLessThan (kolmogorovSmirnov id sample) 1.95 "uniform"
        }
        test "a bound below 1 is refused" {
            for bound in [ 0; -3 ] do
                Expect.throwsC (fun () -> key.Below bound |> ignore) (fun e ->
                    Expect.stringContains e.Message $"a bound of 1 or more is required, got {bound}" "message")
        }

        testProperty "a permutation contains every number once" (fun (seed: int64) (count: byte) ->
            (Key.Of seed).Permutation(int count) |> Array.sort |> (=) [| 0 .. int count - 1 |])
        test "all orders are equally likely" {
            let ranks shuffle = folds |> Seq.map (shuffle >> rank) |> histogram 24
            Expect.isLessThan (unevenness (ranks _.Permutation(4))) 4.0 "24 orders of four"
            Expect.isGreaterThan (unevenness (ranks wrongShuffle)) 4.0 "the test detects a wrong shuffle"
        }
        test "every number is equally likely to be the first of a long permutation" {
            let front = folds |> Seq.take 4000 |> Seq.map (fun k -> (k.Permutation 100)[0]) |> histogram 100
            Expect.isLessThan (unevenness front) 4.0 "even"
        } ]
