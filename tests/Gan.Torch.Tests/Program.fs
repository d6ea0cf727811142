module Gan.Torch.Tests.Program

open Expecto

[<EntryPoint>]
let main args =
    match args with
    | [||] -> runTestsInAssemblyWithCLIArgs [] args
    | _ when args[0] = "--child" -> Child.main args[1..]
    | _ -> runTestsInAssemblyWithCLIArgs [] args
