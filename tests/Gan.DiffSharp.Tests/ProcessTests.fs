/// Child processes: the script, the command line, and a process that cannot load libtorch.
module Gan.DiffSharp.Tests.ProcessTests

open System
open System.Diagnostics
open System.IO
open System.Reflection
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.DiffSharp

/// Runs dotnet in the root; returns its exit code, output and errors.
let private dotnet environment arguments =
    let ended = Processes.run root environment "dotnet" arguments
    ended.Code, ended.Out.Trim(), ended.Err.Trim()

/// The resident memory of this process in MB, after 1,000, 2,000, … 10,000 steps of the ring.
let private memory () =
    let engine = DiffSharpEngine.Torch "cpu"
    let trainer = engine.Trainer(Recipes.Ring.Game, Datasets.Open Recipes.Ring.Data)
    let states = trainer.Run(trainer.Init(Key.Of 1L)).GetEnumerator()
    [ for _ in 1..10 do
          for _ in 1..1000 do states.MoveNext() |> ignore
          GC.Collect()
          GC.WaitForPendingFinalizers()
          string (Process.GetCurrentProcess().WorkingSet64 / 1_000_000L) ]
    |> String.concat " "

/// A child's main: creates the engine, then prints its device and returns 0, or prints the managed error and returns 3.
let child (device: string) =
    try
        printfn "%s" (if device = "memory" then memory () else DiffSharpEngine.Torch(device).Device)
        0
    with e ->
        printfn "%s: %s" (e.GetType().Name) e.Message
        3

let private itself environment device = dotnet environment [ Assembly.GetExecutingAssembly().Location; "--child"; device ]
let private cli environment (arguments: string list) =
    dotnet environment (Path.Combine(root, "out/diffsharp/bin/Gan.Cli/Release/net10.0/gan.dll") :: arguments)

let private loading =
    testList "loading" [
        testCase "a new process loads libtorch" (fun () -> Expect.equal (itself [] "cpu") (0, "cpu", "") "device")
        testCase "a missing libtorch is one line of error" (fun () ->
            inFolder (fun empty ->
                let code, answer, _ = itself [ "GAN_LIBTORCH", empty ] "cpu"
                Expect.equal code 3 answer
                Expect.hasLength (answer.Split '\n') 1 answer
                for part in [ "LibtorchException"; empty; "-p:GanDiffSharp=cpu" ] do
                    Expect.stringContains answer part "the error's text"))
        testCase "a libtorch that cannot be loaded is one line of error" (fun () ->
            inFolder (fun broken ->
                File.WriteAllText(Path.Combine(broken, "libtorch_cpu.so"), "not a library")
                let code, answer, _ = itself [ "GAN_LIBTORCH", broken ] "cpu"
                Expect.equal code 3 answer
                Expect.hasLength (answer.Split '\n') 1 answer
                Expect.stringContains answer "libtorch_cpu.so" "the error's text"))
        testCase "an unknown device is an error that lists the known ones" (fun () ->
            let _, answer, _ = itself [] "tpu"
            for part in [ "auto"; "cpu"; "cuda"; "'tpu'" ] do
                Expect.stringContains answer part "the error's text") ]

let private command =
    testList "gan" [
        testCase "train --help lists the engines of this build and how to get the others" (fun () ->
            let code, out, _ = cli [] [ "train"; "--help" ]
            Expect.equal code 0 out
            let out = Regex.Replace(out, @"\s+", " ")
            for part in [ "compiled (managed"; "diffsharp (DiffSharp"; "diffsharp-reference"; "The default build" ] do
                Expect.stringContains out part "help")
        testCase "an engine of the other build is refused with how to get it" (fun () ->
            let code, _, err = cli [] [ "train"; "ring"; "--engine"; "eager" ]
            Expect.equal code 2 err
            Expect.stringContains err "The default build, without -p:GanDiffSharp, has eager and script" "the error's text")
        testCase "a libtorch that is not there is one line and exit code 2" (fun () ->
            inFolder (fun empty ->
                let arguments = [ "train"; "ring"; "--engine"; "diffsharp"; "--out"; Path.Combine(empty, "run") ]
                let code, _, err = cli [ "GAN_LIBTORCH", empty ] arguments
                Expect.equal code 2 err
                Expect.hasLength (err.Split '\n') 1 err
                Expect.stringContains err empty "the error's text"))
        for engine in [ "diffsharp"; "diffsharp-reference" ] do
            testCase $"train --engine {engine} trains, resumes to the same bits and samples" (fun () ->
                inFolder (fun folder ->
                    let train run steps more =
                        let code, out, err =
                            cli [] ([ "train"; "ring"; "--engine"; engine; "--json"; "--steps"; string<int> steps
                                      "--out"; Path.Combine(folder, run)
                                      "--set"; "game.batch=16"; "--set"; "measureEvery=2" ] @ more)
                        Expect.equal code 0 err
                        let json = JsonDocument.Parse(out).RootElement
                        nonNull (json.GetProperty("sha256").GetProperty("generator").GetString())
                    let whole = train "whole" 6 []
                    train "cut" 3 [] |> ignore
                    let cut = Path.Combine(folder, "cut")
                    let code, out, err = cli [] [ "train"; "ring"; "--json"; "--steps"; "6"; "--resume"; "--out"; cut ]
                    Expect.equal code 0 err
                    Expect.stringContains out whole "resumed with the engine it began with, the same bits"
                    let code, _, err =
                        cli [] [ "sample"; Path.Combine(folder, "whole"); "--out"; Path.Combine(folder, "samples.png") ]
                    Expect.equal code 0 err)) ]

let private flat =
    testCase "memory does not grow over 10,000 steps of the ring" (fun () ->
        let code, answer, err = itself [] "memory"
        Expect.equal code 0 (answer + err)
        printfn "memory after each 1,000 steps, MB: %s" answer
        let after = answer.Split ' ' |> Array.map int
        // A leaked minibatch (512 × 2 float32) per step is 4 MB per 1,000 steps, a leaked graph far more; an allocator's
        // arena is added once.
        let added = Array.pairwise after |> Array.map (fun (before, now) -> now - before) |> Array.sort
        Expect.isLessThan added[added.Length / 2] 2 "median growth per 1,000 steps, in MB")

let private script =
    testCase "experiments/diffsharp.fsx runs" (fun () ->
        let code, out, err = dotnet [] [ "fsi"; "experiments/diffsharp.fsx"; "40" ]
        Expect.equal code 0 (out + err)
        for line in
            [ @"DiffSharp's gradients, step 40: V = -?\d"; @"g --> d has 579 parameters"
              @"The engine, step 40: \d of 8 modes" ] do
            Expect.isTrue (Regex.IsMatch(out, line)) $"a line like '{line}', got: {out}")

[<Tests>]
let tests = testSequenced (testList "processes" [ loading; command; script; flat ])
