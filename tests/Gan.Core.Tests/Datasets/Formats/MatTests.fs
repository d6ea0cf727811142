module Gan.Core.Tests.Datasets.MatTests

open System
open System.IO
open System.IO.Compression
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

let private header = Array.concat [ Array.create 116 32uy; Array.zeroCreate 8; [| 0uy; 1uy; byte 'I'; byte 'M' |] ]

let private padded (data: byte[]) = Array.append data (Array.zeroCreate ((8 - data.Length % 8) % 8))

let private element (kind: int) (data: byte[]) =
    Array.concat [ BitConverter.GetBytes kind; BitConverter.GetBytes data.Length; padded data ]

let private words (numbers: int list) = numbers |> List.toArray |> Array.collect BitConverter.GetBytes

let private variableOf (flags: int) (name: string) (extents: int list) kind data =
    [ element 6 (words [ flags; 0 ])
      element 5 (words extents)
      element 1 (Text.Encoding.ASCII.GetBytes name)
      element kind data ]
    |> Array.concat
    |> element 14

let private variable = variableOf 6

let private packed (bytes: byte[]) =
    use stream = new MemoryStream()

    (use zlib = new ZLibStream(stream, CompressionLevel.Optimal, true)
     zlib.Write bytes)

    Array.concat [ BitConverter.GetBytes 15; BitConverter.GetBytes(int stream.Length); stream.ToArray() ]

let private file variables = Array.concat (header :: variables)

let private read (name: string) bytes = Mat.Parse("f.mat", bytes, [| name |])[name]

let private numbers (array: MatArray) = [ for i in 0 .. array.Count - 1 -> array[i] ]

let private valid =
    let stored =
        [ 1, Array.map byte [| -1y; 2y; 3y |], [ -1.0; 2.0; 3.0 ]
          2, [| 255uy; 2uy; 3uy |], [ 255.0; 2.0; 3.0 ]
          3, Array.collect (fun (x: int16) -> BitConverter.GetBytes x) [| -300s; 2s; 3s |], [ -300.0; 2.0; 3.0 ]
          4, Array.collect (fun (x: uint16) -> BitConverter.GetBytes x) [| 65535us; 2us; 3us |], [ 65535.0; 2.0; 3.0 ]
          5, words [ -70000; 2; 3 ], [ -70000.0; 2.0; 3.0 ]
          6, Array.collect (fun (x: uint32) -> BitConverter.GetBytes x) [| 4_000_000_000u; 2u; 3u |], [ 4e9; 2.0; 3.0 ]
          7, Array.collect (fun (x: float32) -> BitConverter.GetBytes x) [| 0.5f; 2.0f; 3.0f |], [ 0.5; 2.0; 3.0 ]
          9, Array.collect (fun (x: float) -> BitConverter.GetBytes x) [| 0.1; 2.0; 3.0 |], [ 0.1; 2.0; 3.0 ] ]

    testList
        "valid"
        [ for kind, data, expected in stored do
              test $"doubles stored as type {kind}, plain and compressed" {
                  let variable = variable "x" [ 1; 3 ] kind data
                  Expect.equal (read "x" (file [ variable ]) |> numbers) expected "plain"
                  Expect.equal (read "x" (file [ packed variable ]) |> numbers) expected "compressed"
              }
          test "small data elements" {
              let short (kind: int) (data: byte[]) =
                  Array.concat
                      [ BitConverter.GetBytes(data.Length <<< 16 ||| kind); data; Array.zeroCreate (4 - data.Length) ]

              let content = [ element 6 (words [ 9; 0 ]); element 5 (words [ 1; 2 ]); short 1 "x"B; short 2 [| 7uy; 8uy |] ]
              let x = read "x" (file [ element 14 (Array.concat content) ])
              Expect.equal (numbers x, x.ToBytes().ToArray()) ([ 7.0; 8.0 ], [| 7uy; 8uy |]) ""
          }
          test "a variable of an unsupported class that is not requested" {
              let cells = variableOf 1 "cells" [ 1; 1 ] 14 [||]
              let x = variable "x" [ 1; 1 ] 2 [| 3uy |]
              Expect.equal (read "x" (file [ cells; x ]) |> numbers) [ 3.0 ] ""
          } ]

let private invalid =
    let x = variable "x" [ 1; 2 ] 2 [| 1uy; 2uy |]
    let plain = file [ x ]

    testList
        "invalid"
        [ for label, bytes, expected in
              [ "big-endian", plain |> set 126 (byte 'M') |> set 127 (byte 'I'), "byte 126: the mark of a little-endian"
                "HDF5", plain |> set 125 2uy, "byte 124: version 1.0 of a level-5 MATLAB file"
                "no variable", header, "variable 'x' is required, got none"
                "another variable", file [ variable "y" [ 1; 1 ] 2 [| 1uy |] ], "variable 'x' is required, got y"
                "duplicate variable", file [ x; x ], "another 'x'"
                "64-bit integers", file [ variableOf 14 "x" [ 1; 1 ] 12 (Array.zeroCreate 8) ],
                "of class 6 to 13 required, got class 14"
                "stored as 64-bit integers", file [ variable "x" [ 1; 1 ] 12 (Array.zeroCreate 8) ],
                "of float64 required, got type 12"
                "complex", file [ variableOf (6 ||| 0x800) "x" [ 1; 1 ] 2 [| 1uy |] ],
                "real numbers required, got one of complex"
                "fewer numbers", file [ variable "x" [ 1; 3 ] 2 [| 1uy; 2uy |] ], "3 bytes for [1, 3] required, got 2"
                "negative extent", file [ variable "x" [ 1; -1 ] 2 [| 1uy |] ],
                "a dimension of 0 to 2147483647 required, got -1" ] do
              test label { isRejected expected (fun () -> read "x" bytes) }
          test "numbers that are not bytes" {
              let bytes =
                  file [ variable "x" [ 1; 2 ] 9 (Array.collect (fun (x: float) -> BitConverter.GetBytes x) [| 1.0; 0.5 |]) ]
              isRejected "variable 'x', element 1: an integer from 0 to 255 required, got 0.5" (fun () ->
                  (read "x" bytes).ToBytes())
          } ]

let private published =
    match DataFolders.Of().Find("olivetti", (fun folder -> Olivetti.IsIn folder)) with
    | null -> ptestList "published" [ test "the Olivetti faces are not installed" { () } ]
    | folder ->
        testList
            "published"
            [ test "the Olivetti faces: 400 of 40 people, upright" {
                  let all = Olivetti.All folder
                  Expect.equal (all.Count, all.Example.Size) (400, 4096) "images"
                  Expect.equal (all.Labels.ToArray() |> Array.countBy id) [| for person in 0uy .. 39uy -> person, 10 |]
                      "ten images each"
                  // scikit-learn's copy of the set, scaled to [0, 1] by the minimum and the maximum, has the mean 0.547.
                  let pixels = all.Pixels.ToArray() |> Array.map float
                  let scaled = (Array.average pixels - Array.min pixels) / (Array.max pixels - Array.min pixels)
                  Expect.floatClose { absolute = 1e-3; relative = 0.0 } scaled 0.547 "mean"
                  let parts = Olivetti.Split folder
                  Expect.equal (parts.Train.Count, parts.Validation.Count, parts.Test.Count) (300, 50, 50) "parts"
              } ]

[<Tests>]
let tests = testList "Mat" [ valid; invalid; published ]
