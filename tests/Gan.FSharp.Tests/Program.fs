module Gan.FSharp.Tests.Program

open Expecto

[<EntryPoint>]
let main args = runTestsInAssemblyWithCLIArgs [] args
