/// The checkpoints of a run: the first one, the best one, the newest one, and many of them.
module Gan.Core.Tests.Runs.Faults.CheckpointTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.MemoryFiles
open Gan.Testing.Rejections
open Gan.Core.Tests.Runs.SmallRun

let private begun =
    test ("a run has a checkpoint from its first moment, whatever fails at it: "
          + "either there is no run, or it goes on from its own key") {
        let mutable tried = 0
        for fault in [ Before; Half; After ] do
            for i in 0..40 do
                for kept in [ 0; 1; 99 ] do
                    let contents = Contents()
                    let files = MemoryFiles(contents, i, fault, Death)
                    let ended =
                        try RunFolder.Begin("run", recipe, states[0], Reference.Shared, files) |> Some
                        with :? IOException -> None
                    if files.Failed then tried <- tried + 1
                    Expect.equal ended.IsNone files.Failed "a fault shows"
                    contents.LosePower(fun count -> min kept count)
                    let sound = MemoryFiles.Sound contents
                    if RunFolder.Is("run", sound) then
                        let struct (found, _, damaged) = RunFolder.Open("run", sound).Load()
                        Expect.isTrue (same (nonNull found) states[0]) $"operation {i}, {fault}"
                        Expect.isEmpty damaged "whole"
                    else
                        Expect.isTrue files.Failed "a run that began is there"
                        // What is left is in nobody's way.
                        let run = RunFolder.Begin("run", recipe, states[0], Reference.Shared, sound)
                        let struct (found, _, _) = run.Load()
                        Expect.isTrue (same (nonNull found) states[0]) "begun again"
        Expect.isGreaterThan tried 90 "every operation failed"
        Tally.note
            "a fault, then a power failure, while a run begins" "there is no run, or one with its first checkpoint" tried
    }

let private scores =
    test "a score that is not the one that was saved is not believed" {
        let contents = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound contents)
        let save step (score: float) = run.Save(states[step], Reference.Shared, Nullable score)
        for step, score in [ 1, 0.25; 2, 0.75; 3, 0.5 ] do save step score
        let state = "run/checkpoints/00000003/state.json"
        contents.Files[state] <-
            Text.Encoding.UTF8.GetBytes((Text.Encoding.UTF8.GetString contents.Files[state]).Replace("0.5", "9.5"))
        save 4 0.1
        save 5 0.1
        let struct (best, _, _) = run.LoadBest()
        Expect.equal (nonNull best).Step 2L "the best by what was saved is still there"
    }

let private best =
    testList "the best checkpoint" [
        test "is kept whatever its age, of equals the newest, and found" {
            onDisk (fun path run ->
                for step, score in
                    [ 1, Nullable 0.5; 2, Nullable 0.9; 3, Nullable 0.9; 4, Nullable 0.1; 5, Nullable(); 6, Nullable 0.2 ] do
                    run.Save(states[step], Reference.Shared, score)
                let names = Directory.GetDirectories(run.In "checkpoints") |> Array.map Path.GetFileName |> Array.sort
                Expect.equal names [| "00000003"; "00000005"; "00000006" |] "the newest two and the best"
                let struct (found, _, _) = (RunFolder.Open path).LoadBest()
                Expect.isTrue (same (nonNull found) states[3]) "found"
                let struct (older, _, _) = (RunFolder.Open path).Load 5L
                Expect.isTrue (same (nonNull older) states[5]) "by its step"
                let struct (none, _, _) = (RunFolder.Open path).Load 4L
                Expect.isNull none "one that is gone")
        }
        test "that is damaged is passed over for the next best" {
            onDisk (fun path run ->
                for step, score in [ 1, 0.5; 2, 0.9; 3, 0.1 ] do run.Save(states[step], Reference.Shared, score)
                let file = run.In("checkpoints", "00000002", "generator.safetensors")
                File.WriteAllBytes(file, File.ReadAllBytes file |> set 200 99uy)
                let struct (found, _, damaged) = (RunFolder.Open path).LoadBest()
                Expect.equal ((nonNull found).Step, Seq.length damaged) (3L, 1) "the next of those that are left")
        }
    ]

let private clock =
    test "a clock that was set back changes nothing" {
        onDisk (fun path run ->
            for i in 1..3 do
                run.Save(states[i], Reference.Shared)
                let own = run.In("checkpoints", $"{i:d8}")
                for name in Directory.GetFileSystemEntries own do File.SetLastWriteTimeUtc(name, DateTime(2000 - i, 1, 1))
                Directory.SetLastWriteTimeUtc(own, DateTime(2000 - i, 1, 1))
            let latest =
                Directory.GetDirectories(run.In "checkpoints")
                |> Array.maxBy Directory.GetLastWriteTimeUtc
                |> Path.GetFileName
            Expect.equal latest "00000002" "by the clock another would be the newest"
            let struct (found, _, _) = (RunFolder.Open path).Load()
            Expect.isTrue (same (nonNull found) states[3]) "the newest is that of the last step, not of the last hour"
            Tally.note "the clock is set back" "the newest checkpoint is that of the highest step" 3)
    }

let private flat =
    // Alone: other tests open files of this process.
    testSequenced <| test "handles and memory stay flat over many saves" {
        onDisk (fun _ run ->
            let handles () = if OperatingSystem.IsLinux() then Directory.GetFileSystemEntries("/proc/self/fd").Length else 0
            let save n = for i in 1..n do run.Save(states[i % 40], Reference.Shared)
            let now () = GC.GetTotalMemory true, handles ()
            let count = if not Tally.deep then 60 elif Tally.times = 1 then 200 else 10_000
            save 20
            let memory, open' = now ()
            if OperatingSystem.IsLinux() then
                let leaked = [ for _ in 1..4 -> File.OpenRead(run.In "config.json") ]
                Expect.isGreaterThan (handles ()) (open' + 3) "handles that are not closed are told"
                for f in leaked do f.Dispose()
            save count
            let later, openLater = now ()
            Expect.isLessThanOrEqual openLater (open' + 3) "handles"
            Expect.isLessThan later (memory + 2_000_000L) "bytes"
            Tally.note "many saves in one process" "file handles and memory stay level" count)
    }

let private pipes =
    test "what has no length is read up to the cap, and no further" {
        if not (File.Exists "/dev/zero") then skiptest "no such device here"
        inFolder (fun folder ->
            let link = Path.Combine(folder, "config.json")
            File.CreateSymbolicLink(link, "/dev/zero") |> ignore
            isRejected
                $"{link}: byte 1000000: a file of at most 1000000 bytes required, got more"
                (fun () -> (Disk.Instance :> IFiles).Read(link, 1_000_000L)))
    }

[<Tests>]
let tests = testList "faults" [ begun; scores; best; clock; pipes ]

/// Alone: the handles and the memory are those of the whole process.
[<Tests>]
let alone = testSequenced (testList "faults" [ flat ])
