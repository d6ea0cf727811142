/// A second run on a folder that another run writes to.
module Gan.Cli.Tests.Faults.SecondRunTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests
open Gan.Cli.Tests.Faults.Runs

let private second =
    test "a second run on a folder is refused with the id of the first one's process" {
        inFolder (fun folder ->
            use gan = Gan.start folder [] saving
            until gan (fun () -> RunFolder.Is(Path.Combine(folder, "run")))
            Gan.refuses folder (resuming @ [ "--steps"; "10000000" ])
                [ "run: a folder that no other run writes to required, got one of process "; string gan.Id ]
            Expect.isFalse gan.HasExited "the first run continues"
            gan.Kill()
            gan.WaitForExit()
            Expect.isEmpty (snd (newest folder)) "damaged checkpoints")
    }

let private unlocked =
    test "a second run is refused even if the runtime's file locking is disabled" {
        if OperatingSystem.IsWindows() then skiptest "the setting has no effect on Windows"
        inFolder (fun folder ->
            let settings = [ "DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1" ]
            use gan = Gan.start folder settings saving
            until gan (fun () -> RunFolder.Is(Path.Combine(folder, "run")))
            let ended = Gan.runWith settings folder (resuming @ [ "--steps"; "10000000" ])
            Expect.equal ended.Code 2 ended.Err
            Expect.stringContains ended.Err "a folder that no other run writes to required" "refused"
            gan.Kill()
            gan.WaitForExit())
    }

[<Tests>]
let tests = testSequenced (testList "faults" [ second; unlocked ])
