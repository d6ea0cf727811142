/// Training runs started by a program, without the command line.
module Gan.Cli.Tests.Experiments.TrainingRunTests

open System
open System.IO
open Expecto
open Gan
open Gan.Experiments
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

let private small =
    Configuration.With(
        Recipes.Find "ring",
        [ "game.players.generator.net.layers.0.units=8"; "game.players.generator.net.layers.2.units=8"
          "game.players.discriminator.net.layers.0.units=8"; "game.players.discriminator.net.layers.2.units=8"
          "game.batch=16"; "steps=6"; "measureEvery=1" ])

/// Requests an end from the given poll on, or one save at that poll.
let private after count ends =
    let polls = ref 0
    let next () =
        polls.Value <- polls.Value + 1
        polls.Value
    { new IInterruption with
        member _.EndRequested = ends && next () >= count
        member _.TakeSaveRequest() = not ends && next () = count }

let private run interruption (request: RunRequest) =
    let notes = ResizeArray<string>()
    let result = TrainingRun(request, EngineCatalog.Managed, NotesOnly(fun line -> notes.Add line), interruption).Execute()
    result, List.ofSeq notes

let private request folder = RunRequest(small, Path.Combine(folder, "run"), Engine = "reference", Seed = Nullable 3L)

let private resumed folder = RunRequest(small, Path.Combine(folder, "run"), Resume = true)

let private refused setting message request =
    Expect.throwsC (fun () -> run IInterruption.None request |> ignore) (fun e ->
        Expect.stringContains e.Message message "the message"
        let named = match (e :?> BadInputException).Cause with :? BadArgument as bad -> Some bad.Name | _ -> None
        Expect.equal named (Some setting) "the setting")

[<Tests>]
let tests =
    testList "TrainingRun" [
        test "an interrupted run saves its step and resumes to the bits of an uninterrupted run" {
            inFolder (fun folder ->
                let undisturbed = RunRequest(small, Path.Combine(folder, "whole"), Engine = "reference", Seed = Nullable 3L)
                let whole, _ = run IInterruption.None undisturbed
                Expect.equal (whole.Outcome, whole.Step, whole.Engine, whole.Device)
                    (RunOutcome.Completed, 6L, "reference", "cpu") "the uninterrupted run"
                let cut, _ = run (after 2 true) (request folder)
                Expect.equal cut.Outcome RunOutcome.Interrupted "the outcome"
                Expect.isLessThan cut.Step 6L "before its last step"
                Expect.equal (TrainedGenerator.Open(cut.Folder)).Step cut.Step "saved"
                let further, notes = run IInterruption.None (resumed folder)
                Expect.equal (further.Outcome, further.Step, notes) (RunOutcome.Completed, 6L, []) "the last step"
                Expect.equal (List.ofSeq further.Sha256) (List.ofSeq whole.Sha256) "the bits")
        }
        test "a requested checkpoint is saved and the run continues" {
            inFolder (fun folder ->
                let saved, _ = run (after 2 false) (request folder)
                Expect.equal saved.Outcome RunOutcome.Completed "the outcome"
                Expect.contains (RunFolder.Open(saved.Folder).Steps) 6L "the last step"
                Expect.equal (RunFolder.Open(saved.Folder).Steps.Count) 2 "and the requested one")
        }
        test "a run with non-finite numbers reports the step in a note and in its result" {
            inFolder (fun folder ->
                let rates =
                    [ for player in [ "generator"; "discriminator" ] -> $"game.players.{player}.optimizer.rate.value=1e40" ]
                let wild = Configuration.With(small, rates)
                let ended, notes =
                    run IInterruption.None (RunRequest(wild, Path.Combine(folder, "run"), Engine = "reference"))
                Expect.equal (ended.Outcome, ended.NonFinite) (RunOutcome.NonFinite, Nullable 2L) "the result"
                Expect.exists notes (fun note -> note.StartsWith "non-finite numbers after step 2: ") $"a note, got {notes}")
        }
        test "a request that contradicts the run is refused with the setting's name, not the option's" {
            inFolder (fun folder ->
                run (after 2 true) (request folder) |> ignore
                let resumed = resumed folder
                refused "engine" "engine: reference required"
                    (RunRequest(small, resumed.Folder, Resume = true, Engine = "compiled"))
                refused "seed" "seed: the seed of the run, or none, required, got 4"
                    (RunRequest(small, resumed.Folder, Resume = true, Seed = Nullable 4L))
                refused "steps" "steps: "
                    (RunRequest(Configuration.With(small, [ "steps=0" ]), resumed.Folder, Resume = true))
                refused "epochs" "epochs: a data set with a number of examples required"
                    (RunRequest(small, Path.Combine(folder, "other"), Epochs = Nullable 1.0))
                isRejected "a folder without a run required, got one" (fun () -> run IInterruption.None (request folder)))
        }
    ]
