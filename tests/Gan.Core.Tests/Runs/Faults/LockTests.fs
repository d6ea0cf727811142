/// The lock of a run's folder: one writer at a time.
module Gan.Core.Tests.Runs.Faults.LockTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.MemoryFiles
open Gan.Testing.Rejections
open Gan.Core.Tests.Runs.SmallRun

let private locks =
    testList "one writer" [
        test "a second writer is refused, and the message names the holder" {
            onDisk (fun path _ ->
                use first = RunLock.Take path
                Expect.isNull first.Abandoned "no earlier holder"
                isRejected
                    ($"{path}: a folder that no other run writes to required, "
                     + $"got one of process {Environment.ProcessId} on {Environment.MachineName} since 20")
                    (fun () -> RunLock.Take path))
        }
        test "it is released once, and can be taken again" {
            onDisk (fun path _ ->
                let first = RunLock.Take path
                first.Dispose()
                use second = RunLock.Take path
                Expect.isNull second.Abandoned "released"
                first.Dispose()
                isRejected "no other run" (fun () -> RunLock.Take path))
        }
        test "the folder of a dead process is free, and its last holder is reported" {
            onDisk (fun path _ ->
                File.WriteAllText(Path.Combine(path, "run.owner"), "process 7 on a machine")
                use next = RunLock.Take path
                Expect.equal next.Abandoned "process 7 on a machine" "who")
        }
        test "a fault while taking the lock leaves it free" {
            let contents = Contents()
            for i in 0..2 do
                Expect.throwsT<IOException> (fun () -> RunLock.Take("run", MemoryFiles(contents, i, Before)) |> ignore)
                    "the fault is raised"
            use next = RunLock.Take("run", MemoryFiles.Sound contents)
            Expect.isNull next.Abandoned "free"
        }
    ]

[<Tests>]
let tests = testList "faults" [ locks ]
