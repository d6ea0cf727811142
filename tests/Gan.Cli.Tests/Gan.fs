/// Runs the command line and checks its output and exit code. Signals, kills, memory limits and loaded libraries need a
/// separate process (`start`, `runWith`). `run`, `succeed` and `refuses` call it in this process, which is some hundred
/// times faster; ProcessTests.fs checks that both give the same output.
module Gan.Cli.Tests.Gan

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open Expecto
open Gan.Testing

/// Starts gan in a folder, which is also where it looks for data.
let start (folder: string) (environment: (string * string) list) (arguments: string list) =
    let gan = Path.Combine(AppContext.BaseDirectory, "gan.dll")
    Processes.start folder (("GAN_DATA", folder) :: environment) "dotnet" (gan :: arguments)

let signal (name: string) (gan: Process) = Process.Start("kill", [ $"-{name}"; string gan.Id ]).WaitForExit()

/// The signals that end a run, each with its exit code. INT is left out if this process ignores SIGINT, as a shell's
/// background jobs do: child processes inherit that (SigIgn in proc(5)).
let endings =
    let ignored =
        File.Exists "/proc/self/status"
        && (let line = File.ReadLines "/proc/self/status" |> Seq.find (fun l -> l.StartsWith "SigIgn:")
            Convert.ToUInt64(line.Substring(7).Trim(), 16) &&& 2UL <> 0UL)
    [ if not ignored then "INT", 130
      "TERM", 143 ]

let finish (gan: Process) = Processes.finish gan

/// Runs gan as a process with further environment variables.
let runWith environment folder arguments : Processes.Ended =
    use gan = start folder environment arguments
    finish gan

/// Runs gan in this process, or in a separate one if the tests' own streams are a terminal.
let run folder arguments : Processes.Ended =
    if InProcess.isPossible then InProcess.run folder arguments else runWith [] folder arguments

/// Runs gan and requires exit code 0.
let succeed folder arguments =
    let ended = run folder arguments
    Expect.equal ended.Code 0 $"""exit code of gan {String.concat " " arguments}; standard error: {ended.Err}"""
    ended

/// Runs gan and requires exit code 2, one line of error that contains these parts, and no standard output.
let refuses folder arguments (parts: string list) =
    let ended = run folder arguments
    let said = $"""gan {String.concat " " arguments} said: {ended.Err}"""
    Expect.equal ended.Code 2 said
    Expect.equal ended.Out "" said
    Expect.equal (ended.Err.TrimEnd('\n').Split('\n').Length) 1 $"one line; {said}"
    Expect.stringStarts ended.Err "gan: " said
    for part in parts do
        Expect.stringContains ended.Err part said

let json (ended: Processes.Ended) =
    use document = JsonDocument.Parse ended.Out
    document.RootElement.Clone()

let text (name: string) (element: JsonElement) = element.GetProperty(name).GetString() |> nonNull

/// The SHA-256 of a player's parameters in the result of 'gan train --json'.
let sha256 (player: string) (result: JsonElement) = result.GetProperty "sha256" |> text player

/// The relative paths of all files below a folder, sorted.
let files (folder: string) =
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    |> Array.map (fun f -> Path.GetRelativePath(folder, f))
    |> Array.sort

/// Trains the ring with small nets, for fast steps.
let small =
    [ "train"; "ring"; "--set"; "game.batch=16"
      for player in [ "generator"; "discriminator" ] do
          for layer in [ 0; 2 ] do
              "--set"
              $"game.players.{player}.net.layers.{layer}.units=8" ]
