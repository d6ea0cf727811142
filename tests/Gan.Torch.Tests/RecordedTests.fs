module Gan.Torch.Tests.RecordedTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Torch

/// The eager engine reproduces its recorded results, which other engines are compared with. With GAN_RECORD=1 they are
/// recorded again, together with the reference engine's.
[<Tests>]
let tests =
    testSequenced (testList "recorded" [
        for name, steps, _ in Recorded.runs ->
            testCase $"{steps} steps of {name}" (fun () ->
                let eager = Eager.On "cpu"
                if Environment.GetEnvironmentVariable "GAN_RECORD" = "1" && name = "mnist" then
                    Recorded.write [ eager; Reference.Shared ]
                for expected, found in List.zip (Recorded.read "eager" name) (Recorded.results eager name) do
                    Expect.isLessThan
                        (Recorded.distance [ expected ] [ found ]) (Recorded.drift name)
                        $"the eager engine's {fst found}, as a fraction of its size") ])
