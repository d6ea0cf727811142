namespace Gan.FSharp

open Gan

/// Training by Algorithm 1: a run is a lazy sequence of states.
/// <code>
/// let trainer = game |> Trainer.create Compiled.Shared Distributions.Ring
/// let last = trainer |> Trainer.statesInPlace (Trainer.init (Key.Of 1L) trainer) |> Seq.item 999
/// </code>
/// States of `states` are values that can be kept. `statesInPlace` is faster: each step reuses the buffers of the state
/// before, which can be read until the next one is requested; the bits are the same.
[<RequireQualifiedAccess>]
module Trainer =

    /// Creates the trainer of a game on an engine and data. It raises ArgumentException, which names the player, loss or
    /// shape, for a game that does not fit the data.
    let create (engine: IEngine) (data: ISource) (game: Game) = engine.Trainer(game, data)

    /// The state before the first step: parameters drawn with the key, optimizer states zero.
    let init (key: Key) (trainer: ITrainer) = trainer.Init key

    /// The state of a snapshot; training continues from it bit for bit. It raises ArgumentException or
    /// KeyNotFoundException for a snapshot of another game.
    let resume (snapshot: Snapshot) (trainer: ITrainer) = trainer.Resume snapshot

    /// The next state, without measurements; the given state is unchanged.
    let step (state: State) (trainer: ITrainer) = trainer.Step state

    /// The next state, with measurements; the given state is unchanged.
    let measuredStep (state: State) (trainer: ITrainer) = trainer.Step(state, measure = true)

    /// The infinite sequence of states after a state.
    let states (start: State) (trainer: ITrainer) : State seq = trainer.Run start

    /// The same states with measurements of the steps, numbered from 1, for which a function is true.
    let measuredStates (isMeasured: int64 -> bool) (start: State) (trainer: ITrainer) : State seq =
        trainer.Run(start, isMeasured)

    /// The infinite sequence of states after a state, each readable until the next one is requested.
    let statesInPlace (start: State) (trainer: ITrainer) : State seq = trainer.RunInPlace start

    /// The same states with measurements of the steps, numbered from 1, for which a function is true.
    let measuredStatesInPlace (isMeasured: int64 -> bool) (start: State) (trainer: ITrainer) : State seq =
        trainer.RunInPlace(start, isMeasured)

    /// True for every n-th step: `Trainer.measuredStates (Trainer.every 100L)`. It raises ArgumentException for n below 1.
    let every (n: int64) : int64 -> bool =
        if n < 1L then invalidArg (nameof n) $"a number of 1 or more is required, got {n}"
        fun step -> step % n = 0L

    /// A trained player's function from batch to batch, in evaluation mode, with the weight average where the optimizer
    /// keeps one; for a net without a condition. It raises KeyNotFoundException for an unknown player.
    let bind (player: string) (state: State) (trainer: ITrainer) : Batch -> Batch =
        let f = trainer.Bind(state, player)
        fun x -> f.Invoke(x, null)

    /// A trained player's function from condition and batch to batch, for a net with a condition.
    let bindGiven (player: string) (state: State) (trainer: ITrainer) : Batch -> Batch -> Batch =
        let f = trainer.Bind(state, player)
        fun condition x -> f.Invoke(x, condition)
