module Gan.Core.Tests.Datasets.MnistTests

open System
open System.IO
open System.Security.Cryptography
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private images n = idx [ n; 28; 28 ] (Array.init (n * 784) byte)
let private labels n = idx [ n ] (Array.init n (fun i -> byte (i % 10)))

/// Runs a test in a folder with a small data set, gzipped or plain, whose files the test may damage.
let private small pack test =
    inFolder (fun folder ->
        [ images 12; labels 12; images 5; labels 5 ]
        |> List.zip (List.ofSeq Mnist.Files)
        |> List.iter (fun (file, bytes) ->
            if pack then write folder (file.Name + ".gz") (gzip bytes) else write folder file.Name bytes
            |> ignore)

        test folder)

let private files =
    testList
        "files"
        [ for pack in [ false; true ] ->
              test (if pack then "packed" else "plain") {
                  small pack (fun folder ->
                      let train, held = Mnist.Train folder, Mnist.Test folder
                      Expect.equal (train.Count, held.Count) (12, 5) "counts"
                      Expect.equal (Mnist.TrainCount folder, Mnist.TestCount folder) (12, 5) "counts by the labels"
                      Expect.equal (train.Name, held.Name) ("mnist", "mnist-test") "names"
                      Expect.equal train.Example (shape [ 784 ]) "flat"
                      Expect.equal (train.Pixels.ToArray()) (Array.init (12 * 784) byte) "pixels"
                      Expect.equal (held.Labels.ToArray()) [| 0uy .. 4uy |] "labels")
              }
          for label, name, bytes, expected in
              [ "missing",
                "", [||],
                "train-images-idx3-ubyte or train-images-idx3-ubyte.gz is required, got neither"
                "another size",
                "train-images-idx3-ubyte", idx [ 12; 14; 56 ] (Array.zeroCreate (12 * 784)),
                "byte 8: images of 28×28 pixels required, got 14×56"
                "fewer labels",
                "train-labels-idx1-ubyte", labels 11,
                "train-labels-idx1-ubyte: byte 4: a label for each of the 12 images required, got 11"
                "an eleventh class",
                "train-labels-idx1-ubyte", labels 12 |> set 11 10uy,
                "train-labels-idx1-ubyte: byte 11: labels from 0 to 9 required, got 10"
                "labels for images",
                "train-images-idx3-ubyte", labels 12,
                "train-images-idx3-ubyte: byte 3: IDX with 3 axes, so 03 required, got 01"
                "truncated",
                "train-images-idx3-ubyte", (images 12)[..999],
                "train-images-idx3-ubyte: byte 1000: 9424 bytes for shape [12, 28, 28] required, got the end after 1000" ] ->
              test label {
                  small false (fun folder ->
                      match name with
                      | "" -> File.Delete(Path.Combine(folder, "train-images-idx3-ubyte"))
                      | name -> write folder name bytes |> ignore

                      isRejected expected (fun () -> Mnist.Train folder)
                      Expect.equal (Mnist.Test folder).Count 5 "the other half is not required")
              } ]

/// The folder of MNIST; skips the test without it.
let real () =
    match (DataFolders.Of()).Find("mnist", (fun folder -> Mnist.IsIn folder)) with
    | null -> skiptest "MNIST is not installed"
    | folder -> folder

let private published =
    testList
        "MNIST"
        [ test "has the publishers' checksums" {
              let folder = real ()

              for file in Mnist.Files do
                  let path = Path.Combine(folder, file.Name)

                  let bytes =
                      if File.Exists path then
                          File.ReadAllBytes path
                      else
                          Gzip.Decode(path, File.ReadAllBytes(path + ".gz"), file.Length)

                  Expect.equal bytes.Length file.Length $"length of {file.Name}"
                  Expect.equal (Convert.ToHexStringLower(MD5.HashData bytes)) file.Md5 $"MD5 of {file.Name}"
          }
          test "has 60,000 and 10,000 digits, 5923 of them training zeros" {
              let train, held = Mnist.Train(real ()), Mnist.Test(real ())
              Expect.equal (train.Count, held.Count) (60_000, 10_000) "counts"

              Expect.equal
                  (train.Labels.ToArray() |> Array.countBy id |> Array.sort |> Array.map snd)
                  [| 5923; 6742; 5958; 6131; 5842; 5421; 5918; 6265; 5851; 5949 |]
                  "digits by class"

              Expect.equal (train.Labels.Slice(0, 5).ToArray()) [| 5uy; 0uy; 4uy; 1uy; 9uy |] "the first labels"
              // The usual normalisation constant of MNIST is its mean pixel, 0.1307.
              let mean = train.Marginals() |> Array.averageBy float
              Expect.floatClose { absolute = 5e-5; relative = 0.0 } mean 0.1307 "mean pixel"
          } ]

[<Tests>]
let tests = testList "Mnist" [ files; published ]
