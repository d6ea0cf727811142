module Gan.Core.Tests.Datasets.GzipTests

open System
open System.IO
open System.IO.Compression
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Rejections

let private decode cap bytes = Gzip.Decode("f.gz", bytes, cap)

let private content = Array.init 2000 (fun i -> byte (i * i >>> 3))
let private packed = gzip content

/// Replaces the header of a member by one with optional fields.
let private withHeader (flags: byte) (fields: byte[]) =
    Array.concat [ [| 0x1fuy; 0x8buy; 8uy; flags; 0uy; 0uy; 0uy; 0uy; 0uy; 255uy |]; fields; packed[10..] ]

/// The lower half of the CRC-32 (RFC 1952, section 8), bit by bit.
let private crc16 (bytes: byte[]) =
    let step crc (b: byte) =
        Seq.fold
            (fun c _ -> if c &&& 1u = 1u then (c >>> 1) ^^^ 0xEDB88320u else c >>> 1)
            (crc ^^^ uint32 b)
            (seq { 1..8 })

    bytes |> Array.fold step UInt32.MaxValue |> (~~~) |> uint16 |> BitConverter.GetBytes

let private framework (bytes: byte[]) =
    use stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)
    use decoded = new MemoryStream()
    stream.CopyTo decoded
    decoded.ToArray()

let private valid =
    testList
        "valid"
        [ testProperty "decoding inverts encoding, with a cap of the exact length" (fun (bytes: byte[]) ->
              decode bytes.Length (gzip bytes) = bytes)
          testProperty "consecutive members decode to their concatenation" (fun (a: byte[]) (b: byte[]) ->
              decode 100_000 (Array.append (gzip a) (gzip b)) = Array.append a b)
          testList
              "header fields"
              [ let name = "name.bin\000"B
                let extra = [| 3uy; 0uy; 1uy; 2uy; 3uy |]

                for label, bytes in
                    [ "text flag", withHeader 1uy [||]
                      "extra", withHeader 4uy extra
                      "file name", withHeader 8uy name
                      "comment", withHeader 16uy name
                      "all", withHeader 28uy (Array.concat [ extra; name; name ])
                      "checksum",
                      (let header = [| 0x1fuy; 0x8buy; 8uy; 2uy; 0uy; 0uy; 0uy; 0uy; 0uy; 255uy |]
                       withHeader 2uy (crc16 header)) ] ->
                    test label { Expect.equal (decode 2000 bytes) content "the whole content" } ] ]

let private invalid =
    testList
        "invalid"
        [ test "every proper prefix is rejected with the offset of its end" {
              for length in 0 .. packed.Length - 1 do
                  isRejected $"f.gz: byte {length}: " (fun () -> decode 2000 packed[.. length - 1])
          }
          test "GZipStream accepts a prefix, so the check above can fail" {
              Expect.isLessThan (framework packed[.. packed.Length - 9]).Length 2001 "no exception"
              Expect.equal (framework packed[.. packed.Length - 9]) content "without a trailer"
          }
          test "every flipped bit is rejected, except header bits that do not affect the content" {
              let accepted =
                  [ for bit in 0 .. packed.Length * 8 - 1 do
                        let flipped = packed |> set (bit / 8) (packed[bit / 8] ^^^ (1uy <<< bit % 8))

                        let isUnchanged () =
                            Expect.equal (decode 2000 flipped) content "accepted content is unchanged"

                        match rejection isUnchanged with
                        | None -> bit
                        | Some message -> Expect.stringStarts message "f.gz: byte " "with the offset" ]

              // The text flag, time, extra flags, operating system, and the padding of the last data byte.
              let inHeader, inPadding = accepted |> List.partition (fun bit -> bit < 80)
              Expect.equal inHeader (24 :: [ 32..79 ]) "in the header"
              Expect.all inPadding (fun bit -> bit / 8 = packed.Length - 9) "in the padding"
          }
          testList
              "table"
              [ let n = packed.Length

                for label, bytes, expected in
                    [ "empty", [||], "byte 0: the gzip magic 1f 8b required, got the end of the file"
                      "not gzip", "hello"B, "byte 0: the gzip magic 1f 8b required, got 68"
                      "method", packed |> set 2 7uy, "byte 2: gzip compression method 8 required, got 7"
                      "reserved flag", packed |> set 3 0x20uy, "byte 3: gzip flags without reserved bits required, got 20"
                      "header checksum",
                      withHeader 2uy [| 0uy; 0uy |],
                      "byte 10: a gzip header with the stated checksum 0000 required"
                      "endless name",
                      [| yield! withHeader 8uy [||] |> Array.take 10; 65uy |],
                      "byte 11: the end of the gzip header's file name"
                      "extra field",
                      withHeader 4uy [| 255uy; 255uy |],
                      $"byte {n + 2}: the gzip header's extra field required"
                      "data", packed |> set 10 0xffuy, "deflated data required, got data that do not decode"
                      "checksum",
                      packed |> set (n - 8) (packed[n - 8] ^^^ 1uy),
                      $"byte {n - 8}: decoded data with the stated CRC-32"
                      "length",
                      packed |> set (n - 1) 1uy,
                      $"byte {n - 4}: {2000 + (1 <<< 24)} decoded bytes, as stated, required, got 2000"
                      "trailing zero",
                      Array.append packed [| 0uy |],
                      $"byte {n}: the end of the file or another gzip member (1f 8b) required, got 00"
                      "trailing 1f",
                      Array.append packed [| 0x1fuy |],
                      $"byte {n + 1}: the end of the file or another gzip member"
                      "second member cut",
                      Array.append packed packed[..20],
                      $"byte {n + 21}: more deflated data required, got the end" ] ->
                    test label { isRejected expected (fun () -> decode 2000 bytes) } ]
          test "random damage is rejected or does not change the content; no other exception is thrown" {
              for round in 0..2999 do
                  let key = (Key.Of 7L).Fold(int64 round)

                  let number i bound = (key.Fold(int64 i)).Below bound

                  let damaged =
                      seq { 0 .. round % 4 }
                      |> Seq.fold (fun bytes i ->
                                       bytes |> set (number (2 * i) packed.Length) (byte (number (2 * i + 1) 256))) packed

                  rejection (fun () -> Expect.equal (decode 2000 damaged) content "accepted content is unchanged") |> ignore
          } ]

let private bombs =
    testList
        "bombs"
        [ test "a cap one byte below the length rejects" {
              isRejected "at most 1999 decoded bytes required, got more" (fun () -> decode 1999 packed)
          }
          test "a decompression bomb allocates in proportion to the cap, for any stated length" {
              let bomb = gzip (Array.zeroCreate (64 <<< 20))
              let before = GC.GetAllocatedBytesForCurrentThread()
              isRejected "at most 1048576 decoded bytes required, got more" (fun () -> decode (1 <<< 20) bomb)
              let allocated = GC.GetAllocatedBytesForCurrentThread() - before
              // Doubling allocates at most twice the cap in all; a quarter of the cap is left for the decoder.
              Expect.isLessThan allocated (9L <<< 18) "bytes allocated"
          } ]

[<Tests>]
let tests = testList "Gzip" [ valid; invalid; bombs ]
