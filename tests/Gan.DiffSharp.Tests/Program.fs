module Gan.DiffSharp.Tests.Program

open Expecto

[<EntryPoint>]
let main args =
    match args with
    | [| "--child"; device |] -> ProcessTests.child device
    | _ -> runTestsInAssemblyWithCLIArgs [] args
