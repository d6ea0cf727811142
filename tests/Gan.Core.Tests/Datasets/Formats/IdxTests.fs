module Gan.Core.Tests.Datasets.IdxTests

open System
open System.IO
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private parse cap axes bytes = Idx.Parse("f.idx", bytes, axes, cap)

/// Two images of 3 by 2 pixels.
let private small = idx [ 2; 3; 2 ] (Array.init 12 (fun i -> byte (20 * i)))

let private header (extents: uint32 list) =
    [| 0uy; 0uy; 8uy; byte extents.Length
       for e in extents do
           byte (e >>> 24)
           byte (e >>> 16)
           byte (e >>> 8)
           byte e |]

let private arrays =
    gen {
        let! extents = Gen.choose (1, 5) |> Gen.listOf |> Gen.map (fun e -> 1 :: List.truncate 3 e)
        let! values = Gen.choose (0, 255) |> Gen.map byte |> Gen.arrayOfLength (List.fold (*) 1 extents)
        return extents, values
    }
    |> Arb.fromGen

let private valid =
    testList
        "valid"
        [ test "the bytes are those of the published format" {
              Expect.equal (Convert.ToHexString small[..15]) "00000803000000020000000300000002" "header"
              Expect.equal small[16..] (Array.init 12 (fun i -> byte (20 * i))) "elements"
          }
          testProperty "reading inverts writing, gzipped or plain, with a cap of the exact length"
          <| Prop.forAll arrays (fun (extents, values) ->
              let bytes = idx extents values

              [ bytes; gzip bytes ]
              |> List.forall (fun b ->
                  let read = parse bytes.Length extents.Length b
                  List.ofSeq read.Shape = extents && read.Values.ToArray() = values))
          test "gzip is detected by content, not by file name" {
              inFolder (fun folder ->
                  let read name bytes = Idx.Read(write folder name bytes, 3, 1000).Values.ToArray()
                  Expect.equal (read "plain.gz" small) small[16..] "plain"
                  Expect.equal (read "packed" (gzip small)) small[16..] "packed")
          }
          test "invalid extents and counts are refused" {
              for extents, count in [ [], 1; [ 0 ], 0; [ 2; 2 ], 3 ] do
                  Expect.throwsT<ArgumentException> (fun () -> idx extents (Array.zeroCreate count) |> ignore) $"{extents}"
          } ]

let private invalid =
    testList
        "invalid"
        [ test "every proper prefix is rejected with the offset of its end" {
              for length in 0 .. small.Length - 1 do
                  isRejected $"f.idx: byte {length}: " (fun () -> parse 1000 3 small[.. length - 1])
          }
          test "every proper prefix of gzipped content is rejected" {
              for length in 0 .. small.Length - 1 do
                  isRejected $"f.idx (unpacked): byte {length}: " (fun () -> parse 1000 3 (gzip small[.. length - 1]))
          }
          test "every flipped bit of the header is rejected" {
              for bit in 0..127 do
                  isRejected "f.idx: byte " (fun () ->
                      parse 1000 3 (small |> set (bit / 8) (small[bit / 8] ^^^ (1uy <<< bit % 8))))
          }
          testList
              "table"
              [ for label, bytes, expected in
                    [ "empty", [||], "f.idx: byte 0: the IDX magic 00 00 08 03 required, got the end of the file"
                      "magic", small |> set 1 1uy, "f.idx: byte 1: IDX magic 00 required, got 01"
                      "type", small |> set 2 0x0duy, "f.idx: byte 2: IDX element type 08 required, got 0d"
                      "axes", small |> set 3 1uy, "f.idx: byte 3: IDX with 3 axes, so 03 required, got 01"
                      "short header",
                      small[..9],
                      "f.idx: byte 10: an IDX header of 16 bytes required, got the end of the file"
                      "no images", header [ 0u; 3u; 2u ], "f.idx: byte 4: an extent of 1 to 2147483647 required, got 0"
                      "extent above int32",
                      header [ 1u; UInt32.MaxValue; 2u ],
                      "f.idx: byte 8: an extent of 1 to 2147483647 required, got 4294967295"
                      "overflow",
                      header [ 0x7fffffffu; 0x7fffffffu; 0x7fffffffu ],
                      "f.idx: byte 4: extents that ask for at most 1000 bytes required, got 2147483663 or more"
                      "over the cap",
                      header [ 10u; 10u; 10u ],
                      "f.idx: byte 12: extents that ask for at most 1000 bytes required, got 1016"
                      "truncated", small[..26], "f.idx: byte 27: 28 bytes for shape [2, 3, 2] required, got the end after 27"
                      "trailing",
                      Array.append small [| 7uy |],
                      "f.idx: byte 28: the end after 28 bytes for shape [2, 3, 2] required, got 29 bytes"
                      "gzipped and truncated", gzip small |> Array.take 20, "f.idx: byte 20: "
                      "gzipped twice", gzip (gzip small), "f.idx (unpacked): byte 0: IDX magic 00 required, got 1f" ] ->
                    test label { isRejected expected (fun () -> parse 1000 3 bytes) } ]
          testList
              "files"
              [ test "missing" { isRejected "none/f.idx: no such file" (fun () -> Idx.Read("none/f.idx", 1)) }
                test "a folder" {
                    inFolder (fun f -> isRejected $"{f}: a file is required, got a folder" (fun () -> Idx.Read(f, 1)))
                }
                test "empty" {
                    inFolder (fun f -> isRejected "byte 0: the IDX magic" (fun () -> Idx.Read(write f "e" [||], 1)))
                }
                test "empty name" { isRejected "the file cannot be read" (fun () -> Idx.Read("", 1)) }
                test "NUL in the name" { isRejected "a\\u0000b: the file cannot be read" (fun () -> Idx.Read("a\000b", 1)) }
                test "longer than the cap" {
                    inFolder (fun f -> 
                        isRejected "byte 27: a file of at most 27 bytes required, got 28" (fun () ->
                            Idx.Read(write f "l" small, 3, 27)))
                }
                test "an endless device" {
                    if not (File.Exists "/dev/zero") then skiptest "/dev/zero does not exist"
                    
                    isRejected "/dev/zero: byte 100000: a file of at most 100000 bytes required, got more" (fun () ->
                        Idx.Read("/dev/zero", 1, 100_000))
                } ] ]

[<Tests>]
let tests = testList "Idx" [ valid; invalid ]
