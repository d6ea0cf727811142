/// A run's folder compared with a pure model, under a fault at any operation: exactly the saved states are found.
module Gan.Core.Tests.Runs.Faults.ModelTests

open System
open System.IO
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.MemoryFiles
open Gan.Testing.Rejections
open Gan.Core.Tests.Runs.SmallRun

/// The recipe that keeps n checkpoints.
let private keeping = [| for n in 0..3 -> Configuration.With(recipe, [ $"keep={max n 1}" ]) |]

/// An event of a run.
type Event =
    /// The next step is saved; an operation may fail while it is.
    | Save of (int * Fault * Then) option
    /// Damages file `file` of the newest checkpoint at byte `place`.
    | Damage of file: int * place: int * kind: int
    /// The process dies, and another resumes.
    | Resume
    /// Power failure: of the changes that were not fsynced only the first ones, as this number says, are on the disk.
    | Power of int
    /// Sets the number of checkpoints that are kept.
    | Keep of int
    /// A second process tries to write.
    | Second

let private fault =
    Gen.map3 (fun i f t -> i, f, t) (Gen.choose (0, 18)) (Gen.elements [ Before; Half; After ])
        (Gen.elements [ Error; Death ])

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

/// The model: the checkpoints, whether each is whole, and those whose save succeeded.
type private Model = { Step: int; Keep: int; Whole: Map<int, bool>; Sure: Set<int> }

let private damaged kind place (bytes: byte[]) =
    match kind with
    | 0 -> set (place % bytes.Length) (bytes[place % bytes.Length] ^^^ byte (1 <<< place % 8)) bytes
    | 1 -> Array.truncate (place % bytes.Length) bytes
    | 2 -> Array.append bytes [| byte place |]
    | _ -> [||]

/// Applies events to files in memory and to the model; returns the number of faults that occurred.
let private play (happening: Event list) =
    let contents = Contents()
    let files = MemoryFiles.Sound contents
    let mutable run = RunFolder.Create("run", recipe, files)
    let mutable held = RunLock.Take("run", files)
    let mutable struck = 0

    // A checkpoint that is moved aside while it is replaced still exists.
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
        Expect.isNotNull held.Abandoned "the dead run is reported"
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
            if model.Whole.TryFind s = Some true then
                Expect.equal (whole.TryFind s) (Some true) $"step {s}, which was saved, is there"
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
        let due =
            model.Whole
            |> Map.keys
            |> Seq.append [ step ]
            |> Seq.distinct
            |> Seq.sortDescending
            |> Seq.truncate model.Keep
            |> Set.ofSeq
            |> Set.add step
        if saved then Expect.isTrue committed "a successful save is the newest"
        if saved then Expect.equal there due "the number of kept checkpoints"
        if not committed then Expect.equal found (newest model) "a failed save leaves the newest unchanged"
        for KeyValue(old, whole) in model.Whole do
            if whole && not (there.Contains old) then
                Expect.isTrue (committed && not (due.Contains old)) $"step {old} is not lost"
        // A checkpoint that was to be deleted may be partly deleted.
        let isThere (s: int) = let struct (found, _, _) = run.Load(int64 s) in not (isNull found)
        let whole s = if s = step then committed elif committed && not (due.Contains s) then isThere s else model.Whole[s]
        let sure = if saved then model.Sure.Add step else model.Sure.Remove step
        // A checkpoint that is no longer kept may be partly deleted after a power failure.
        let sure = if committed then Set.intersect sure due else sure
        let model =
            { model with
                Step = step
                Whole = Map [ for s in there do if s = step || model.Whole.ContainsKey s then s, whole s ]
                Sure = sure }
        match failing with
        | Some(_, _, Death) when faulty.Failed -> resume model
        | _ -> model

    let damage model file place kind =
        match newest model with
        | None -> model
        | Some step ->
            let under = contents.Under $"run/checkpoints/{step:d8}" |> List.filter (fun f -> contents.Files[f].Length > 0)
            let path = under[file % under.Length]
            if kind = 4 then
                contents.Files.Remove path |> ignore
            else contents.Files[path] <- damaged kind place contents.Files[path]
            contents.Settle()
            struck <- struck + 1
            // A change may have no meaning, such as another space in a manifest; then the state is unchanged.
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
            isRejected "run: a folder that no other run writes to required, got one of process " (fun () ->
                RunLock.Take("run", files))
            model

    let last = happening |> List.fold next { Step = 0; Keep = 2; Whole = Map.empty; Sure = Set.empty }
    // A successful save removes what a failed one left.
    if last.Step + 1 < states.Length then
        save last None |> ignore
        Expect.isFalse (Seq.exists (fun (f: string) -> f.Contains "/.") (Seq.append contents.Files.Keys contents.Folders))
            "no other files remain"
    struck

let private shrink (happening: Event list) = seq { for i in 0 .. happening.Length - 1 -> List.removeAt i happening }

let private modelled =
    test "after any faults, deaths and damage the folder agrees with the model" {
        let mutable struck = 0
        let runs = Tally.cases 440 2200
        let config =
            (if not Tally.deep || Tally.times = 1 then
                 Config.QuickThrowOnFailure.WithReplay(Some { Rnd = Rnd(2014UL, 1406_2661UL); Size = None })
             else
                 Config.QuickThrowOnFailure)
                .WithMaxTest(runs).WithStartSize(10).WithEndSize(40)
        Check.One(config,
                  Prop.forAll (Arb.fromGenShrink (events, shrink)) (fun happening -> struck <- struck + play happening))
        Expect.isGreaterThan struck (9 * runs / 2) "number of faults"
        Tally.note
            ("an operation on files fails or is the process's last, before, half way or after it is done; the power "
             + "fails and takes what was not flushed; a file of a checkpoint is cut, changed, longer, empty or gone")
            "the newest whole state is found, bit for bit, and goes on; a save that failed does not say otherwise" struck
    }

let private noticesLoss =
    test "the model detects a folder that loses a state" {
        let contents = Contents()
        let files = MemoryFiles.Sound contents
        let run = RunFolder.Create("run", recipe, files)
        run.Save(states[1], Reference.Shared)
        contents.Files["run/checkpoints/00000001/generator.safetensors"] <-
            contents.Files["run/checkpoints/00000001/discriminator.safetensors"]
        let struct (found, _, damaged) = run.Load()
        Expect.isNull found "another file's content is not accepted"
        Expect.equal (Seq.length damaged) 1 "and reported"
    }

let private noticesUnflushed =
    testList "the model detects names that were not fsynced" [
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
                    RunFolder.Is("run", files)
                    && (let struct (found, _, _) = RunFolder.Open("run", files).Load() in not (isNull found))
                Expect.isTrue (saved (fun _ -> true)) "fsynced: it exists"
                Expect.isFalse (saved (fun path -> path <> folder)) "not fsynced: it is lost"
            }
    ]

[<Tests>]
let tests = testList "faults" [ modelled; noticesLoss; noticesUnflushed ]
