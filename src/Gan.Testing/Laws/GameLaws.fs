/// The laws of a game: players and their losses on some data.
module Gan.Testing.GameLaws

open System.IO
open Expecto
open Gan
open Gan.Testing.Laws
open Gan.Testing.Moves
open Gan.Testing.SmallGame

[<Literal>]
let Gradients = "gradients of every player equal finite differences"

[<Literal>]
let Reached = "every player that moves has a gradient"

[<Literal>]
let Finite = "losses, gradients and states are finite"

[<Literal>]
let Pure = "the same key gives the same bits"

[<Literal>]
let Mean = "a mean over the batch"

[<Literal>]
let InPlace = "a run has the same bits again, in place, measured or not"

[<Literal>]
let Resumed = "a run resumed at any step has the bits of the uninterrupted run"

[<Literal>]
let Saved = "a run resumed from its folder has the bits of the uninterrupted run"

[<Literal>]
let EnginesRun = "a run on every engine agrees with the reference's"

[<Literal>]
let Named = "saved and read under its names"

/// Fails unless the gradients of all players that move equal finite differences.
let gradientsAreDifferences (options: TestOptions) (game: Game) (data: ISource) moving =
    let at = point game
    let found = compute Reference.Shared game data moving at
    for player in moving do
        let own = at.Parameters[player]
        let coordinates = FiniteDifferences.coordinates options.Coordinates own.Layout.Size
        FiniteDifferences.agree options.Differences (lossOf game data moving player at) (own.ToArray()) coordinates
            found.Gradients[player] $"gradient of the {player}"

/// Fails unless the gradient of every player that moves is not 0.
let gradientsAreReached (game: Game) (data: ISource) moving =
    let found = compute Reference.Shared game data moving (point game)
    for player in moving do
        let squares = found.Gradients[player] |> Array.sumBy (fun g -> g * g)
        if not (squares > 1e-12) then
            failtest $"the gradient of the {player}: a norm above 1e-6 required, got {sqrt squares}"

/// The results of a move as named arrays.
let private parts (found: Computed) =
    let values (m: Map<string, float>) = Map.map (fun _ v -> [| v |]) m
    [ "loss", values found.Losses; "gradient", found.Gradients; "state", found.States; "measure", values found.Measures ]

/// Fails unless an engine computes what the reference computes.
let agreesWithReference (engine: IEngine<'T>) tolerance (game: Game) (data: ISource) moving =
    let at = point game
    let expected, found = compute Reference.Shared game data moving at, compute engine game data moving at
    for (what, e), (_, f) in List.zip (parts expected) (parts found) do
        Expect.equal (List.ofSeq f.Keys) (List.ofSeq e.Keys) $"{what}: names"
        for KeyValue(name, numbers) in e do
            Near.all tolerance numbers f[name] $"{engine.Name}: {what} of {name}"

let private flat (found: Computed) =
    [| for _, part in parts found do for KeyValue(_, numbers) in part do yield! numbers |]

let private finite (options: TestOptions) game data moving =
    for scale in [ 0.0; 1.0; 4.0 ] do
        let at = point game
        let at = { at with Parameters = at.Parameters |> Map.map (fun _ p -> p.Map(fun v -> scale * v)) }
        onEngines options
            { new IEngineAction with
                member _.Apply(engine: IEngine<'T>) =
                    for what, part in parts (compute engine game data moving at) do
                        for KeyValue(name, numbers) in part do
                            Laws.finite numbers $"{engine.Name}: {what} of {name} at {scale} times the initial parameters" }

/// Two evaluations that share nothing, so that an engine that compiles compiles twice.
let private pure' (options: TestOptions) game data moving =
    onEngines options
        { new IEngineAction with
            member _.Apply(engine: IEngine<'T>) =
                let again () = flat (compute engine game data moving (point game))
                same (again ()) (again ()) $"{engine.Name}: losses, gradients and states" }

/// The source whose minibatches contain every example of a minibatch of half the size twice.
let private doubled (source: ISource) =
    { new ISource with
        member _.Name = source.Name
        member _.Example = source.Example
        member _.Count = source.Count
        member _.Marginals() = source.Marginals()
        member _.Label = source.Label
        member _.Fill(key, index, destination) =
            source.Fill(key, index, destination.Slice(0, destination.Length / 2))
            destination.Slice(0, destination.Length / 2).CopyTo(destination.Slice(destination.Length / 2))
        member _.FillLabels(key, index, destination) =
            source.FillLabels(key, index, destination.Slice(0, destination.Length / 2))
            destination.Slice(0, destination.Length / 2).CopyTo(destination.Slice(destination.Length / 2)) }

/// The prior that draws every z twice.
let private doubledPrior (prior: IPrior) =
    { new IPrior with
        member _.Fill(key, destination) =
            prior.Fill(key, destination.Slice(0, destination.Length / 2))
            destination.Slice(0, destination.Length / 2).CopyTo(destination.Slice(destination.Length / 2)) }

/// The game with other losses, another minibatch size and prior.
let internal changed (game: Game) losses batch prior =
    Game(losses, Array.ofSeq game.Players, Noise = game.Noise, Order = game.Order, Batch = batch, Prior = prior)

/// The mean and the squared standard error of numbers.
let private estimate (numbers: float[]) =
    let mean = Array.average numbers
    mean, (numbers |> Array.sumBy (fun v -> (v - mean) ** 2.0)) / float (max 1 (numbers.Length - 1) * numbers.Length)

/// A minibatch in which every example and every z occurs twice has the same losses. If the losses draw random numbers, their
/// means over 30 keys are compared, up to five standard errors.
let private mean game data moving =
    let twice = changed game game.Losses (2 * game.Batch) (doubledPrior game.Prior)
    let losses (game: Game) data =
        let at = computeWith Reference.Shared game data moving
        let seeds = if (at 0L (point game)).Losses = (at 1L (point game)).Losses then [| 0L |] else [| 0L .. 29L |]
        [ for player in moving -> player, estimate [| for seed in seeds -> (at seed (point game)).Losses[player] |] ]
    for (player, (once, error)), (_, (again, error')) in List.zip (losses game data) (losses twice (doubled data)) do
        let allowed = 5.0 * sqrt (error + error') + 1e-10 * max 1.0 (abs once)
        if not (abs (again - once) <= allowed) then
            failtest ($"the loss of the {player} on a minibatch in which every example occurs twice: {once} ± {allowed} "
                      + $"required, got {again}")

/// Every part of a state, to the bit.
let private bits (state: State) = all (state.Snapshot())

/// Applies a check to the trainer of each engine, the state before the first step and the snapshots of the states after.
let private onRuns (options: TestOptions) game data (check: ITrainer -> State -> Snapshot[] -> unit) =
    for engine in options.Engines do
        let trainer = engine.Engine.Trainer(game, data)
        let start = trainer.Init(options.Key 1)
        let states = trainer.Run(start, fun _ -> true) |> Seq.take options.Steps |> Seq.map _.Snapshot() |> Array.ofSeq
        check trainer start states

let private inPlace (options: TestOptions) game data () =
    onRuns options game data (fun trainer start states ->
        let name, last, steps = trainer.Engine.Name, Array.last states, options.Steps
        Laws.finite (all last) $"{name}: the state after {steps} steps"
        let before = bits start
        same (all last) (bits (trainer.RunInPlace start |> Seq.item (steps - 1))) $"{name}: in place, and not measured"
        let ofKey i = bits (trainer.Run(trainer.Init(options.Key i)) |> Seq.item (steps - 1))
        same (all last) (ofKey 1) $"{name}: from the same key"
        same before (bits start) $"{name}: the initial state after the runs"
        Expect.notEqual (ofKey 2) (all last) $"{name}: another key gives another run")

let private resumed (options: TestOptions) game data () =
    onRuns options game data (fun trainer _ states ->
        for cut in 0 .. options.Steps - 2 do
            let last = trainer.Run(trainer.Resume states[cut]) |> Seq.item (options.Steps - 2 - cut)
            same (all (Array.last states)) (bits last) $"{trainer.Engine.Name}: resumed after step {cut + 1}")

let private saved (options: TestOptions) (game: Game) data () =
    onRuns options game data (fun trainer _ states ->
        Folders.inFolder (fun folder ->
            let path = Path.Combine(folder, "run")
            let recipe = Recipe(Name = "law", Description = "", Data = "ring", Steps = int64 options.Steps, Game = game)
            let run =
                try
                    RunFolder.Create(path, recipe)
                with :? BadInputException as e ->
                    failtest $"the recipe of a run: {e.Message}"
            for cut in 0 .. options.Steps - 2 do
                run.Save(states[cut], trainer.Engine)
                let struct (found, _, damaged) = RunFolder.Open(path).Load()
                Expect.isEmpty damaged "damaged checkpoints"
                let last = trainer.Run(trainer.Resume(nonNull found)) |> Seq.item (options.Steps - 2 - cut)
                same (all (Array.last states)) (bits last) $"{trainer.Engine.Name}: resumed from step {cut + 1} on disk"
            Expect.equal (RunFolder.Open path).Recipe.Game game "the game in the folder"))

let private enginesRun (options: TestOptions) game data () =
    let last (trainer: ITrainer) =
        let start = trainer.Init(options.Key 1)
        trainer.Run(start, fun step -> step = int64 options.Steps) |> Seq.item (options.Steps - 1)
    let expected = (Reference.Shared :> IEngine).Trainer(game, data) |> last
    for engine in options.Engines do
        let found = engine.Engine.Trainer(game, data) |> last
        Near.all (100.0 * engine.Tolerance) (bits expected) (bits found) $"{engine}: the state after {options.Steps} steps"
        Expect.equal (measured found.Measures |> List.map fst) (measured expected.Measures |> List.map fst)
            $"{engine}: names of the measures"
        Near.all (100.0 * engine.Tolerance) (measured expected.Measures |> List.map snd)
            (measured found.Measures |> List.map snd) $"{engine}: measures"

/// The laws of the moves of a game, each for every turn of its order.
let moves (options: TestOptions) game data =
    let everyTurn name check = law name (fun () -> for moving in turns game do check moving)
    [ everyTurn Gradients (gradientsAreDifferences options game data)
      everyTurn Reached (gradientsAreReached game data)
      everyTurn EnginesAgree (fun moving ->
          for engine in options.Engines do
              engine.Apply
                  { new IEngineAction with
                      member _.Apply(other: IEngine<'T>) =
                          agreesWithReference other (10.0 * engine.Tolerance) game data moving })
      everyTurn Finite (finite options game data)
      everyTurn Pure (pure' options game data)
      everyTurn Mean (mean game data) ]

/// The laws of the runs of a game.
let runs (options: TestOptions) game data =
    [ law InPlace (inPlace options game data)
      law Resumed (resumed options game data)
      law Saved (saved options game data)
      law EnginesRun (enginesRun options game data) ]

/// The laws of a game, played with minibatches of `options.Batch`.
[<CompiledName "Of">]
let laws (options: TestOptions) (game: Game) (data: ISource) =
    let game = changed game game.Losses options.Batch game.Prior
    [ yield! moves options game data
      yield! runs options game data
      yield law Named (fun () -> survivesFiles game game id "the game in the recipe") ]
