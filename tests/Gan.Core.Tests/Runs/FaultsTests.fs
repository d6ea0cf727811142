/// A run's folder against a pure model of it, whatever fails at whatever operation: what was saved is found, and nothing else is.
module Gan.Core.Tests.Training.FaultsTests

open System
open System.IO
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Core.Tests
open Gan.Core.Tests.Datasets.Files
open Gan.Core.Tests.Training.MemoryFiles
open Gan.Tests.EngineSuite

let private recipe =
    Recipe(
        Name = "small", Description = "A small game.", Data = "uniform", Batch = 4, Steps = 100L, Keep = 2,
        Generator = Net(shape [ 1 ], Dense 2, Tanh(), Dense 1), Discriminator = Net(shape [ 1 ], Dense 3, Relu(), Dense 1),
        DiscriminatorOptimizer = Adam(ConstantSchedule 0.01), GeneratorOptimizer = Momentum(ConstantSchedule 0.1, ConstantSchedule 0.5))

let private trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), Distributions.Uniform)

/// The state at each step from 0; a run that was interrupted must go through the same ones.
let private states =
    let start = trainer.Init(Key.Of 5L)
    Array.append [| start.Snapshot() |] (trainer.Run start |> Seq.take 40 |> Seq.map _.Snapshot() |> Array.ofSeq)

let private same (a: Snapshot) (b: Snapshot) = a.Step = b.Step && a.Key = b.Key && all a = all b

/// The recipe that keeps so many checkpoints.
let private keeping = [| for n in 0..3 -> Configuration.With(recipe, [ $"keep={max n 1}" ]) |]

/// What happens to a run.
type Event =
    /// The next step is saved; an operation may fail while it is.
    | Save of (int * Fault * Then) option
    /// The newest checkpoint's file number `file` is damaged at `place`.
    | Damage of file: int * place: int * kind: int
    /// The process dies, another goes on.
    | Resume
    /// The power fails: of what was not flushed only the first is on the disk, as much as this number says.
    | Power of int
    /// From now on so many checkpoints are kept.
    | Keep of int
    /// A second process wants to write.
    | Second

let private fault = Gen.map3 (fun i f t -> i, f, t) (Gen.choose (0, 18)) (Gen.elements [ Before; Half; After ]) (Gen.elements [ Error; Death ])

let private events =
    Gen.frequency [
        8, Gen.map (Some >> Save) fault
        3, Gen.constant (Save None)
        2, Gen.map3 (fun f p k -> Damage(f, p, k)) (Gen.choose (0, 99)) (Gen.choose (0, 9999)) (Gen.choose (0, 4))
        2, Gen.constant Resume
        3, Gen.map Power (Gen.choose (0, 99_999))
        1, Gen.map Keep (Gen.choose (1, 3))
        1, Gen.constant Second
    ]
    |> Gen.listOf

/// What the model knows: which checkpoints there are and whether each is whole; and of which a save said that it is done.
type private Model = { Step: int; Keep: int; Whole: Map<int, bool>; Sure: Set<int> }

let private damaged kind place (bytes: byte[]) =
    match kind with
    | 0 -> set (place % bytes.Length) (bytes[place % bytes.Length] ^^^ byte (1 <<< place % 8)) bytes
    | 1 -> Array.truncate (place % bytes.Length) bytes
    | 2 -> Array.append bytes [| byte place |]
    | _ -> [||]

/// Plays events on files in memory and on the model; gives the number of faults that struck.
let private play (happening: Event list) =
    let contents = Contents()
    let files = MemoryFiles.Sound contents
    let mutable run = RunFolder.Create("run", recipe, files)
    let mutable held = RunLock.Take("run", files)
    let mutable struck = 0

    // One that is set aside while it is replaced is still there.
    let listed () =
        (files :> IFiles).List "run/checkpoints"
        |> Seq.choose (fun n -> match Int32.TryParse(n.Replace(".replaced-", "")) with | true, s -> Some s | _ -> None)
        |> Set.ofSeq

    let load () =
        let struct (found, _, _) = run.Load()
        match found with
        | null -> None
        | s ->
            Expect.isTrue (same s states[int s.Step]) $"the state of step {s.Step} is the one that was saved"
            Some(int s.Step)

    let newest model = model.Whole |> Map.filter (fun _ whole -> whole) |> Map.keys |> Seq.sort |> Seq.tryLast

    let resume model =
        contents.Held.Clear()
        held <- RunLock.Take("run", files)
        Expect.isNotNull held.Abandoned "the run that died is recognised"
        let found = load ()
        Expect.equal found (newest model) "the newest whole checkpoint is found"
        { model with Step = defaultArg found 0 }

    let power model seed =
        let random = Random seed
        contents.LosePower(fun count -> random.Next(count + 1))
        run <- RunFolder.Open("run", files)
        Expect.equal run.Recipe.Keep model.Keep "the configuration is the one that was written"
        held <- RunLock.Take("run", files)
        struck <- struck + 1
        let whole = Map [ for s in listed () do let struct (found, _, _) = run.Load(int64 s) in s, not (isNull found) ]
        for s in model.Sure do
            if model.Whole.TryFind s = Some true then Expect.equal (whole.TryFind s) (Some true) $"step {s}, which was saved, is there"
        let model = { model with Whole = whole; Sure = Set.empty }
        let found = load ()
        Expect.equal found (newest model) "the newest whole checkpoint is found"
        { model with Step = defaultArg found 0; Sure = Option.toList found |> Set.ofList }

    let save model failing =
        let step = model.Step + 1
        let faulty = match failing with None -> MemoryFiles.Sound contents | Some(i, f, t) -> MemoryFiles(contents, i, f, t)
        let saved =
            try
                (if failing.IsNone then run else RunFolder.Open("run", faulty)).Save(states[step], Reference.Shared)
                true
            with :? IOException -> false
        if faulty.Failed then struck <- struck + 1
        let found = load ()
        let committed = found = Some step
        let there = listed ()
        let due = (model.Whole |> Map.keys |> Seq.append [ step ] |> Seq.distinct |> Seq.sortDescending |> Seq.truncate model.Keep |> Set.ofSeq).Add step
        if saved then Expect.isTrue committed "a save that says so is one"
        if saved then Expect.equal there due "and what is kept is what was asked for, with it"
        if not committed then Expect.equal found (newest model) "a save that failed leaves the newest as it was"
        for KeyValue(old, whole) in model.Whole do
            if whole && not (there.Contains old) then Expect.isTrue (committed && not (due.Contains old)) $"step {old} is not lost"
        // One that was to be forgotten may be half gone.
        let isThere (s: int) = let struct (found, _, _) = run.Load(int64 s) in not (isNull found)
        let whole s = if s = step then committed elif committed && not (due.Contains s) then isThere s else model.Whole[s]
        let sure = if saved then model.Sure.Add step else model.Sure.Remove step
        // What is no longer kept may be half gone once the power fails.
        let sure = if committed then Set.intersect sure due else sure
        let model = { model with Step = step; Whole = Map [ for s in there do if s = step || model.Whole.ContainsKey s then s, whole s ]; Sure = sure }
        match failing with
        | Some(_, _, Death) when faulty.Failed -> resume model
        | _ -> model

    let damage model file place kind =
        match newest model with
        | None -> model
        | Some step ->
            let under = contents.Under $"run/checkpoints/{step:d8}" |> List.filter (fun f -> contents.Files[f].Length > 0)
            let path = under[file % under.Length]
            if kind = 4 then contents.Files.Remove path |> ignore else contents.Files[path] <- damaged kind place contents.Files[path]
            contents.Settle()
            struck <- struck + 1
            // What changed may mean the same, as another space in a manifest does; then it is found as it was.
            if load () = Some step then model else { model with Whole = model.Whole.Add(step, false) }

    let next model event =
        match event with
        | Save _ when model.Step + 1 >= states.Length -> model
        | Save failing -> save model failing
        | Damage(file, place, kind) -> damage model file place kind
        | Resume -> resume model
        | Power seed -> power model seed
        | Keep n ->
            run <- run.With(keeping[n])
            { model with Keep = n }
        | Second ->
            isRejected "run: a folder that no other run writes to required, got one of process " (fun () -> RunLock.Take("run", files))
            model

    let last = happening |> List.fold next { Step = 0; Keep = 2; Whole = Map.empty; Sure = Set.empty }
    // A sound save mends whatever was left behind.
    if last.Step + 1 < states.Length then
        save last None |> ignore
        Expect.isFalse (Seq.exists (fun (f: string) -> f.Contains "/.") (Seq.append contents.Files.Keys contents.Folders)) "nothing is left behind"
    struck

let private shrink (happening: Event list) = seq { for i in 0 .. happening.Length - 1 -> List.removeAt i happening }

let private modelled =
    test "whatever fails, dies or is damaged, the folder is what the model says" {
        let mutable struck = 0
        let config =
            (if Tally.times = 1 then Config.QuickThrowOnFailure.WithReplay(Some { Rnd = Rnd(2014UL, 1406_2661UL); Size = None }) else Config.QuickThrowOnFailure)
                .WithMaxTest(2200 * Tally.times).WithStartSize(10).WithEndSize(40)
        Check.One(config, Prop.forAll (Arb.fromGenShrink (events, shrink)) (fun happening -> struck <- struck + play happening))
        Expect.isGreaterThan struck 10_000 "so many faults struck"
        Tally.note
            "an operation on files fails or is the process's last, before, half way or after it is done; the power fails and takes what was not flushed; a file of a checkpoint is cut, changed, longer, empty or gone"
            "the newest whole state is found, bit for bit, and goes on; a save that failed does not say otherwise" struck
    }

let private noticesLoss =
    test "the model tells a folder that loses something" {
        let contents = Contents()
        let files = MemoryFiles.Sound contents
        let run = RunFolder.Create("run", recipe, files)
        run.Save(states[1], Reference.Shared)
        contents.Files["run/checkpoints/00000001/generator.safetensors"] <- contents.Files["run/checkpoints/00000001/discriminator.safetensors"]
        let struct (found, _, damaged) = run.Load()
        Expect.isNull found "another file's content is not accepted"
        Expect.equal (Seq.length damaged) 1 "and told"
    }

let private noticesUnflushed =
    testList "the model tells names that were not flushed" [
        for folder in [ "run"; "run/checkpoints"; "run/checkpoints/.saving-00000001" ] ->
            test folder {
                let saved flushes =
                    let contents = Contents()
                    let sound = MemoryFiles.Sound contents :> IFiles
                    let files =
                        { new IFiles with
                            member _.CreateFolder path = sound.CreateFolder path
                            member _.Write(path, content) = sound.Write(path, content)
                            member _.Read(path, cap) = sound.Read(path, cap)
                            member _.Move(from, into) = sound.Move(from, into)
                            member _.Delete path = sound.Delete path
                            member _.Exists path = sound.Exists path
                            member _.List path = sound.List path
                            member _.Flush path = if flushes path then sound.Flush path
                            member _.Hold path = sound.Hold path }
                    let run = RunFolder.Create("run", recipe, files)
                    run.Save(states[1], Reference.Shared)
                    contents.LosePower(fun _ -> 0)
                    RunFolder.Is("run", files) && (let struct (found, _, _) = RunFolder.Open("run", files).Load() in not (isNull found))
                Expect.isTrue (saved (fun _ -> true)) "flushed, it is there"
                Expect.isFalse (saved (fun path -> path <> folder)) "not flushed, it is lost"
            }
    ]

let private begun =
    test "a run has a checkpoint from its first moment, whatever fails at it: either there is no run, or it goes on from its own key" {
        let mutable tried = 0
        for fault in [ Before; Half; After ] do
            for i in 0..40 do
                for kept in [ 0; 1; 99 ] do
                    let contents = Contents()
                    let files = MemoryFiles(contents, i, fault, Death)
                    let ended = try RunFolder.Begin("run", recipe, states[0], Reference.Shared, files) |> Some with :? IOException -> None
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
        Tally.note "a fault, then a power failure, while a run begins" "there is no run, or one with its first checkpoint" tried
    }

let private scores =
    test "a score that is not the one that was saved is not believed" {
        let contents = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound contents)
        let save step (score: float) = run.Save(states[step], Reference.Shared, Nullable score)
        for step, score in [ 1, 0.25; 2, 0.75; 3, 0.5 ] do save step score
        let state = "run/checkpoints/00000003/state.json"
        contents.Files[state] <- Text.Encoding.UTF8.GetBytes((Text.Encoding.UTF8.GetString contents.Files[state]).Replace("0.5", "9.5"))
        save 4 0.1
        save 5 0.1
        let struct (best, _, _) = run.LoadBest()
        Expect.equal (nonNull best).Step 2L "the best by what was saved is still there"
    }

let private pipes =
    test "what has no length is read up to the cap, and no further" {
        if not (File.Exists "/dev/zero") then skiptest "no such device here"
        inFolder (fun folder ->
            let link = Path.Combine(folder, "config.json")
            File.CreateSymbolicLink(link, "/dev/zero") |> ignore
            isRejected $"{link}: byte 1000000: a file of at most 1000000 bytes required, got more" (fun () -> (Disk.Instance :> IFiles).Read(link, 1_000_000L)))
    }

let private notFinite =
    test "a state with numbers that are not finite is not saved" {
        let contents = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound contents)
        for bad in [ nan; infinity; -infinity ] do
            for spoil in [ 0..3 ] do
                let s = states[3]
                let put (p: Params) = let v = p.ToArray() in v[1] <- bad; Params(p.Layout, v)
                let player (p: PlayerSnapshot) which =
                    match spoil with
                    | i when i = which -> PlayerSnapshot(put p.Parameters, p.Optimizer)
                    | i when i = which + 1 -> PlayerSnapshot(p.Parameters, [| for o in p.Optimizer -> put o |])
                    | _ -> p
                let spoilt = Snapshot(s.Step, s.Key, player s.Discriminator 0, player s.Generator 2)
                Expect.isFalse spoilt.IsFinite "it is not"
                Expect.throwsT<ArgumentException> (fun () -> run.Save(spoilt, Reference.Shared)) "refused"
        Expect.isEmpty (contents.Under "run/checkpoints") "nothing is written"
    }

/// A folder on the disk with a run in it.
let private onDisk test = inFolder (fun root -> let path = Path.Combine(root, "run") in test path (RunFolder.Create(path, recipe)))

let private clock =
    test "a clock that was set back changes nothing" {
        onDisk (fun path run ->
            for i in 1..3 do
                run.Save(states[i], Reference.Shared)
                let own = run.In("checkpoints", $"{i:d8}")
                for name in Directory.GetFileSystemEntries own do File.SetLastWriteTimeUtc(name, DateTime(2000 - i, 1, 1))
                Directory.SetLastWriteTimeUtc(own, DateTime(2000 - i, 1, 1))
            let latest = Directory.GetDirectories(run.In "checkpoints") |> Array.maxBy Directory.GetLastWriteTimeUtc |> Path.GetFileName
            Expect.equal latest "00000002" "by the clock another would be the newest"
            let struct (found, _, _) = (RunFolder.Open path).Load()
            Expect.isTrue (same (nonNull found) states[3]) "the newest is that of the last step, not of the last hour"
            Tally.note "the clock is set back" "the newest checkpoint is that of the highest step" 3)
    }

let private locks =
    testList "one writer" [
        test "a second one is refused, and told who holds the folder" {
            onDisk (fun path _ ->
                use first = RunLock.Take path
                Expect.isNull first.Abandoned "nobody before"
                isRejected
                    $"{path}: a folder that no other run writes to required, got one of process {Environment.ProcessId} on {Environment.MachineName} since 20"
                    (fun () -> RunLock.Take path))
        }
        test "it is given back once, and can be taken again" {
            onDisk (fun path _ ->
                let first = RunLock.Take path
                first.Dispose()
                use second = RunLock.Take path
                Expect.isNull second.Abandoned "given back"
                first.Dispose()
                isRejected "no other run" (fun () -> RunLock.Take path))
        }
        test "the folder of one that died is free, and who died is known" {
            onDisk (fun path _ ->
                File.WriteAllText(Path.Combine(path, "run.owner"), "process 7 on a machine")
                use next = RunLock.Take path
                Expect.equal next.Abandoned "process 7 on a machine" "who")
        }
        test "a fault while it is taken leaves it free" {
            let contents = Contents()
            for i in 0..2 do
                Expect.throwsT<IOException> (fun () -> RunLock.Take("run", MemoryFiles(contents, i, Before)) |> ignore) "the fault shows"
            use next = RunLock.Take("run", MemoryFiles.Sound contents)
            Expect.isNull next.Abandoned "free"
        }
    ]

let private best =
    testList "the best checkpoint" [
        test "is kept whatever its age, of equals the newest, and found" {
            onDisk (fun path run ->
                for step, score in [ 1, Nullable 0.5; 2, Nullable 0.9; 3, Nullable 0.9; 4, Nullable 0.1; 5, Nullable(); 6, Nullable 0.2 ] do
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

let private flat =
    test "handles and memory stay flat over many saves" {
        onDisk (fun _ run ->
            let handles () = if OperatingSystem.IsLinux() then Directory.GetFileSystemEntries("/proc/self/fd").Length else 0
            let save n = for i in 1..n do run.Save(states[i % 40], Reference.Shared)
            let now () = GC.GetTotalMemory true, handles ()
            let count = 200 * (if Tally.times = 1 then 1 else 50)
            save 50
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

/// A distribution one of whose minibatches is poisoned.
let private poisoned batch =
    { new ISource with
        member _.Name = "uniform"
        member _.Example = shape [ 1 ]
        member _.Count = Nullable()
        member _.Fill(key, index, destination) =
            (Distributions.Uniform :> ISource).Fill(key, index, destination)
            if index = batch then destination[0] <- Single.NaN }

let private divergence =
    testList "divergence" [
        for first in [ 0L; 7L; 130L ] do
            test $"the first step that is not finite is found: minibatch {first}" {
                let data = poisoned first
                let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), data)
                let start = trainer.Init(Key.Of 5L)
                let found = Divergence.Find(trainer, data, start.Snapshot(), first + 60L) |> nonNull
                Expect.equal (found.Step, found.Key, found.Start.Step) (first + 1L, (Key.Of 5L).ToString(), first) "the step, the key and what it began with"
                Expect.isTrue found.Start.IsFinite "which is finite"
                let before = if first = 0L then start.Snapshot() else trainer.Run start |> Seq.item (int first - 1) |> _.Snapshot()
                Expect.sequenceEqual (all found.Start) (all before) "bit for bit"
                Expect.equal [ for b in found.Batches -> b.Index ] [ first ] "the minibatch"
                Expect.equal found.Before.Length (int (min first 10L)) "what went before"
                Expect.isTrue (found.Before |> Seq.forall _.IsFinite) "was finite"
                Expect.isFalse (Double.IsFinite found.WeightsAfter.Discriminator) "and this was not"
                Expect.isTrue (Double.IsFinite(found.WeightsBefore.Discriminator + found.WeightsBefore.Generator)) "the weights before"
            }
        test "where all is finite none is found" {
            Expect.isNull (Divergence.Find(trainer, Distributions.Uniform, states[0], 120L)) ""
        }
        test "a run goes on without the step's update, or another way" {
            let data = poisoned 7L
            let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), data)
            let found = Divergence.Find(trainer, data, (trainer.Init(Key.Of 5L)).Snapshot(), 20L) |> nonNull
            Expect.sequenceEqual (all found.Skipped) (all found.Start) "the same numbers"
            Expect.equal found.Skipped.Step 8L "one step on"
            let further = trainer.Run(trainer.Resume found.Skipped) |> Seq.item 30 |> _.Snapshot()
            Expect.isTrue further.IsFinite "and finite from there"
            let again = [ for attempt in 1..3 -> Divergence.Again(found.Start, attempt) ]
            Expect.equal (again |> List.map _.Key |> List.append [ found.Start.Key ] |> List.distinct |> List.length) 4 "each another way"
            Expect.isTrue (again |> List.forall (fun s -> s.Step = 7L && all s = all found.Start)) "from the same place"
        }
        test "the examples of a data set are named" {
            let images = Digits.Source(Key.Of 0L, 40)
            let net = Recipes.Find "digits"
            let trainer = (Compiled.Shared :> IEngine).Trainer(Configuration.With(net, [ "batch=4"; "discriminatorOptimizer.rate.initial=1e38" ]).Game(), images)
            let key = Key.Of 5L
            let found = Divergence.Find(trainer, images, (trainer.Init key).Snapshot(), 20L) |> nonNull
            for batch in found.Batches do
                Expect.equal (Seq.length (nonNull batch.Examples)) 4 "so many"
                let seen = images.Take(Seq.toArray (nonNull batch.Examples)).Values.ToArray()
                let own = Array.zeroCreate<float32> seen.Length
                images.Fill(key.Fold 0, batch.Index, Span own)
                Expect.sequenceEqual seen own "those that D saw"
        }
        test "what is written down is JSON, a line each, without bare NaN" {
            onDisk (fun _ run ->
                let data = poisoned 7L
                let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game(), data)
                let found = Divergence.Find(trainer, data, (trainer.Init(Key.Of 5L)).Snapshot(), 20L) |> nonNull
                run.Add(found, "skip")
                run.Add(found, "stop")
                let lines = File.ReadAllLines(run.In "divergences.jsonl") |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement)
                Expect.sequenceEqual [ for l in lines -> l.GetProperty("action").GetString() ] [ "skip"; "stop" ] "both"
                Expect.equal (lines[0].GetProperty("step").GetInt64(), lines[0].GetProperty("weightsAfter").GetProperty("discriminator").GetString()) (8L, "NaN") "what it says")
        }
    ]

/// Every prefix of a file, and the file with each byte replaced by each other value, or each bit turned.
let private altered bitsOnly (bytes: byte[]) =
    seq {
        for length in 0 .. bytes.Length - 1 do Array.truncate length bytes
        for i in 0 .. bytes.Length - 1 do
            for v in (if bitsOnly then [ for bit in 0..7 -> 1 <<< bit ] else [ 1..255 ]) do
                set i (bytes[i] ^^^ byte v) bytes
    }

let private noticesLenience =
    test "a reader that does not look at everything is told" {
        let plain = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |]
        let lenient (bytes: byte[]) = Idx.Parse("f", (if bytes.Length > 2 then set 2 8uy bytes else bytes), 3)
        let accepted changed = rejection (fun () -> lenient changed) |> Option.isNone && (let read = lenient changed in idx [ for n in read.Shape -> n ] (read.Values.ToArray()) <> changed)
        Expect.equal (altered false plain |> Seq.filter accepted |> Seq.length) 255 "each other type"
    }

/// An element of a MATLAB file.
let private element (kind: int) (data: byte[]) =
    Array.concat [ BitConverter.GetBytes kind; BitConverter.GetBytes data.Length; data; Array.zeroCreate ((8 - data.Length % 8) % 8) ]

let private matHeader = Array.concat [ Array.create 116 32uy; Array.zeroCreate 8; [| 0uy; 1uy; byte 'I'; byte 'M' |] ]

/// x, [2, 3], of class uint8.
let private variable =
    element 14 (Array.concat [ element 6 [| 9uy; 0uy; 0uy; 0uy; 0uy; 0uy; 0uy; 0uy |]; element 5 (Array.collect (fun (extent: int) -> BitConverter.GetBytes extent) [| 2; 3 |]); element 1 "x"B; element 2 [| 1uy .. 6uy |] ])

let private packedVariable =
    use stream = new MemoryStream()
    (use zlib = new Compression.ZLibStream(stream, Compression.CompressionLevel.Optimal, true)
     zlib.Write variable)
    Array.concat [ BitConverter.GetBytes 15; BitConverter.GetBytes(int stream.Length); stream.ToArray() ]

let private formats =
    let packed = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |] |> gzip
    let plain = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |]
    let tensors = Safetensors.Write(states[3].Generator.Parameters, true)
    let config = Text.Encoding.UTF8.GetBytes(Configuration.Write recipe)
    let inCheckpoint (name: string) =
        let path = $"run/checkpoints/00000003/{name}"
        let saved = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound saved)
        run.Save(states[3], Reference.Shared)
        $"a checkpoint's {name}", saved.Files[path], fun (bytes: byte[]) ->
            let before = saved.Files[path]
            saved.Files[path] <- bytes
            try
                let struct (found, _, damaged) = run.Load()
                match found with
                | null -> raise (BadInputException(Seq.head damaged))
                | s -> same s states[3]
            finally
                saved.Files[path] <- before
    testList "every prefix and every changed byte is refused in one line, or means what it says" [
        for name, bytes, bitsOnly, holds in [
            "IDX", plain, false, fun bytes ->
                let read = Idx.Parse("f", bytes, 3)
                idx [ for n in read.Shape -> n ] (read.Values.ToArray()) = bytes
            "gzipped IDX", packed, false, fun bytes -> Idx.Parse("f", bytes, 3).Values.ToArray() = [| for i in 0uy .. 23uy -> i |]
            "CIFAR-10 batch", Array.append [| 3uy |] [| for i in 0..3071 -> byte i |], true, fun bytes ->
                let read = Cifar10.Parse("f", bytes)
                let pixels = read.Pixels.ToArray()
                let planes i = [| for colour in 0..2 do for at in 0..1023 -> pixels[i * 3072 + at * 3 + colour] |]
                Array.concat [ for i in 0 .. read.Count - 1 -> Array.append [| read.Labels[i] |] (planes i) ] = bytes
            "MATLAB file", Array.append matHeader variable, false, fun bytes ->
                // What stands in a file that is not packed has no checksum: another number is another number.
                Mat.Parse("f", bytes).Values |> Seq.forall (fun array -> array.Count <= 6 && array.ToBytes().Length = array.Count)
            "packed MATLAB file", Array.append matHeader packedVariable, false, fun bytes ->
                match List.ofSeq (Mat.Parse("f", bytes).Values) with
                | [ array ] -> array.Name = "x" && List.ofSeq array.Shape = [ 2; 3 ] && array.ToBytes().ToArray() = [| 1uy .. 6uy |]
                | found -> List.isEmpty found
            "safetensors", tensors, false, fun bytes ->
                let read = Safetensors.Read(ReadOnlySpan bytes, "f")
                let written = Safetensors.Write(read, true)
                Safetensors.Write(Safetensors.Read(ReadOnlySpan written, "f"), true) = written
            "config.json", config, true, fun bytes ->
                let read = Configuration.Read(Text.Encoding.UTF8.GetString bytes, "f")
                Configuration.Read(Configuration.Write read, "f") = read
            for file in [ "manifest.json"; "state.json" ] do
                let name, bytes, holds = inCheckpoint file
                name, bytes, false, holds
        ] do
            test name {
                Expect.isTrue (holds bytes) "as it is"
                let mutable tried = 0
                for changed in altered bitsOnly bytes do
                    tried <- tried + 1
                    match rejection (fun () -> Expect.isTrue (holds changed) $"accepted: {Convert.ToHexString changed}") with
                    | Some message -> Expect.isFalse (message |> Seq.exists Char.IsControl) "one line"
                    | None -> ()
                Tally.note $"{name}: cut at any byte, any byte changed" "refused in one line with file and place, or accepted for what it then says" tried
            }
    ]

[<Tests>]
let tests = testList "faults" [ formats; noticesLenience; modelled; noticesLoss; noticesUnflushed; begun; scores; pipes; notFinite; clock; locks; best; flat; divergence ]
