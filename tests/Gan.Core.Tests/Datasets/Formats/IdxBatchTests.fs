module Gan.Core.Tests.Datasets.IdxBatchTests

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

let private parse cap (bytes: byte[]) = IdxBatch.Parse("f.idx", bytes, cap)

let private floats (batch: Batch) =
    use stream = new MemoryStream()
    IdxBatch.Write(stream, batch)
    stream.ToArray()

/// Two points of the plane.
let private plane = Batch.OfRows [| [| 1f; -2.5f |]; [| 0f; 1e-3f |] |]

let private batches =
    gen {
        let! extents = Gen.choose (1, 4) |> Gen.listOf |> Gen.map (fun e -> 1 :: 2 :: List.truncate 2 e)
        let! values =
            Gen.choose (-1000, 1000) |> Gen.map (fun i -> float32 i / 7f) |> Gen.arrayOfLength (List.fold (*) 1 extents)
        return Batch(shape extents, values)
    }
    |> Arb.fromGen

[<Tests>]
let tests =
    testList "IdxBatch" [
        test "numbers are written as the format specifies" {
            Expect.equal
                (Convert.ToHexString(floats plane))
                ("00000D02" + "00000002" + "00000002" + "3F800000" + "C0200000" + "00000000" + "3A83126F")
                "type 0D, big-endian"
        }
        testProperty "reading inverts writing, gzipped or plain, with a cap of the exact length"
        <| Prop.forAll batches (fun batch ->
            let bytes = floats batch
            [ bytes; gzip bytes ] |> List.forall (fun b ->
                let read = parse bytes.Length b
                read.Shape.Equals batch.Shape && read.ToArray() = batch.ToArray()))
        test "bytes become pixels in [0, 1]" {
            let read = parse 1000 (idx [ 2; 1; 3 ] [| 0uy; 51uy; 255uy; 1uy; 2uy; 3uy |])
            Expect.equal (List.ofSeq read.Shape) [ 2; 1; 3 ] "shape"
            Expect.equal (read.ToArray()) [| 0f; 51f / 255f; 1f; 1f / 255f; 2f / 255f; 3f / 255f |] "values"
        }
        test "every proper prefix is rejected with the offset of its end" {
            let bytes = floats plane
            for length in 0 .. bytes.Length - 1 do
                isRejected $"f.idx: byte {length}: " (fun () -> parse 1000 bytes[.. length - 1])
        }
        testList "table" [
            for label, bytes, expected in
                [ "magic", floats plane |> set 1 1uy, "f.idx: byte 1: IDX magic 00 required, got 01"
                  "type", floats plane |> set 2 0x0euy,
                  "f.idx: byte 2: IDX element type 08 (bytes) or 0d (float32) required, got 0e"
                  "labels", idx [ 3 ] [| 1uy; 2uy; 3uy |],
                  "f.idx: byte 3: IDX with 2 to 4 axes, the examples first, required, got 1"
                  "trailing", Array.append (floats plane) [| 7uy |],
                  "f.idx: byte 28: the end after 28 bytes for shape [2, 2] required, got 29 bytes"
                  "over the cap", floats plane |> set 4 1uy,
                  "f.idx: byte 4: extents that ask for at most 1000 bytes required"
                  "NaN", floats (Batch.OfRows [| [| 1f |]; [| nanf |] |]), "f.idx: byte 16: finite numbers required, got NaN"
                  "packed", gzip (floats plane |> set 2 0x0euy), "f.idx (unpacked): byte 2: " ] ->
                test label { isRejected expected (fun () -> parse 1000 bytes) } ]
        test "files" {
            inFolder (fun folder ->
                Expect.equal ((IdxBatch.Read(write folder "f" (floats plane))).ToArray()) (plane.ToArray()) "read"
                isRejected "none: no such file" (fun () -> IdxBatch.Read "none"))
        }
    ]
