module Gan.Torch.Tests.LibtorchTests

open System
open System.IO
open Expecto
open Gan.Core.Tests.Datasets.Files
open Gan.Libtorch

let private ended code (actual: int, answer: string, errors: string) =
    Expect.equal actual code $"exit code; it said '{answer}' and on standard error '{errors}'"
    answer

let private loading =
    testList "loading" [
        test "a new process loads libtorch and computes" {
            let answer = Child.run [] "load" |> ended 0
            Expect.stringStarts answer "2 2 by " "1 + 1, twice, and by what"
            Expect.stringContains answer "LibTorchSharp" "TorchSharp's library is named"
        }

        test "a copy for older systems is made in the user's cache, and made anew when it was damaged" {
            inFolder (fun cache ->
                let load () = Child.run [ "XDG_CACHE_HOME", cache ] "load" |> ended 0
                let answer = load ()
                match Directory.GetFiles(cache, "*", SearchOption.AllDirectories) with
                | [||] -> Expect.isFalse (answer.Contains cache) "no copy was needed, so none is loaded"
                | [| copy |] ->
                    Expect.stringContains answer copy "the copy is what was loaded"
                    Expect.equal (File.GetUnixFileMode(nonNull (Path.GetDirectoryName copy)) &&& (UnixFileMode.GroupWrite ||| UnixFileMode.OtherWrite))
                        UnixFileMode.None "only the user may write to its folder"
                    let whole = File.ReadAllBytes copy
                    File.WriteAllBytes(copy, Array.truncate (whole.Length / 2) whole)
                    load () |> ignore
                    Expect.isTrue (whole.AsSpan().SequenceEqual(ReadOnlySpan(File.ReadAllBytes copy))) "the damaged copy was replaced"
                | several -> failtest $"one file required, got {several}")
        }

        test "a folder without libtorch is an error that says what was tried and what to do" {
            inFolder (fun empty ->
                let answer = Child.run [ LibtorchLoader.Variable, empty ] "load" |> ended 3
                for part in [ "LibtorchException"; LibtorchLoader.Variable; empty; "libtorch_cpu"; "-p:GanRuntime=cpu"; "a managed engine" ] do
                    Expect.stringContains answer part "the error's text")
        }
    ]

let private misuse =
    let answers name expected =
        test name { Expect.equal (Child.run [] name |> ended 0) expected "the answer" }
    let refuses name (parts: string list) =
        test name {
            let answer = Child.run [] name |> ended 3
            for part in parts do
                Expect.stringContains answer part "the error's text"
        }
    testList "misuse that would abort the process" [
        refuses "product of wrong shapes" []
        refuses "sum of wrong shapes" []
        refuses "affine of wrong shapes" []
        refuses "reshape to another size" []
        answers "unused input" "[1; 1] [0; 0; 0]"
        answers "gradient of a constant" "[0; 0]"
        refuses "gradient of no scalar" [ "ArgumentException"; "[2]" ]
        refuses "gradient by no variable" [ "ArgumentException"; "Variable" ]
        answers "gradient taken twice" "[2; 2] [2; 2]"
    ]

[<Tests>]
let tests = testList "libtorch" [ loading; misuse ]
