module Gan.Cli.Tests.BadInputTests

open System
open System.IO
open Expecto
open Gan.Core.Tests.Datasets.Files

/// Arguments, and what the one line must say.
let private arguments: (string list * string list) list =
    [ [], [ "command" ]
      [ "trian"; "ring" ], [ "verb 'trian'"; "'train'" ]
      [ "train" ], [ "recipe" ]
      [ "train"; "rnig" ], [ "recipe"; "'rnig'"; "'ring'" ]
      [ "train"; "ring"; "--stpes"; "3" ], [ "--stpes" ]
      [ "train"; "ring"; "--steps"; "x" ], [ "'x'" ]
      [ "train"; "ring"; "--steps=-1" ], [ "--steps: 0 or more required, got -1" ]
      [ "train"; "ring"; "--steps"; "1"; "--epochs"; "1" ], [ "--steps or --epochs" ]
      [ "train"; "ring"; "--epochs"; "1" ], [ "--epochs"; "ring"; "--steps" ]
      [ "train"; "digits"; "--epochs"; "NaN" ], [ "--epochs"; "NaN" ]
      [ "train"; "ring"; "--engine"; "egaer" ], [ "'egaer'"; "eager" ]
      [ "train"; "ring"; "--engine"; "reference"; "--device"; "cuda" ], [ "--device"; "cuda" ]
      [ "train"; "ring"; "--engine"; "eager"; "--set"; "precision=bf16" ], [ "--engine: compiled or script"; "bf16"; "eager" ]
      [ "train"; "ring"; "--set"; "precision=fp16" ], [ "precision"; "'fp16'"; "bf16" ]
      [ "train"; "ring"; "--device"; "tpu" ], [ "--device"; "'tpu'" ]
      [ "train"; "ring"; "--set"; "batch" ], [ "--set batch"; "key=value" ]
      [ "train"; "ring"; "--set"; "bacth=3" ], [ "--set bacth=3"; "'bacth'"; "'batch'" ]
      [ "train"; "ring"; "--set"; "batch=three" ], [ "--set batch=three"; "a number"; "'three'" ]
      [ "train"; "ring"; "--set"; "batch=0" ], [ "batch: 1 to 1048576 required, got 0" ]
      [ "train"; "ring"; "--set"; "generator.layers.9.units=3" ], [ "0 to 4"; "'9'" ]
      [ "train"; "ring"; "--set"; "generator.layers.4.units=3" ], [ "[3]"; "[2]" ]
      [ "train"; "ring"; "--set"; "objective=minimaxi" ], [ "'minimaxi'"; "minimax" ]
      [ "train"; "ring"; "--set"; "order=alternating:0" ], [ "alternating" ]
      [ "train"; "nowhere.json" ], [ "nowhere.json" ]
      [ "train"; "mnist"; "--data"; "." ], [ "'mnist'"; "gan data get mnist" ]
      [ "train"; "mnist"; "--data"; "nowhere" ], [ "nowhere" ]
      [ "train"; "ring"; "--resume"; "--out"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "sample"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "interpolate"; "nowhere" ], [ "nowhere" ]
      [ "manifold"; "nowhere" ], [ "nowhere" ]
      [ "recipes"; "mnits" ], [ "'mnits'"; "'mnist'" ]
      [ "recipes"; "--script" ], [ "--script"; "recipe" ]
      [ "evaluate"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "evaluate"; "nowhere"; "--metric"; "parzne" ], [ "metric 'parzne'"; "'parzen'" ]
      [ "evaluate" ], [ "a run's folder or --samples FILE required" ]
      [ "evaluate"; "--samples"; "s.idx" ], [ "--data or --test"; "got neither" ]
      [ "evaluate"; "--samples"; "s.idx"; "--data"; "ring" ], [ "s.idx: no such file" ]
      [ "evaluate"; "run"; "--samples"; "s.idx"; "--data"; "ring" ], [ "a run or --samples required, got both"; "'run'"; "'s.idx'" ]
      [ "evaluate"; "--samples"; "s.idx"; "--count"; "9"; "--data"; "ring" ], [ "--count"; "a run required" ]
      [ "evaluate"; "run"; "--data"; "."; "--test"; "t.idx" ], [ "--data or files"; "got both" ]
      [ "evaluate"; "run"; "--train"; "t.idx" ], [ "--test: a file required" ]
      [ "train"; "ring"; "--best"; "memorisation" ], [ "metric 'memorisation'"; "modes" ]
      [ "verify"; "lema" ], [ "claim 'lema'"; "'lemma'" ]
      [ "verify"; "--cases"; "0" ], [ "--cases"; "got 0" ]
      [ "divergence"; "normal(0,1)" ], [ "Q" ]
      [ "divergence"; "nromal(0,1)"; "normal(0,1)" ], [ "column 1"; "'nromal'"; "'normal'" ]
      [ "divergence"; "normal(0,1)"; "normal(0" ], [ "law 'normal(0', column 9" ]
      [ "divergence"; "normal(0,1)"; "product(normal(0,1),normal(0,1))" ], [ "one dimension required, got 1 and 2" ]
      [ "divergence"; "normal(0,1)"; "normal(0,2)"; "--at"; "0,x" ], [ "--at"; "'x'" ]
      [ "divergence"; "normal(0,1)"; "normal(0,2)"; "--at"; "1:2" ], [ "--at"; "got 2" ]
      [ "data"; "get"; "mnits" ], [ "'mnits'"; "'mnist'" ]
      [ "data"; "get"; "mnist"; "--mirror"; "ftp://a/" ], [ "--mirror"; "ftp://a/" ] ]

let private usage =
    testList "arguments" [
        for arguments, parts in arguments ->
            test $"""gan {String.concat " " arguments}""" {
                inFolder (fun folder ->
                    Gan.refuses folder arguments parts
                    Expect.isEmpty (Gan.files folder) "nothing is left behind")
            }
    ]

/// A valid MNIST of a few images, whose training images are then replaced.
let private mnist (folder: string) (images: byte[]) =
    let data = Directory.CreateDirectory(Path.Combine(folder, "data", "mnist")).FullName
    let labels count = idx [ count ] (Array.zeroCreate count)
    write data "train-images-idx3-ubyte" images |> ignore
    write data "train-labels-idx1-ubyte" (labels 60_000) |> ignore
    write data "t10k-images-idx3-ubyte" (idx [ 10_000; 28; 28 ] (Array.zeroCreate (10_000 * 784))) |> ignore
    write data "t10k-labels-idx1-ubyte" (labels 10_000) |> ignore
    Path.Combine(folder, "data")

let private damagedData =
    let whole = lazy idx [ 60_000; 28; 28 ] (Array.zeroCreate (60_000 * 784))
    let refused name (damage: byte[] -> byte[]) parts =
        test name {
            inFolder (fun folder ->
                let data = mnist folder (damage whole.Value)
                let before = Gan.files folder
                Gan.refuses folder [ "train"; "mnist"; "--data"; data; "--steps"; "1" ] ("train-images-idx3-ubyte" :: parts)
                Expect.sequenceEqual (Gan.files folder) before "nothing is left behind")
        }
    testList "damaged data" [
        refused "truncated" (Array.truncate 1_000_000) [ "byte 1000000" ]
        refused "oversized" (fun b -> Array.append b [| 1uy |]) [ "byte 47040016" ]
        refused "of another type" (set 2 9uy) [ "byte 2" ]
        refused "with another shape" (fun b -> idx [ 60_000; 28; 27 ] (Array.truncate (60_000 * 28 * 27) b)) [ "27" ]
        refused "empty" (fun _ -> [||]) [ "byte 0" ]
    ]

let private runs =
    testList "runs" [
        test "a folder that has a run is not overwritten" {
            inFolder (fun folder ->
                let arguments = Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]
                Gan.succeed folder arguments |> ignore
                let before = Gan.files folder
                Gan.refuses folder arguments [ "run"; "--resume"; "--out" ]
                Gan.refuses folder ([ "train"; "grid"; "--resume"; "--out"; "run" ]) [ "'grid'"; "'ring'" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--set"; "batch=7" ] [ "batch=7"; "--resume" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--seed"; "9" ] [ "--seed"; "9" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--engine"; "eager" ] [ "reference"; "eager" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--steps"; "0" ] [ "--steps"; "got 0" ]
                Gan.refuses folder [ "interpolate"; "run" ] [ "images"; "[2]" ]
                Gan.refuses folder [ "sample"; "run"; "--count"; "0" ] [ "--count"; "got 0" ]
                Gan.refuses folder [ "sample"; "run"; "--out"; "run" ] [ "--out"; "run" ]
                Expect.sequenceEqual (Gan.files folder) before "nothing is left behind")
        }
        test "a checkpoint of another net is refused, and says which tensor" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]) |> ignore
                let config = Path.Combine(folder, "run", "config.json")
                let changed = File.ReadAllText(config).Replace("\"units\": 8", "\"units\": 9")
                File.WriteAllText(config, changed)
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run" ] [ "safetensors"; "0.weight"; "[2, 9]"; "[2, 8]" ])
        }
        test "a damaged configuration says where" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]) |> ignore
                let config = Path.Combine(folder, "run", "config.json")
                let whole = File.ReadAllText config
                File.WriteAllText(config, whole.Substring(0, whole.Length / 2))
                Gan.refuses folder [ "sample"; "run" ] [ "config.json: line "; ": " ]
                File.WriteAllText(config, whole.Replace("\"batch\"", "\"bacth\""))
                Gan.refuses folder [ "sample"; "run" ] [ "config.json: line "; "bacth" ])
        }
        test "a damaged checkpoint is passed over for the one before, and says where" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "2"; "--out"; "run"; "--set"; "saveEvery=1" ]) |> ignore
                let weights = Path.Combine(folder, "run", "checkpoints", "00000002", "generator.safetensors")
                let whole = File.ReadAllBytes weights
                File.WriteAllBytes(weights, Array.truncate 100 whole)
                let ended = Gan.succeed folder [ "train"; "ring"; "--resume"; "--steps"; "2"; "--out"; "run"; "--json" ]
                Expect.stringContains ended.Err "passed over a damaged checkpoint" "the line"
                Expect.stringContains ended.Err "generator.safetensors: byte 100: " "where"
                Expect.sequenceEqual (File.ReadAllBytes weights) whole "the step was made again")
        }
    ]

[<Tests>]
let tests = testList "bad input is exit 2 and one clear line" [ usage; damagedData; runs ]
