namespace Gan.FSharp

open Gan
open Gan.FSharp.Internal

/// The arguments of a loss function: every player's net as a function, a minibatch of data with its labels, and noise. It is
/// the F# form of `Play<T>`. Evaluation is lazy: nets are evaluated only for the losses of the players that are updated.
[<AbstractClass>]
type Play internal () =

    /// The minibatch size m.
    abstract Batch: int

    /// The minibatch of data, `[m, …]`.
    abstract Data: Tensor

    /// The labels of the minibatch: one-hot classes `[m, classes]`, or vectors `[m, …]`. It raises
    /// InvalidOperationException if the data have none.
    abstract Labels: Tensor

    /// A batch of noise from the prior, `[m, …]`. It raises InvalidOperationException if the game has none.
    abstract Noise: Tensor

    /// Applies a player's net; without a condition, a conditional net has the labels of the minibatch.
    abstract Apply: player: string * x: Tensor * condition: Tensor option -> Tensor

    /// Applies a player's net to several batches that share a condition, concatenated into one batch where that is possible.
    abstract Together: player: string * batches: Tensor list * condition: Tensor option -> Tensor list

    /// Draws uniform random numbers on [0, 1) of the shape `extents`, `[m, …]` for one draw per example; each call draws
    /// anew.
    abstract Uniform: extents: int list -> Tensor

    /// Draws standard normal random numbers of the shape `extents`, `[m, …]` for one draw per example; each call draws anew.
    abstract Normal: extents: int list -> Tensor

    /// A player's net as a function: `play["discriminator"] x`. It raises KeyNotFoundException for an unknown player.
    member play.Item
        with get (player: string) = fun (x: Tensor) -> play.Apply(player, x, None)

/// The loss of each player, a scalar that the player descends, and named measures.
type Losses = Gan.Losses<obj>

/// Losses as functions. A C# loss is a class with a method that is generic in the engine's values. An F# function value
/// cannot be generic; a loss therefore takes tensors of any engine (`Tensor`), and on each engine has the same bits as the
/// C# form:
/// <code>
/// let leastSquares (play: Play) =
///     let d, fake = play["discriminator"], play["generator"] play.Noise
///     Losses.ofList [
///         "discriminator", Tensor.mean (Tensor.square (d play.Data - 1.0) + Tensor.square (d fake))
///         "generator", Tensor.mean (Tensor.square (d fake - 1.0)) ]
/// </code>
/// A function has no name in files and equals only itself. A game that is saved in a run folder needs losses of a
/// registered type: a class with `interface ILosses` and the same body.
[<RequireQualifiedAccess>]
module Losses =

    /// Makes losses from pairs of a player's name and a scalar. It raises ArgumentException for a loss that is not a scalar.
    let ofList (losses: (string * Tensor) list) =
        losses |> List.fold (fun (all: Losses) (player, loss) -> all.With(player, loss)) (Losses())

    /// Adds a named scalar that measured steps report.
    let measure (name: string) (value: Tensor) (losses: Losses) = losses.Measure(name, value)

    let private typed (ops: BoxedOps<'T>) (losses: Losses) =
        let players =
            losses.Players
            |> Seq.fold (fun (all: Losses<'T>) player -> all.With(player, ops.Unbox losses[player])) (Losses<'T>())
        losses.Measures
        |> Seq.fold (fun (all: Losses<'T>) named -> all.Measure(named.Key, ops.Unbox named.Value)) players

    let internal play (ops: BoxedOps<'T>) (source: Play<'T>) =
        let given condition = condition |> Option.map ops.Unbox |> Option.toObj
        { new Play() with
            member _.Batch = source.Batch
            member _.Data = ops.Box source.Data
            member _.Labels = ops.Box source.Labels
            member _.Noise = ops.Box source.Noise

            member _.Apply(player, x, condition) =
                ops.Box(source[player].Invoke(ops.Unbox x, given condition))

            member _.Together(player, batches, condition) =
                let outputs = source.Together(player, batches |> List.map ops.Unbox, given condition)
                [ for output in outputs -> ops.Box output ]

            member _.Uniform extents = ops.Box(source.Uniform(Shape.ofList extents))
            member _.Normal extents = ops.Box(source.Normal(Shape.ofList extents)) }

    /// Returns the losses of a game that a function computes.
    let ofFunction (f: Play -> Losses) =
        { new ILosses with
            member _.Evaluate(source: Play<'T>) =
                let ops = BoxedOps<'T> source.Data.Ops
                typed ops (f (play ops source)) }
