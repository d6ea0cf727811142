module Gan.Core.Tests.Training.SafetensorsTests

open System
open System.Buffers.Binary
open System.Text
open System.Text.Json
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private special = [ 0.0; -0.0; 1.0 / 3.0; Double.Epsilon; Double.MaxValue; infinity; -infinity; nan ]

let private parameters =
    gen {
        let! shapes = Gen.choose (0, 4) |> Gen.listOf |> Gen.map (List.truncate 3 >> shape) |> Gen.listOf
        let! names = Gen.elements [ "weight"; "bias"; "\"quoted\""; "ä × 漢\n"; "" ] |> Gen.listOfLength shapes.Length
        let layout = Layout(List.mapi2 (fun i (name: string) s -> struct ($"{i}.{name}", s)) names shapes)
        let! values =
            Gen.oneof [ Gen.elements special; Gen.choose (-1000, 1000) |> Gen.map (fun i -> float i / 7.0) ]
            |> Gen.arrayOfLength layout.Size
        return Params(layout, values)
    }
    |> Arb.fromGen

let private bits (xs: float[]) = xs |> Array.map BitConverter.DoubleToInt64Bits

/// An independent reader of the published format: length, header, and each tensor's bytes at its offsets.
let private readAsPublished (file: byte[]) =
    let header = int (BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan file))
    use json = JsonDocument.Parse(ReadOnlyMemory(file, 8, header))
    [ for entry in json.RootElement.EnumerateObject() ->
          let ints (name: string) = [ for e in entry.Value.GetProperty(name).EnumerateArray() -> e.GetInt32() ]
          let bytes =
              match ints "data_offsets" with
              | [ from; until ] -> file[8 + header + from .. 8 + header + until - 1]
              | other -> failtest $"{other}"
          let numbers =
              match entry.Value.GetProperty("dtype").GetString() with
              | "F64" -> bytes |> Array.chunkBySize 8 |> Array.map (fun b -> BitConverter.ToDouble(b, 0))
              | "F32" -> bytes |> Array.chunkBySize 4 |> Array.map (fun b -> float (BitConverter.ToSingle(b, 0)))
              | other -> failtest $"{other}"
          entry.Name, ints "shape", numbers ]

/// A file with this header and number of data bytes.
let private file (header: string) data =
    let text = Encoding.UTF8.GetBytes header
    Array.concat [ BitConverter.GetBytes(uint64 text.Length); text; Array.zeroCreate data ]

let private read (bytes: byte[]) = fun () -> Safetensors.Read(ReadOnlySpan bytes, "f.safetensors")
let private one dtype shape offsets = $"""{{"w":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"""

let private small =
    Safetensors.Write(Params(Layout [ struct ("0.weight", shape [ 2; 3 ]); struct ("0.bias", shape [ 3 ]) ],
                             [| 1.0 .. 9.0 |]),
                      true)

[<Tests>]
let tests =
    testList "Safetensors" [
        testProperty "reading inverts writing, bit for bit in float64" <| Prop.forAll parameters (fun p ->
            let bytes = Safetensors.Write(p, true)
            let again = Safetensors.Read(ReadOnlySpan bytes, "f", p.Layout)
            bits (again.ToArray()) = bits (p.ToArray()) && Safetensors.Write(again, true) = bytes)
        testProperty "float32 rounds each number once" <| Prop.forAll parameters (fun p ->
            let again = Safetensors.Read(ReadOnlySpan(Safetensors.Write(p, false)), "f", p.Layout)
            bits (again.ToArray()) = bits ((p.Map(fun x -> float (float32 x))).ToArray()))
        testProperty "files have the published format" <| Prop.forAll parameters (fun p ->
            let expected = [ for s in p.Layout.Slots -> s.Name, List.ofSeq s.Shape, bits (p[s].ToArray()) ]
            (Safetensors.Write(p, true) |> readAsPublished |> List.map (fun (n, s, v) -> n, s, bits v)) = expected)
        testProperty "the numbers start at a multiple of 8" <| Prop.forAll parameters (fun p ->
            BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan(Safetensors.Write(p, true))) % 8L = 0L)
        test "a file of another writer is read: metadata, other key order, tensors in another order" {
            let header =
                (""" {"__metadata__":{"by":"hand"},"b":{"shape":[],"data_offsets":[8,12],"dtype":"F32"},"""
                 + """"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}} """)
            let bytes =
                Array.append (file header 0)
                    (Array.collect (fun (x: float32) -> BitConverter.GetBytes x) [| 1.5f; -2.0f; 3.0f |])
            let p = Safetensors.Read(ReadOnlySpan bytes, "f")
            Expect.equal (string p.Layout) "a [2, 1], b []" "layout"
            Expect.sequenceEqual (p.ToArray()) [ 1.5; -2.0; 3.0 ] "numbers"
        }
        test "no tensors" { Expect.equal (read (file "{}" 0) ()).Layout.Size 0 "" }

        testList "a wrong layout is refused" [
            for tensors, expected in
                [ [ "0.weight", [ 3; 2 ]; "0.bias", [ 3 ] ], "f: 0.weight [3, 2] required, got 0.weight [2, 3]"
                  [ "0.weight", [ 2; 3 ]; "1.bias", [ 3 ] ], "f: 1.bias [3] required, got 0.bias [3]"
                  [ "0.weight", [ 2; 3 ] ], "f: 1 tensors required, got 2"
                  [ "0.weight", [ 2; 3 ]; "0.bias", [ 3 ]; "1.weight", [ 1 ] ], "f: 3 tensors required, got 2" ] ->
                test expected {
                    let layout = Layout [ for name, s in tensors -> struct (name, shape s) ]
                    isRejected expected (fun () -> Safetensors.Read(ReadOnlySpan small, "f", layout))
                } ]
        test "every proper prefix is rejected" {
            for length in 0 .. small.Length - 1 do
                isRejected "f.safetensors: byte " (read small[.. length - 1])
        }
        test "an extra byte is rejected" {
            isRejected "72 bytes of data required, got 73" (read (Array.append small [| 0uy |]))
        }
        test "a flipped bit of the header is rejected or gives another layout; no other exception is thrown" {
            let header = 8 + int (BitConverter.ToUInt64(small, 0))
            for bit in 0 .. 8 * header - 1 do
                let bytes = small |> set (bit / 8) (small[bit / 8] ^^^ (1uy <<< bit % 8))
                match rejection (read bytes) with
                | Some message -> Expect.stringStarts message "f.safetensors: byte " $"bit {bit}"
                | None -> Expect.isTrue ((read bytes ()).Layout.Size = 9) $"bit {bit} keeps nine numbers"
        }
        testList "invalid headers are rejected with the offset" [
            for label, bytes, expected in
                [ "nothing", [||], "byte 0: 8 bytes of header length required, got the end"
                  "part of a length", Array.zeroCreate 5, "byte 5: 8 bytes of header length required, got the end"
                  "no header", Array.zeroCreate 8, "byte 0: a header length from 2 to 0 required, got 0"
                  "longer than the file", BitConverter.GetBytes 100L, "byte 0: a header length from 2 to 0 required, got 100"
                  "longer than anything", Array.append (BitConverter.GetBytes Int64.MaxValue) (Array.zeroCreate 50),
                  "byte 0: a header length from 2 to 50 required, got 9223372036854775807"
                  "a negative length", Array.append (BitConverter.GetBytes -1L) (Array.zeroCreate 50),
                  "byte 0: a header length from 2 to 50 required, got -1"
                  "over the cap", Array.append (BitConverter.GetBytes 1048577L) (Array.zeroCreate 1048577),
                  "byte 0: a header length from 2 to 1048576 required, got 1048577"
                  "not JSON", file "nonsense" 0, "byte 8: a safetensors header required: "
                  "not an object", file "[]" 0, "byte 8: a safetensors header required: "
                  "too deep", file (String('[', 100)) 0, "byte 8: a safetensors header required: "
                  "no tensor", file """{"w":3}""" 0, "byte 8: a safetensors header required: "
                  "no shape", file """{"w":{"dtype":"F32","data_offsets":[0,4]}}""" 4,
                  "byte 8: a safetensors header required: "
                  "half precision", file (one "F16" "[1]" "[0,2]") 2, "byte 8: w of F32 or F64 required, got F16"
                  "mixed precision",
                  file
                      ("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"""
                       + """"b":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}""")
                      12,
                  "byte 8: b of F32 required, got F64"
                  "a duplicate name",
                  file
                      ("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"""
                       + """"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")
                      8,
                  "byte 8: a safetensors header required: "
                  "three data offsets", file (one "F32" "[1]" "[0,4,8]") 8, "byte 8: w with 2 data_offsets required, got 3"
                  "a gap", file (one "F32" "[1]" "[4,8]") 8, "byte 8: w at [0, 4) required, got [4, 8)"
                  "an overlap",
                  file
                      ("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
                       + """"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""")
                      12,
                  "byte 8: b at [8, 16) required, got [4, 12)"
                  "offsets that do not fit the shape", file (one "F32" "[2]" "[0,4]") 4,
                  "byte 8: w at [0, 8) required, got [0, 4)"
                  "offsets before the data", file (one "F32" "[1]" "[-4,0]") 4, "byte 8: w at [0, 4) required, got [-4, 0)"
                  "past the data", file (one "F32" "[2]" "[0,8]") 4, ": 8 bytes of data required, got 4"
                  "a negative extent", file (one "F32" "[-1]" "[0,4]") 4,
                  "byte 8: a safetensors header required: a shape needs extents of 0 or more"
                  "a shape that overflows", file (one "F32" "[65536,65536]" "[0,4]") 4,
                  "byte 8: a safetensors header required: "
                  "a fraction", file (one "F32" "[1.5]" "[0,4]") 4, "byte 8: a safetensors header required: "
                  "an offset that overflows", file (one "F32" "[99999999999999999999]" "[0,4]") 4,
                  "byte 8: a safetensors header required: "
                  "offsets that overflow", file (one "F32" "[1]" "[0,99999999999999999999]") 4,
                  "byte 8: a safetensors header required: "
                  "invalid UTF-8",
                  Array.concat [ BitConverter.GetBytes 9L; [| 123uy; 34uy; 255uy; 254uy; 34uy; 58uy; 51uy; 125uy; 32uy |] ],
                  "byte 8: a safetensors header required: " ] ->
                test label { isRejected expected (read bytes) } ] ]
