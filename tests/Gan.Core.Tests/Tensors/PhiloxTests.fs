module Gan.Core.Tests.Tensors.PhiloxTests

open System
open Expecto
open FsCheck.FSharp
open Gan

/// Known answers of Random123: counter, key (low word first) and block.
let private published =
    [ [ 0u; 0u; 0u; 0u ], [ 0u; 0u ], [ 0x6627e8d5u; 0xe169c58du; 0xbc57ac4cu; 0x9b00dbd8u ]
      List.replicate 4 0xffffffffu, List.replicate 2 0xffffffffu, [ 0x408f276du; 0x41c83b0eu; 0xa20bc7c6u; 0x6d5451fdu ]
      [ 0x243f6a88u; 0x85a308d3u; 0x13198a2eu; 0x03707344u ],
      [ 0xa4093822u; 0x299f31d0u ],
      [ 0xd16cfe09u; 0x94fdccebu; 0x5001e420u; 0x24126ea1u ] ]

let private wide low high = uint64 low ||| (uint64 high <<< 32)

let private block key low high =
    let struct (a, b, c, d) = Philox.Block(key, low, high)
    [| a; b; c; d |]

let private words key first count =
    let destination = Array.zeroCreate<uint32> count
    Philox.Words(key, first, destination)
    destination

/// The law of the vectorised stream: blocks first, first + 1, … (modulo 2⁶⁴) one by one.
let private isBlocks key first (stream: uint32[]) =
    Array.init ((stream.Length + 3) / 4) (fun i -> block key (first + uint64 i) 0UL)
    |> Array.concat
    |> Array.take stream.Length
    |> (=) stream

let private places =
    gen {
        let! key = Gen.choose64 (Int64.MinValue, Int64.MaxValue)
        let! first =
            Gen.oneof [ Gen.choose64 (0L, 1000L); Gen.choose64 (-20L, 20L); Gen.choose64 (0xfffffff0L, 0x100000010L) ]
        let! count = Gen.choose (0, 200)
        return uint64 key, uint64 first, count
    }
    |> Arb.fromGen

[<Tests>]
let tests =
    testList "Philox" [
        testList "published known answers" [
            for counter, key, expected in published ->
                test $"counter {counter[0]:x8}…, key {key[0]:x8}…" {
                    let got = block (wide key[0] key[1]) (wide counter[0] counter[1]) (wide counter[2] counter[3])
                    Expect.sequenceEqual got expected "block"
                } ]

        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 500 }
            "words are consecutive blocks, at any offset and length"
            <| Prop.forAll places (fun (key, first, count) -> words key first count |> isBlocks key first)

        test "words are right across the carry into the counter's upper half" {
            let stream = words 5UL (UInt64.MaxValue - 2UL) 64
            Expect.isTrue (isBlocks 5UL (UInt64.MaxValue - 2UL) stream) "the counter wraps"
        }

        test "the law detects a stream shifted by one block, two exchanged blocks, and one flipped bit" {
            let stream = words 7UL 3UL 64
            let exchanged = stream |> Array.permute (fun i -> if i / 4 = 1 then i + 4 elif i / 4 = 2 then i - 4 else i)
            Expect.isTrue (isBlocks 7UL 3UL stream) "unchanged"
            Expect.isFalse (isBlocks 7UL 4UL stream) "shifted by one"
            Expect.isFalse (isBlocks 7UL 3UL exchanged) "exchanged"
            Expect.isFalse (isBlocks 7UL 3UL (Array.updateAt 63 (stream[63] ^^^ 1u) stream)) "flipped"
        } ]
