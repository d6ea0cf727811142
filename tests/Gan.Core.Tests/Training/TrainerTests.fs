module Gan.Core.Tests.Training.TrainerTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors
open Gan.Core.Tests.Training.Algorithm1Tests

let private states =
    testList "states" [
        test "the same key gives the same bits, another key other bits" {
            let run (seed: int64) =
                let trainer = (Reference.Shared :> IEngine).Trainer(smallGame orders[1] (snd optimizers[2]), source)
                (trainer.Run(trainer.Init(Key.Of seed)) |> Seq.item 3).Snapshot() |> all
            Expect.sequenceEqual (run 1L) (run 1L) "the same"
            Expect.notEqual (run 1L) (run 2L) "others"
        }
        test "a run is lazy, and can be enumerated again" {
            let drawn = Drawn()
            let trainer, state = begun drawn (UpdateOrder.Alternating 1) Objectives.Minimax
            let run = trainer.RunInPlace state
            Expect.equal drawn.Data.Count 0 "no step before enumeration"
            let first = run |> Seq.take 3 |> Seq.map read |> List.ofSeq
            Expect.equal drawn.Data.Count 3 "three steps"
            Expect.equal (run |> Seq.take 3 |> Seq.map read |> List.ofSeq) first "again"
        }
        test "the states of a run are values: ten kept states can be read" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            let before = read state
            let ten = trainer.Run state |> Seq.take 10 |> List.ofSeq
            let inPlace = trainer.RunInPlace state |> Seq.take 10 |> Seq.map (fun s -> s.Step, read s) |> List.ofSeq
            Expect.equal [ for s in ten -> s.Step, read s ] inPlace "each unchanged"
            Expect.equal (inPlace |> List.map snd |> List.distinct |> List.length) 10 "all distinct"
            Expect.equal (read state) before "the initial state is unchanged"
        }
        test "Bind applies a trained player's net, with its weight average and the state of its layers" {
            let net inputs outputs = Net(shape [ inputs ], Dense 4, BatchNorm(), Relu(), Dense(outputs: int))
            let averaged = WeightAverage(Adam 0.1, ConstantSchedule 0.9)
            let game = Game(net 2 2, net 2 1, Batch = 8, GeneratorOptimizer = averaged)
            let trainer = (Reference.Shared :> IEngine).Trainer(game, Distributions.TwoGaussians)
            let state = trainer.Run(trainer.Init(Key.Of 1L)) |> Seq.item 5
            let x = Distributions.TwoGaussians.Batch(Key.Of 2L, 0L, 16)
            let values (b: Batch) = b.ToArray()
            for name in [ "generator"; "discriminator" ] do
                let trained, player = state.Snapshot()[name], game[name]
                let with' (parameters, kept) = values (trainer.Engine.Bind(player.Net, parameters, kept).Invoke(x, null))
                let bound = values (trainer.Bind(state, name).Invoke(x, null))
                Expect.sequenceEqual bound (with' (player.Optimizer.SampledParameters trained, trained.State)) name
                Expect.notEqual bound (with' (player.Optimizer.SampledParameters trained, player.Net.InitState())) "state"
            let trained = state.Snapshot()["generator"]
            Expect.notEqual
                (values (trainer.Bind(state, "generator").Invoke(x, null)))
                (values (trainer.Engine.Bind(game.Generator, trained.Parameters, trained.State).Invoke(x, null)))
                "the average counts"
            Expect.throwsT<System.Collections.Generic.KeyNotFoundException>
                (fun () -> trainer.Bind(state, "encoder") |> ignore) "no such player"
        }
        test "a run can be zipped with itself, shifted by a step" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            let run = trainer.Run(state, fun _ -> true)
            let pairs = Seq.zip run (Seq.skip 1 run) |> Seq.take 5 |> List.ofSeq
            for before, after in pairs do
                Expect.equal after.Step (before.Step + 1L) "the next step"
                Expect.equal (read (trainer.Step before)) (read after) "and the next state"
            let whole = run |> Seq.take 6 |> Seq.map read |> List.ofSeq
            Expect.equal
                (pairs |> List.map (fun (before, after) -> read before, read after)) (List.pairwise whole) "all of them"
        }
        test "a run can start from any of its states, also from one that another run continues" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            let states = trainer.Run state |> Seq.take 6 |> List.ofSeq
            for i in 0..4 do
                Expect.equal (trainer.Run states[i] |> Seq.item (4 - i) |> read) (read states[5]) $"from step {i + 1}"
                Expect.equal
                    (trainer.RunInPlace states[i] |> Seq.item (4 - i) |> read) (read states[5]) $"in place from step {i + 1}"
            Expect.equal
                (List.map read states) (trainer.Run state |> Seq.take 6 |> Seq.map read |> List.ofSeq) "and none has changed"
        }
        test "a state whose buffers a run in place reused cannot be read, stepped or run from" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            use run = (trainer.RunInPlace state).GetEnumerator()
            run.MoveNext() |> ignore
            let first = run.Current
            let kept = first.Snapshot()
            run.MoveNext() |> ignore
            let expected =
                ("the state at step 1 can no longer be read: RunInPlace went on in its buffers; read it before the next "
                 + "step, or use Run")
            let uses: (string * (unit -> unit)) list =
                [ "parameters", (fun () -> first.Parameters "generator" |> ignore); "a player",
                  (fun () -> ignore first["discriminator"]); "all", first.Snapshot >> ignore
                  "a step", (fun () -> trainer.Step first |> ignore); "a run",
                  (fun () -> trainer.Run first |> Seq.head |> ignore); "a run in place",
                  (fun () -> trainer.RunInPlace first |> Seq.head |> ignore) ]
            for name, useIt in uses do
                Expect.equal (message useIt) expected name
            first.Dispose()
            Expect.sequenceEqual
                (read run.Current) (trainer.Run(trainer.Resume kept) |> Seq.head |> read)
                "its snapshot goes on, and disposing of it harms nothing"
        }
        test "a disposed state cannot be used" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            let next = trainer.Step state
            state.Dispose()
            state.Dispose()
            Expect.throwsT<ObjectDisposedException> (fun () -> state.Snapshot() |> ignore) "disposed"
            Expect.equal (read next).Length 9 "the next state is usable"
        }
        test "the data's marginals initialise the generator's bias" {
            let marginal =
                { new ISource with
                    member _.Name = "marginal"
                    member _.Example = shape [ 2 ]
                    member _.Count = Nullable()
                    member _.Marginals() = [| 0.25f; 0.5f |]
                    member _.Fill(_, _, _) = () }
            let game =
                Game(Net(shape [ 1 ], Dense(2, ConstantInitializer 0.0, LogitOfMarginals()), Sigmoid()),
                     Net(shape [ 2 ], Dense 1))
            let bias =
                let start = (Reference.Shared :> IEngine).Trainer(game, marginal).Init(Key.Of 1L)
                (start.Parameters "generator").["0.bias"].ToArray()
            Near.all 1e-12 [ log (1.0 / 3.0); 0.0 ] bias "logits"
        }
        test "a column above its cap is scaled to it; other columns and zeros are unchanged" {
            let capped = Net(shape [ 2 ], Dense(3, ColumnNormCap = 1.0), Dense 1)
            let game =
                Game(Net(shape [ 1 ], Dense 2), capped, DiscriminatorOptimizer = Sgd 0.0, GeneratorOptimizer = Sgd 0.0,
                     Batch = 2)
            let trainer = (Reference.Shared :> IEngine).Trainer(game, dataTo (Drawn()))
            let fresh = trainer.Init(Key.Of 1L).Snapshot()
            // Columns (3, 4), (0.3, 0.4) and (0, 0).
            let values = [| 3.0; 0.3; 0.0; 4.0; 0.4; 0.0 |]
            let d = Params(capped.Layout, Array.append values (Array.create (capped.Layout.Size - 6) 7.0))
            let after = trainer.Step(trainer.Resume(fresh.With("discriminator", d)))
            Near.all
                1e-15 [ 0.6; 0.3; 0.0; 0.8; 0.4; 0.0 ] (after.Parameters("discriminator").["0.weight"].ToArray()) "weight"
            Near.all 0.0 [ 7.0; 7.0; 7.0 ] (after.Parameters("discriminator").["1.weight"].ToArray()) "what has no cap"
        }
    ]

let private errors =
    let net input (layers: ILayer list) = Net(shape input, Array.ofList layers)
    testList "errors" [
        test "players that do not fit each other" {
            let ok = net [ 2 ] [ Dense 1 ]
            for g, d, expected in
                [ net [ 2 ] [ Dense 3 ], ok, "the discriminator requires examples of shape [2], the generator gives [3]"
                  net [ 2 ] [], net [ 2 ] [ Dense 2 ], "the discriminator must end in one logit, shape [1], got [2]" ] do
                Expect.equal (message (fun () -> Game(g, d))) expected ""
        }
        test "data that do not fit" {
            let game = Game(net [ 2 ] [ Dense 3 ], net [ 3 ] [ Dense 1 ])
            Expect.equal
                (message (fun () -> (Reference.Shared :> IEngine).Trainer(game, dataTo (Drawn()))))
                "recorded [2]: discriminator: examples of shape [3] are required, got [2]"
                ""
        }
        test "a snapshot of another game" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            let s = state.Snapshot()
            Expect.equal
                (message (fun () -> trainer.Resume(Snapshot(0L, s.Key, s.Players.SetItem("discriminator", s["generator"])))))
                ("the discriminator requires parameters 0.weight [2, 1], 0.bias [1]; the snapshot has 0.weight [2, 2], "
                 + "0.bias [2]")
                "another net"
            let g = s["generator"].Parameters
            let resumed generator =
                message (fun () -> trainer.Resume(Snapshot(0L, s.Key, s.Players.SetItem("generator", generator))))
            Expect.equal
                (resumed (PlayerSnapshot(g, [| g |])))
                "the generator's optimizer requires 0 states of its layout; the snapshot has 1"
                "another rule"
            let kept = Params.Zeros(Layout [ struct ("0.mean", shape [ 2 ]) ])
            Expect.equal
                (resumed (PlayerSnapshot(g, [||], kept)))
                "the generator requires a state of its layers ; the snapshot has 0.mean [2]"
                "other layers"
            Expect.throwsC (fun () -> trainer.Resume(Snapshot(0L, s.Key, s.Players.Remove "generator")) |> ignore) (fun e ->
                Expect.equal
                    e.Message "a player of the snapshot is required (discriminator), got 'generator'" "a player less")
            Expect.throwsC (fun () -> state.Parameters "encoder" |> ignore) (fun e ->
                Expect.equal
                    e.Message "a player of the game is required (discriminator, generator), got 'encoder'" "no such player")
        }
    ]

[<Tests>]
let tests = testList "Trainer" [ states; errors ]
