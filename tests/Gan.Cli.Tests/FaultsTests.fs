/// Runs as processes of their own that die, meet a full disk, have no memory or are asked for things while they write.
module Gan.Cli.Tests.FaultsTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open Gan
open Gan.Core.Tests
open Gan.Core.Tests.Datasets.Files

/// A run that saves at every step and does not end by itself.
let private saving = Gan.small @ [ "--engine"; "reference"; "--seed"; "3"; "--steps"; "10000000"; "--out"; "run"; "--set"; "saveEvery=1"; "--set"; "measureEvery=1000"; "--set"; "sampleEvery=1000000" ]

let private goOn = [ "train"; "ring"; "--engine"; "reference"; "--out"; "run"; "--resume" ]

let private checkpoints folder = Path.Combine(folder, "run", "checkpoints")

/// Waits until something is so, while the process lives.
let private until (gan: Process) (holds: unit -> bool) =
    let clock = Stopwatch.StartNew()
    while not (holds ()) && clock.Elapsed.TotalSeconds < 60.0 && not gan.HasExited do
        Thread.Sleep 5

/// The highest step that a checkpoint's folder is named for.
let private highest folder =
    if Directory.Exists(checkpoints folder) then
        Directory.GetDirectories(checkpoints folder, "0*") |> Seq.map (fun d -> int64 (nonNull (Path.GetFileName d))) |> Seq.fold max 0L
    else 0L

let private newest folder =
    let struct (found, _, damaged) = RunFolder.Open(Path.Combine(folder, "run")).Load()
    Option.ofObj found, List.ofSeq damaged

let private numbers (s: Snapshot) =
    [ for p in [ s.Discriminator; s.Generator ] do
          p.Parameters
          yield! p.Optimizer ]
    |> Seq.collect (fun p -> p.ToArray())
    |> Array.ofSeq

/// The states that a run which nothing befell goes through.
let private undisturbed folder =
    let recipe = RunFolder.Open(Path.Combine(folder, "run")).Recipe
    let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), Datasets.Open recipe.Data)
    let states = trainer.Run(trainer.Init(Key.Of 3L)).GetEnumerator()
    fun step ->
        while isNull (box states.Current) || states.Current.Step < step do
            states.MoveNext() |> ignore
        states.Current.Snapshot()

/// Kills a run so many times, and looks after each.
let private kills seed times folder =
    let random = Random seed
    let mutable before = 0L
    let mutable state = None
    for i in 1..times do
        use gan = Gan.start folder [] (if i = 1 then saving else goOn)
        // Mostly while it saves; one in eight while it starts.
        if i % 8 <> 0 then until gan (fun () -> highest folder > before)
        Thread.Sleep(random.Next(if i % 8 <> 0 then 50 else 400))
        gan.Kill()
        gan.WaitForExit()
        let found, damaged = newest folder
        Expect.isEmpty damaged $"kill {i}: nothing half counts as a checkpoint"
        let s = Expect.wantSome found $"kill {i}: nothing is lost"
        Expect.isGreaterThanOrEqual s.Step before $"kill {i}: nothing is lost"
        let at = match state with Some at -> at | None -> state <- Some(undisturbed folder); state.Value
        if s.Step > 0L then Expect.sequenceEqual (numbers s) (numbers (at s.Step)) $"kill {i}: the bits of step {s.Step}"
        before <- s.Step
    Expect.isGreaterThanOrEqual before (int64 (times / 8 * 7)) "it got on"
    let ended = Gan.run folder (goOn @ [ "--steps"; string (before + 1L) ])
    Expect.equal ended.Code 0 ended.Err
    Expect.stringContains ended.Err "ended without saying so" "the last that died is recognised"
    Expect.isEmpty (Directory.GetDirectories(checkpoints folder, ".*")) "nothing is left behind"
    Expect.isLessThanOrEqual (Directory.GetDirectories(checkpoints folder).Length) 2 "and no more than is to be kept"

let private killed =
    test "killed at any moment while it saves, a run loses nothing" {
        // Four runs at the same time, each in a folder of its own: starting a process takes most of the time.
        let times = 50 * Tally.times
        Tasks.Parallel.For(0, 4, fun seed -> inFolder (kills seed times)) |> ignore
        Tally.note "a process is killed (SIGKILL) while it trains and saves" "the newest checkpoint is whole, no older than before, with the bits of an undisturbed run; the next run goes on" (4 * times)
    }

let private asked =
    test "asked to end at any moment while it saves, a run saves its last step first" {
        if OperatingSystem.IsWindows() then skiptest "no signals here"
        inFolder (fun folder ->
            let random = Random 8
            let times = 10 * Tally.times
            for i in 1..times do
                let before = highest folder
                use gan = Gan.start folder [] (if i = 1 then saving else goOn)
                until gan (fun () -> highest folder > before)
                Thread.Sleep(random.Next 50)
                let name, code = Gan.endings[i % Gan.endings.Length]
                Gan.signal name gan
                let ended = Gan.finish gan
                Expect.equal ended.Code code ended.Err
                let found, damaged = newest folder
                Expect.isEmpty damaged "all whole"
                Expect.stringContains ended.Out $"{found.Value.Step} steps" "its last step"
                Expect.isFalse (File.Exists(Path.Combine(folder, "run", "run.owner"))) "the folder is given back"
            Tally.note "a run is interrupted (INT, TERM) while it saves" "the save is finished, the last step saved, the exit code says which" times)
    }

let private usr1 =
    test "USR1 saves, and the run goes on" {
        if OperatingSystem.IsWindows() then skiptest "no signals here"
        inFolder (fun folder ->
            use gan = Gan.start folder [] (Gan.small @ [ "--engine"; "reference"; "--steps"; "100000000"; "--out"; "run"; "--set"; "saveEvery=100000000"; "--set"; "measureEvery=1" ])
            let metrics = Path.Combine(folder, "run", "metrics.jsonl")
            until gan (fun () -> File.Exists metrics && FileInfo(metrics).Length > 0L)
            let there () = if Directory.Exists(checkpoints folder) then Directory.GetDirectories(checkpoints folder, "0*") else [||]
            for i in 1..2 do
                let before = there ()
                Gan.signal "USR1" gan
                until gan (fun () -> there () <> before && not (Array.isEmpty (there ())))
                Expect.isFalse gan.HasExited "it goes on"
                Expect.isNonEmpty (there ()) $"saved, time {i}"
            Gan.signal "TERM" gan
            Expect.equal (Gan.finish gan).Code 143 "and ends when asked"
            Expect.isEmpty (snd (newest folder)) "all whole")
    }

let private second =
    test "a second run on a folder is refused, and told who holds it" {
        inFolder (fun folder ->
            use gan = Gan.start folder [] saving
            until gan (fun () -> RunFolder.Is(Path.Combine(folder, "run")))
            Gan.refuses folder (goOn @ [ "--steps"; "10000000" ]) [ "run: a folder that no other run writes to required, got one of process "; string gan.Id ]
            Expect.isFalse gan.HasExited "the first goes on"
            gan.Kill()
            gan.WaitForExit()
            Expect.isEmpty (snd (newest folder)) "all whole")
    }

let private starting =
    test "killed or signalled while it starts, a run has no folder, or one that goes on with its own seed" {
        if OperatingSystem.IsWindows() then skiptest "no signals here"
        inFolder (fun folder ->
            let random = Random 9
            let times = 12 * Tally.times
            let finished = Gan.small @ [ "--engine"; "reference"; "--seed"; "3"; "--steps"; "3"; "--json"; "--out" ]
            let whole = Gan.succeed folder (finished @ [ "whole" ]) |> Gan.json |> Gan.text "generatorSha256"
            for i in 1..times do
                let run = $"run{i}"
                use gan = Gan.start folder [] (finished @ [ run ])
                Thread.Sleep(random.Next 1500)
                // A process that has not begun to listen dies of a signal as of any other.
                let kind = [| "KILL"; "TERM"; "USR1" |]
                Gan.signal kind[i % 3] gan
                gan.WaitForExit()
                // Without a seed: a run that is there knows its own.
                let again = if RunFolder.Is(Path.Combine(folder, run)) then [ "train"; "ring"; "--resume"; "--json"; "--steps"; "3"; "--out"; run ] else finished @ [ run ]
                Expect.equal (Gan.succeed folder again |> Gan.json |> Gan.text "generatorSha256") whole $"time {i}"
            Tally.note "a process is killed or signalled (KILL, TERM, USR1) while it starts" "there is no run, or one that goes on with its own seed to the same bits" times)
    }

/// Command lines made of parts of good ones and of what nobody would type.
let private lines =
    test "whatever the command line, it is understood or refused in one line" {
        let root = Gan.Cli.Invocation.Root()
        let good =
            [ "train ring --steps 3 --epochs 0.5 --seed -1 --engine compiled --device cpu --data d --out o --set batch=3 --keep 2 --best modes --on-divergence skip --resume --json"
              "sample run --checkpoint best --count 3 --columns 2 --seed 1 --out x.png"; "evaluate run --metric parzen --count 9 --data d --json"; "interpolate run"; "manifold run"
              "divergence normal(0,1) normal(1,2) --at 0,1 --bits --samples 1000 --seed 3 --json"; "verify lemma --cases 3 --seed 2 --planted --list --json"
              "figure 1 --quick --out o --data d --seed 1 --again --json"; "table 1"; "recipes ring --json --script"; "data get mnist --mirror http://a/" ]
            |> List.map (fun line -> line.Split ' ')
        let odd = [| ""; "-"; "--"; "---"; "--out="; "@x"; "@/dev/zero"; "[diagram]"; "[suggest:3]"; "\000"; "\n"; "\027[31m"; "--steps=1e999"; "9223372036854775808"; "-1"; "1,5"; "NaN"; "∞"; "../../x"; "/etc/passwd"; "--set"; "a=b=c"; String('x', 5000); "\uD800"; "-?"; "--version" |]
        let random = Random 11
        let pick (from: 'a[]) = from[random.Next from.Length]
        let words = good |> Seq.collect id |> Array.ofSeq
        let count = 20_000 * Tally.times
        let mutable refused = 0
        for _ in 1..count do
            let line = pick (Array.ofList good) |> List.ofArray
            let changed =
                Seq.init (random.Next 4) id
                |> Seq.fold (fun (line: string list) _ ->
                    let at = random.Next(line.Length + 1)
                    match random.Next 3 with
                    | 0 when at < line.Length -> List.removeAt at line
                    | 1 when at < line.Length -> List.updateAt at (pick odd) line
                    | 2 -> List.insertAt at (pick words) line
                    | _ -> List.insertAt at (pick odd) line) line
            let clock = Stopwatch.StartNew()
            let struct (_, said) = Gan.Cli.Invocation.Read(root, Array.ofList changed)
            Expect.isLessThan clock.Elapsed.TotalSeconds 2.0 "soon"
            match said with
            | null -> ()
            | message ->
                refused <- refused + 1
                Expect.isFalse (message |> Seq.exists Char.IsControl) $"one line: {message}"
                Expect.isLessThan message.Length 6000 "of a length to read"
        Expect.isGreaterThan refused (count / 4) "many are refused"
        Expect.isLessThan refused count "and some are not"
        Tally.note "command lines: good ones with parts left out, doubled or replaced by what is none" "understood, or refused in one line" count
    }

let private unlocked =
    test "a second run is refused also where the runtime is told to lock no files" {
        if OperatingSystem.IsWindows() then skiptest "no such setting here"
        inFolder (fun folder ->
            let settings = [ "DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1" ]
            use gan = Gan.start folder settings saving
            until gan (fun () -> RunFolder.Is(Path.Combine(folder, "run")))
            let ended = Gan.runWith settings folder (goOn @ [ "--steps"; "10000000" ])
            Expect.equal ended.Code 2 ended.Err
            Expect.stringContains ended.Err "a folder that no other run writes to required" "refused"
            gan.Kill()
            gan.WaitForExit())
    }

/// Runs a program to its end.
let private does (program: string) (arguments: string list) =
    try
        use child = Process.Start(ProcessStartInfo(program, arguments, RedirectStandardError = true, RedirectStandardOutput = true)) |> nonNull
        child.WaitForExit()
        child.ExitCode = 0
    with :? ComponentModel.Win32Exception -> false

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
                    Expect.stringContains line $"the last checkpoint, of step {found.Value.Step}, is whole" "what is left"
                    Expect.isGreaterThan found.Value.Step before "it got on"
                    Expect.sequenceEqual (numbers found.Value) (numbers (undisturbed disk found.Value.Step)) "the bits"
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
                    let command = $"ulimit -v 8000000 && exec dotnet '{gan}' train digits --engine {engine} --set batch=200000 --steps 3 --out run"
                    use shell =
                        let info = ProcessStartInfo("bash", [ "-c"; command ], WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true)
                        info.Environment["DOTNET_GCHeapHardLimit"] <- "0x40000000"
                        try Process.Start info |> nonNull with :? ComponentModel.Win32Exception -> skiptest "no shell here"
                    let ended = Gan.finish shell
                    Expect.equal ended.Code 2 ended.Err
                    let line = ended.Err.TrimEnd('\n').Split('\n') |> Array.last
                    Expect.equal line "gan: out of memory: a batch smaller than 200000 required (--set batch=N)" "the line"
                    Expect.equal ended.Out "" "no result"
                    Tally.note $"no memory ({engine})" "one line that names the batch, exit code 2" 1)
            }
    ]

let private tooLarge =
    test "nets that are larger than the machine are refused before anything is taken for them" {
        inFolder (fun folder ->
            let clock = Stopwatch.StartNew()
            let ended = Gan.runWith [ "DOTNET_GCHeapHardLimit", "0x10000000" ] folder [ "train"; "ring"; "--steps"; "1"; "--set"; "generator.layers.0.units=1000000"; "--engine"; "compiled" ]
            Expect.equal ended.Code 2 ended.Err
            Expect.stringStarts ended.Err "gan: out of memory: smaller nets required, these take 4." ended.Err
            Expect.isLessThan clock.Elapsed.TotalSeconds 60.0 "at once"
            Expect.isEmpty (Gan.files folder) "nothing is left behind")
    }

let private diverged =
    testList "divergence" [
        for policy in [ "stop"; "skip"; "rollback" ] do
            test $"{policy}: a run that cannot be mended ends with 1, its last checkpoint whole" {
                inFolder (fun folder ->
                    let ended =
                        Gan.run folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "500"; "--out"; "run"; "--set"; "measureEvery=10"; "--set"; "saveEvery=1"; "--on-divergence"; policy; "--json"
                                                      "--set"; "generatorOptimizer.rate.value=1e40"; "--set"; "discriminatorOptimizer.rate.value=1e40" ])
                    Expect.equal ended.Code 1 ended.Err
                    let last = newest folder |> fst |> Option.get
                    Expect.isTrue last.IsFinite "the last checkpoint is finite"
                    Expect.stringContains ended.Err $"the last checkpoint, of step {last.Step}, is whole" "what is left"
                    let result = Gan.json ended
                    Expect.equal (result.GetProperty("steps").GetInt64()) last.Step "the result is that of the checkpoint"
                    Expect.isGreaterThan (result.GetProperty("diverged").GetInt64()) last.Step "and it says that it diverged"
                    let events = File.ReadAllLines(Path.Combine(folder, "run", "divergences.jsonl")) |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement)
                    Expect.equal (events.Length) (if policy = "stop" then 1 else 11) "each is written down"
                    Expect.equal (Gan.text "action" (Array.last events)) "stop" "the last one ends it"
                    for e in events |> Array.truncate (events.Length - 1) do Expect.equal (Gan.text "action" e) policy "what was done"
                    for line in File.ReadAllLines(Path.Combine(folder, "run", "metrics.jsonl")) do
                        Expect.isFalse (line.Contains "NaN" || line.Contains "Infinity") "no measurement that is none")
            }
    ]

/// A run whose data are poisoned in one minibatch, in this process.
let private mended =
    testList "a run that can be mended goes on" [
        for policy in [ "skip"; "rollback" ] do
            test policy {
                inFolder (fun folder ->
                    let recipe = Configuration.With(Recipes.Find "ring", [ "steps=60"; "saveEvery=10"; "measureEvery=5"; "batch=8"; $"onDivergence={policy}"; "generator.layers.0.units=8"; "generator.layers.2.units=8" ])
                    let distribution = Datasets.Open "ring"
                    let own = Key.Of(3L).Fold 0
                    let data =
                        { new ISource with
                            member _.Name = distribution.Name
                            member _.Example = distribution.Example
                            member _.Count = Nullable()
                            member _.Fill(key, index, destination) =
                                distribution.Fill(key, index, destination)
                                // Poisoned on the run's own way alone; another way is another key.
                                if index = 23L && key = own then destination[0] <- Single.NaN }
                    let go name =
                        let run = RunFolder.Create(Path.Combine(folder, name), recipe)
                        let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), data)
                        use interrupt = new Gan.Cli.Interrupt()
                        let journal = new Gan.Cli.Journal(run)
                        let loop = Gan.Cli.TrainingLoop(run, trainer, data, null, interrupt, journal, ignore)
                        let whole = loop.Go(trainer.Init(Key.Of 3L), 0.0)
                        journal.Dispose()
                        Expect.isTrue whole "it came through"
                        Expect.equal (loop.Last.Step, loop.Diverged) (60L, Nullable 24L) "to the end"
                        let steps = File.ReadAllLines(run.In "metrics.jsonl") |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("step").GetInt64())
                        Expect.sequenceEqual steps [ 5L .. 5L .. 60L ] "each measured step once"
                        let struct (found, _, damaged) = run.Load()
                        Expect.isEmpty damaged "all whole"
                        numbers (nonNull found)
                    let first = go "one"
                    Expect.isTrue (first |> Array.forall Double.IsFinite) "finite"
                    Expect.sequenceEqual (go "two") first "the same seed, the same bits")
            }
    ]

[<Tests>]
let tests = testSequenced (testList "faults" [ killed; asked; usr1; starting; second; unlocked; lines; full; memory; tooLarge; diverged; mended ])
