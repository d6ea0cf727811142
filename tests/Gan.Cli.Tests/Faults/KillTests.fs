/// Runs that are killed or signalled at any moment.
module Gan.Cli.Tests.Faults.KillTests

open System
open System.IO
open System.Threading
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.SmallGame
open Gan.Cli.Tests
open Gan.Cli.Tests.Faults.Runs

/// Kills a run the given number of times and checks its folder after each kill.
let private kills seed times folder =
    let random = Random seed
    let mutable before = 0L
    let mutable state = None
    for i in 1..times do
        use gan = Gan.start folder [] (if i = 1 then saving else resuming)
        // Mostly during a save; one kill in eight during the start.
        if i % 8 <> 0 then until gan (fun () -> highest folder > before)
        Thread.Sleep(random.Next(if i % 8 <> 0 then 50 else 400))
        gan.Kill()
        gan.WaitForExit()
        let found, damaged = newest folder
        Expect.isEmpty damaged $"kill {i}: damaged checkpoints"
        let s = Expect.wantSome found $"kill {i}: a checkpoint is left"
        Expect.isGreaterThanOrEqual s.Step before $"kill {i}: no step is lost"
        let at = match state with Some at -> at | None -> state <- Some(undisturbed folder); state.Value
        if s.Step > 0L then Expect.sequenceEqual (all s) (all (at s.Step)) $"kill {i}: the bits of step {s.Step}"
        before <- s.Step
    Expect.isGreaterThanOrEqual before (int64 (times / 8 * 7)) "the run made progress"
    let ended = Gan.run folder (resuming @ [ "--steps"; string (before + 1L) ])
    Expect.equal ended.Code 0 ended.Err
    Expect.stringContains ended.Err "locked by a run that ended abnormally" "the last that died is recognised"
    Expect.isEmpty (Directory.GetDirectories(checkpoints folder, ".*")) "nothing is left behind"
    Expect.isLessThanOrEqual (Directory.GetDirectories(checkpoints folder).Length) 2 "at most the checkpoints to keep"

let private killed =
    test "a run killed at any moment of a save loses no checkpoint" {
        // Four runs at the same time, each in its own folder: starting a process takes most of the time.
        let times = Tally.cases 8 50
        Tasks.Parallel.For(0, 4, fun seed -> inFolder (kills seed times)) |> ignore
        Tally.note
            "a process is killed (SIGKILL) while it trains and saves"
            "the newest checkpoint is whole, no older than before, with the bits of an undisturbed run; the next run goes on"
            (4 * times)
    }

let private interrupted =
    test "a run interrupted at any moment of a save saves its last step" {
        if OperatingSystem.IsWindows() then skiptest "signals are not tested on Windows"
        inFolder (fun folder ->
            let random = Random 8
            let times = Tally.cases 4 10
            for i in 1..times do
                let before = highest folder
                use gan = Gan.start folder [] (if i = 1 then saving else resuming)
                until gan (fun () -> highest folder > before)
                Thread.Sleep(random.Next 50)
                let name, code = Gan.endings[i % Gan.endings.Length]
                Gan.signal name gan
                let ended = Gan.finish gan
                Expect.equal ended.Code code ended.Err
                let found, damaged = newest folder
                Expect.isEmpty damaged "damaged checkpoints"
                Expect.stringContains ended.Out $"{found.Value.Step} steps" "the last step"
                Expect.isFalse (File.Exists(Path.Combine(folder, "run", "run.owner"))) "the folder is released"
            Tally.note "a run is interrupted (INT, TERM) while it saves"
                "the save is finished, the last step saved, the exit code says which" times)
    }

let private usr1 =
    test "USR1 saves a checkpoint and the run continues" {
        if OperatingSystem.IsWindows() then skiptest "signals are not tested on Windows"
        inFolder (fun folder ->
            let settings =
                [ "--engine"; "reference"; "--steps"; "100000000"; "--out"; "run"
                  "--set"; "saveEvery=100000000"; "--set"; "measureEvery=1" ]
            use gan = Gan.start folder [] (Gan.small @ settings)
            let metrics = Path.Combine(folder, "run", "metrics.jsonl")
            until gan (fun () -> File.Exists metrics && FileInfo(metrics).Length > 0L)
            let saved () =
                if Directory.Exists(checkpoints folder) then Directory.GetDirectories(checkpoints folder, "0*") else [||]
            for i in 1..2 do
                let before = saved ()
                Gan.signal "USR1" gan
                until gan (fun () -> saved () <> before && not (Array.isEmpty (saved ())))
                Expect.isFalse gan.HasExited "the run continues"
                Expect.isNonEmpty (saved ()) $"save {i}"
            Gan.signal "TERM" gan
            Expect.equal (Gan.finish gan).Code 143 "TERM ends the run"
            Expect.isEmpty (snd (newest folder)) "damaged checkpoints")
    }

let private starting =
    test "a run killed or signalled during its start leaves no run, or one that resumes with its own seed" {
        if OperatingSystem.IsWindows() then skiptest "signals are not tested on Windows"
        inFolder (fun folder ->
            let random = Random 9
            let times = Tally.cases 3 12
            let finished = Gan.small @ [ "--engine"; "reference"; "--seed"; "3"; "--steps"; "3"; "--json"; "--out" ]
            let whole = Gan.succeed folder (finished @ [ "whole" ]) |> Gan.json |> Gan.sha256 "generator"
            for i in 1..times do
                let run = $"run{i}"
                use gan = Gan.start folder [] (finished @ [ run ])
                Thread.Sleep(random.Next 1500)
                // Before gan's handlers are installed, each of these signals ends the process.
                let signals = [| "KILL"; "TERM"; "USR1" |]
                Gan.signal signals[i % 3] gan
                gan.WaitForExit()
                // Without --seed: an existing run stores its own.
                let again =
                    if RunFolder.Is(Path.Combine(folder, run)) then
                        [ "train"; "ring"; "--resume"; "--json"; "--steps"; "3"; "--out"; run ]
                    else finished @ [ run ]
                Expect.equal (Gan.succeed folder again |> Gan.json |> Gan.sha256 "generator") whole $"attempt {i}"
            Tally.note "a process is killed or signalled (KILL, TERM, USR1) while it starts"
                "there is no run, or one that goes on with its own seed to the same bits" times)
    }

[<Tests>]
let tests = testSequenced (testList "faults" [ killed; interrupted; usr1; starting ])
