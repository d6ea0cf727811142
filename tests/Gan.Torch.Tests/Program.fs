module Gan.Torch.Tests.Program

open Expecto

[<EntryPoint>]
let main args =
    match args with
    | [| "--child"; task |] -> Child.main task
    | _ -> runTestsInAssemblyWithCLIArgs [] args
