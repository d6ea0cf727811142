/// Runs without room on the disk or in memory.
module Gan.Cli.Tests.Faults.ResourceTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.SmallGame
open Gan.Cli.Tests
open Gan.Cli.Tests.Faults.Runs

/// True if a program can be started and succeeds.
let private does program arguments =
    try (Processes.run "." [] program arguments).Code = 0 with :? ComponentModel.Win32Exception -> false

let private full =
    test "a full disk leaves the last checkpoint whole, and is said" {
        inFolder (fun folder ->
            let disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName
            if not (does "mount" [ "-t"; "tmpfs"; "-o"; "size=300k"; "tmpfs"; disk ]) then skiptest "no file system of its own can be mounted here"
            try
                let sizes = [ 300; 340; 380; 420; 460 ]
                for i, size in List.indexed sizes do
                    does "mount" [ "-o"; $"remount,size={size}k"; disk ] |> ignore
                    let before = if i = 0 then 0L else (fst (newest disk)).Value.Step
                    let ended = Gan.run disk ((if i = 0 then saving else goOn) @ [ "--set"; "keep=1000" ])
                    Expect.equal ended.Code 2 ended.Err
                    let line = ended.Err.TrimEnd('\n').Split('\n') |> Array.last
                    let found, damaged = newest disk
                    Expect.isEmpty damaged "all whole"
                    Expect.stringContains line "No space left on device" "what is wrong"
                    Expect.stringContains line $"the last checkpoint, of step {found.Value.Step}, is intact" "what is left"
                    Expect.isGreaterThan found.Value.Step before "it got on"
                    Expect.sequenceEqual (all found.Value) (all (undisturbed disk found.Value.Step)) "the bits"
                    Expect.equal ended.Out "" "no result is claimed"
                    Expect.isEmpty (Directory.GetDirectories(checkpoints disk, ".*")) "nothing is left behind"
                Tally.note "the disk is full" "the run ends with exit code 2 and says what is left; the last checkpoint is whole; with more room it goes on" sizes.Length
            finally
                does "umount" [ disk ] |> ignore)
    }

let private memory =
    testList "out of memory names the batch" [
        for engine in [ "compiled"; "eager"; "reference" ] ->
            test engine {
                inFolder (fun folder ->
                    // The heap's limit stands for the machine's; ulimit takes libtorch's and the compiled engine's own memory.
                    let gan = Path.Combine(AppContext.BaseDirectory, "gan.dll")
                    let command = $"ulimit -v 8000000 && exec dotnet '{gan}' train digits --engine {engine} --set game.batch=200000 --steps 3 --out run"
                    let limit = [ "DOTNET_GCHeapHardLimit", "0x40000000" ]
                    use shell =
                        try Processes.start folder limit "bash" [ "-c"; command ]
                        with :? ComponentModel.Win32Exception -> skiptest "no shell here"
                    let ended = Gan.finish shell
                    Expect.equal ended.Code 2 ended.Err
                    let line = ended.Err.TrimEnd('\n').Split('\n') |> Array.last
                    Expect.equal line "gan: out of memory: a batch smaller than 200000 required (--set game.batch=N)" "the line"
                    Expect.equal ended.Out "" "no result"
                    Tally.note $"no memory ({engine})" "one line that names the batch, exit code 2" 1)
            }
    ]

let private tooLarge =
    test "nets that are larger than the machine are refused before anything is taken for them" {
        inFolder (fun folder ->
            let clock = Stopwatch.StartNew()
            let ended = Gan.runWith [ "DOTNET_GCHeapHardLimit", "0x10000000" ] folder [ "train"; "ring"; "--steps"; "1"; "--set"; "game.players.generator.net.layers.0.units=1000000"; "--engine"; "compiled" ]
            Expect.equal ended.Code 2 ended.Err
            Expect.stringStarts ended.Err "gan: out of memory: at least 4." ended.Err
            Expect.isLessThan clock.Elapsed.TotalSeconds 60.0 "at once"
            Expect.isEmpty (Gan.files folder) "nothing is left behind")
    }

[<Tests>]
let tests = testSequenced (testList "faults" [ full; memory; tooLarge ])
