module Gan.Torch.Tests.LibtorchTests

open System
open System.IO
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Libtorch

let private ended code (actual: int, answer: string) =
    Expect.equal actual code $"code; the answer was '{answer}'"
    answer

let private loaded environment = Child.run environment [ "load" ] |> List.exactlyOne |> snd

let private loading =
    testList "loading" [
        test "a new process loads libtorch and computes" {
            let answer = loaded [] |> ended 0
            Expect.stringStarts answer "2 2 by " "1 + 1, twice, and the library"
            Expect.stringContains answer "LibTorchSharp" "TorchSharp's library is named"
        }

        test "a copy for older systems is made in the user's cache, and replaced if it is damaged" {
            inFolder (fun cache ->
                let load () = loaded [ "XDG_CACHE_HOME", cache ] |> ended 0
                let answer = load ()
                match Directory.GetFiles(cache, "*", SearchOption.AllDirectories) with
                | [||] -> Expect.isFalse (answer.Contains cache) "no copy was needed, so none is loaded"
                | [| copy |] ->
                    Expect.stringContains answer copy "the copy was loaded"
                    let mode = File.GetUnixFileMode(nonNull (Path.GetDirectoryName copy))
                    let others = UnixFileMode.GroupWrite ||| UnixFileMode.OtherWrite
                    Expect.equal (mode &&& others) UnixFileMode.None "only the user may write to its folder"
                    let whole = File.ReadAllBytes copy
                    File.WriteAllBytes(copy, Array.truncate (whole.Length / 2) whole)
                    load () |> ignore
                    Expect.isTrue (whole.AsSpan().SequenceEqual(ReadOnlySpan(File.ReadAllBytes copy)))
                        "the damaged copy was replaced"
                | several -> failtest $"one file required, got {several}")
        }

        test "a folder without libtorch is an error that lists the attempts and the remedies" {
            inFolder (fun empty ->
                let answer = loaded [ LibtorchLoader.Variable, empty ] |> ended 3
                for part in
                    [ "LibtorchException"; LibtorchLoader.Variable; empty; "libtorch_cpu"
                      "-p:GanRuntime=cpu"; "a managed engine" ] do
                    Expect.stringContains answer part "the error's text")
        }
    ]

/// Misuses of libtorch, each with the expected code and answer: 0 and the result, or 3 and parts of the error.
let private tasks =
    [ "product of wrong shapes", 3, []
      "sum of wrong shapes", 3, []
      "affine of wrong shapes", 3, []
      "reshape to another size", 3, []
      "unused input", 0, [ "[1; 1] [0; 0; 0]" ]
      "gradient of a constant", 0, [ "[0; 0]" ]
      "gradient of a non-scalar", 3, [ "ArgumentException"; "[2]" ]
      "gradient with respect to a constant", 3, [ "ArgumentException"; "Variable" ]
      "gradient taken twice", 0, [ "[2; 2] [2; 2]" ] ]

let private misuse =
    // One process runs all tasks: loading libtorch takes most of the time.
    let answers = lazy (Child.run [] [ for name, _, _ in tasks -> name ] |> Map.ofList)
    testList "misuse that would abort the process" [
        for name, code, expected in tasks ->
            test name {
                let answer = answers.Value[name] |> ended code
                if code = 0 then Expect.equal [ answer ] expected "the answer"
                else for part in expected do Expect.stringContains answer part "the error's text"
            }
    ]

[<Tests>]
let tests = testList "libtorch" [ loading; misuse ]
