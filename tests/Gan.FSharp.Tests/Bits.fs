/// Whole states as numbers, for comparisons of runs bit for bit.
module Gan.FSharp.Tests.Bits

open Expecto
open Gan
open Gan.FSharp

/// The step and all numbers of a state: parameters, optimizer states and states of layers, by player.
let private ofSnapshot (snapshot: Snapshot) =
    snapshot.Step,
    [ for name in Seq.sort snapshot.Players.Keys do
        let player = snapshot[name]
        for part in Seq.append [ player.Parameters; player.State ] player.Optimizer -> name, part.ToArray() ]

/// The first n states of a run.
let take n (states: State seq) = states |> Seq.truncate n |> Seq.map (State.snapshot >> ofSnapshot) |> List.ofSeq

/// Fails unless two runs have the same bits, which are finite.
let same actual expected what =
    Expect.equal actual expected what
    for _, tensors in actual do
        for _, (numbers: float[]) in tensors do
            Expect.isTrue (Array.forall System.Double.IsFinite numbers) "finite numbers"
