/// Runs in separate processes, and the checkpoints that they leave.
module Gan.Cli.Tests.Faults.Runs

open System.Diagnostics
open System.IO
open System.Threading
open Gan
open Gan.Cli.Tests

/// A run that saves at every step and does not end by itself.
let saving =
    Gan.small
    @ [ "--engine"; "reference"; "--seed"; "3"; "--steps"; "10000000"; "--out"; "run"
        "--set"; "saveEvery=1"; "--set"; "measureEvery=1000"; "--set"; "sampleEvery=1000000" ]

let resuming = [ "train"; "ring"; "--engine"; "reference"; "--out"; "run"; "--resume" ]

let checkpoints folder = Path.Combine(folder, "run", "checkpoints")

/// Waits for a condition while the process runs, for up to 60 seconds.
let until (gan: Process) (holds: unit -> bool) =
    let clock = Stopwatch.StartNew()
    while not (holds ()) && clock.Elapsed.TotalSeconds < 60.0 && not gan.HasExited do
        Thread.Sleep 5

/// The highest step among the names of the checkpoint folders; 0 if there are none.
let highest folder =
    if Directory.Exists(checkpoints folder) then
        Directory.GetDirectories(checkpoints folder, "0*")
        |> Seq.map (fun d -> int64 (nonNull (Path.GetFileName d)))
        |> Seq.fold max 0L
    else 0L

let newest folder =
    let struct (found, _, damaged) = RunFolder.Open(Path.Combine(folder, "run")).Load()
    Option.ofObj found, List.ofSeq damaged

/// The states of an undisturbed run, by increasing step.
let undisturbed folder =
    let recipe = RunFolder.Open(Path.Combine(folder, "run")).Recipe
    let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, Datasets.Open recipe.Data)
    let states = trainer.Run(trainer.Init(Key.Of 3L)).GetEnumerator()
    fun step ->
        while isNull (box states.Current) || states.Current.Step < step do
            states.MoveNext() |> ignore
        states.Current.Snapshot()
