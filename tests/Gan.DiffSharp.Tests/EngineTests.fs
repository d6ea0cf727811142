module Gan.DiffSharp.Tests.EngineTests

open Expecto
open Gan.DiffSharp
open Gan.Tests

[<Tests>]
let tests =
    testSequenced (testList "diffsharp" [
        EngineSuite.suite (DiffSharpEngine.Reference()) 1e-12
        EngineSuite.suite (DiffSharpEngine.Torch "cpu") 2e-5 ])
