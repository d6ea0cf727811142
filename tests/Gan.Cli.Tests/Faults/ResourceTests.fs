/// Runs that exhaust the disk or the memory.
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

/// True if a program can be started and exits with 0.
let private succeeds program arguments =
    try (Processes.run "." [] program arguments).Code = 0 with :? ComponentModel.Win32Exception -> false

let private full =
    test "a full disk is reported and leaves the last checkpoint intact" {
        inFolder (fun folder ->
            let disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName
            if not (succeeds "mount" [ "-t"; "tmpfs"; "-o"; "size=300k"; "tmpfs"; disk ]) then
                skiptest "mounting a tmpfs is not permitted here"
            try
                let sizes = [ 300; 340; 380; 420; 460 ]
                for i, size in List.indexed sizes do
                    succeeds "mount" [ "-o"; $"remount,size={size}k"; disk ] |> ignore
                    let before = if i = 0 then 0L else (fst (newest disk)).Value.Step
                    let ended = Gan.run disk ((if i = 0 then saving else resuming) @ [ "--set"; "keep=1000" ])
                    Expect.equal ended.Code 2 ended.Err
                    let line = ended.Err.TrimEnd('\n').Split('\n') |> Array.last
                    let found, damaged = newest disk
                    Expect.isEmpty damaged "all whole"
                    Expect.stringContains line "No space left on device" "what is wrong"
                    Expect.stringContains line $"the last checkpoint, of step {found.Value.Step}, is intact" "what is left"
                    Expect.isGreaterThan found.Value.Step before "it got on"
                    Expect.sequenceEqual (all found.Value) (all (undisturbed disk found.Value.Step)) "the bits"
                    Expect.equal ended.Out "" "no result is printed"
                    Expect.isEmpty (Directory.GetDirectories(checkpoints disk, ".*")) "no files are left behind"
                Tally.note
                    "the disk is full"
                    ("the run ends with exit code 2 and says what is left; the last checkpoint is whole; "
                     + "with more room it goes on")
                    sizes.Length
            finally
                succeeds "umount" [ disk ] |> ignore)
    }

let private memory =
    testList "running out of memory names the batch" [
        for engine in [ "compiled"; "eager"; "reference" ] ->
            test engine {
                inFolder (fun folder ->
                    // The heap limit bounds managed memory; ulimit bounds that of libtorch and of the compiled engine.
                    let gan = Path.Combine(AppContext.BaseDirectory, "gan.dll")
                    let train = $"train digits --engine {engine} --set game.batch=200000 --steps 3 --out run"
                    let command = $"ulimit -v 8000000 && exec dotnet '{gan}' {train}"
                    let limit = [ "DOTNET_GCHeapHardLimit", "0x40000000" ]
                    use shell =
                        try Processes.start folder limit "bash" [ "-c"; command ]
                        with :? ComponentModel.Win32Exception -> skiptest "bash is not available here"
                    let ended = Gan.finish shell
                    Expect.equal ended.Code 2 ended.Err
                    let line = ended.Err.TrimEnd('\n').Split('\n') |> Array.last
                    Expect.equal line "gan: out of memory: a batch smaller than 200000 required (--set game.batch=N)"
                        "the line"
                    Expect.equal ended.Out "" "no result"
                    Tally.note $"no memory ({engine})" "one line that names the batch, exit code 2" 1)
            }
    ]

let private tooLarge =
    test "nets larger than the memory are refused before any allocation" {
        inFolder (fun folder ->
            let clock = Stopwatch.StartNew()
            let large = [ "--set"; "game.players.generator.net.layers.0.units=1000000" ]
            let arguments = [ "train"; "ring"; "--steps"; "1"; "--engine"; "compiled" ] @ large
            let ended = Gan.runWith [ "DOTNET_GCHeapHardLimit", "0x10000000" ] folder arguments
            Expect.equal ended.Code 2 ended.Err
            Expect.stringStarts ended.Err "gan: out of memory: at least 4." ended.Err
            Expect.isLessThan clock.Elapsed.TotalSeconds 60.0 "at once"
            Expect.isEmpty (Gan.files folder) "nothing is left behind")
    }

[<Tests>]
let tests = testSequenced (testList "faults" [ full; memory; tooLarge ])
