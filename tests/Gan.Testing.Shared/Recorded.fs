/// Runs of Algorithm 1 with results recorded in a file, for an engine that cannot be loaded in the same process as others.
module Gan.Testing.Recorded

open System
open System.Globalization
open System.IO
open Gan

let private file = Path.Combine(__SOURCE_DIRECTORY__, "recorded.tsv")

/// The runs: name, steps, game and data. The paper's nets on embedded digits, which need no download, and the ring.
let runs: (string * int * (unit -> Game * ISource)) list =
    [ "mnist", 3, (fun () -> Recipes.Mnist.Game, Digits.Source(Key.Of 1L, 300))
      "ring", 20, (fun () -> Recipes.Ring.Game, Datasets.Open(Recipes.Ring.Data)) ]

/// The norm of a tensor and sixteen of its numbers, evenly spaced.
let private sample (values: float[]) =
    [| yield sqrt (Array.sumBy (fun v -> v * v) values)
       for i in 0..15 do yield values[i * (values.Length - 1) / 15] |]

/// The recorded part of a run: the last step's measures, and a sample of each tensor of both players.
let results (engine: IEngine) name : (string * float[]) list =
    let _, steps, what = runs |> List.find (fun (n, _, _) -> n = name)
    let trainer = what () |> engine.Trainer
    let last = trainer.Run(trainer.Init(Key.Of 3L), fun step -> step = int64 steps) |> Seq.item (steps - 1)
    let snapshot = last.Snapshot()
    let tensors player (p: Params) =
        [ for slot in p.Layout.Slots -> $"{player}.{slot.Name}", sample (p[slot.Name].ToArray()) ]
    let measures =
        match last.Measures with
        | null -> invalidOp "measures of the last step required, got none"
        | m ->
            let losses, norms =
                List.unzip [ for player in [ "discriminator"; "generator" ] -> m.Loss player, m.GradientNorm player ]
            "measures", Array.ofList ([ m[Measures.Value] ] @ losses @ [ m[Measures.OnReal]; m[Measures.OnFake] ] @ norms)
    measures :: tensors "d" snapshot["discriminator"].Parameters @ tensors "g" snapshot["generator"].Parameters

let private text (v: float) = v.ToString("R", CultureInfo.InvariantCulture)

/// Overwrites the file with these engines' runs.
let write (engines: IEngine list) =
    [ for engine in engines do
          for name, _, _ in runs do
              for what, numbers in results engine name do
                  String.concat "\t" [ engine.Name; name; what; numbers |> Seq.map text |> String.concat " " ] ]
    |> fun lines -> File.WriteAllLines(file, lines)

/// The recorded results of an engine's run.
let read engine run : (string * float[]) list =
    [ for line in File.ReadAllLines file do
          match line.Split '\t' with
          | [| e; r; what; numbers |] when e = engine && r = run ->
              what, numbers.Split ' ' |> Array.map (fun n -> Double.Parse(n, CultureInfo.InvariantCulture))
          | _ -> () ]

/// The largest difference of two runs' numbers, relative to each tensor's root mean square in the first run, so that small
/// weights count.
let distance (expected: (string * float[]) list) (actual: (string * float[]) list) =
    List.zip expected actual
    |> List.map (fun ((what, e), (what', a)) ->
        if what <> what' || e.Length <> a.Length then
            invalidOp $"{what} with {e.Length} numbers required, got {what'} with {a.Length}"
        let scale = sqrt (Array.averageBy (fun v -> v * v) (if what = "measures" then e else e[1..])) |> max 1e-3
        Array.map2 (fun x y -> abs (x - y) / (if what = "measures" then max 1.0 (abs x) else scale)) e a |> Array.max)
    |> List.max

/// The tolerance between float32 engines after a run: each may differ from float64 by as much as the eager engine does.
let drift run = max 1e-4 (2.0 * distance (read "reference" run) (read "eager" run))
