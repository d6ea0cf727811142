namespace Gan.FSharp

open Gan

/// Games as pipelines.
/// <code>
/// Game.ofNets g d
/// |> Game.objective (Objective.wasserstein |> Objective.gradientPenalty 10.0)
/// |> Game.optimizer (Adam(1e-3, Beta1 = 0.5))
/// |> Game.batch 256
/// </code>
/// Each step is a function from game to game, which can be named, passed and composed with `>>`; the operations of a
/// computation expression could be used only between its braces.
[<RequireQualifiedAccess>]
module Game =

    /// All that determines a game. C# copies a record `with` a changed property; F# cannot.
    type private Parts =
        { Losses: ILosses; Players: Player list; Prior: IPrior; Noise: Shape | null; Order: UpdateOrder; Batch: int }

    let private change (f: Parts -> Parts) (game: Game) =
        let parts =
            f { Losses = game.Losses; Players = List.ofSeq game.Players; Prior = game.Prior
                Noise = game.Noise; Order = game.Order; Batch = game.Batch }
        Game(
            parts.Losses, Array.ofList parts.Players, Prior = parts.Prior, Noise = parts.Noise, Order = parts.Order,
            Batch = parts.Batch)

    /// The two-player game of a generator and a discriminator, by default with the non-saturating objective. It raises
    /// ArgumentException for nets that do not fit each other.
    let ofNets (generator: Net) (discriminator: Net) = Game(generator, discriminator)

    /// The game of these players with any losses. It raises ArgumentException if there is no player, or if two players have
    /// the same name.
    let ofPlayers (losses: ILosses) (players: Player list) = Game(losses, Array.ofList players)

    /// The game of these players with losses that a function computes.
    let ofFunction (losses: Play -> Losses) (players: Player list) = ofPlayers (Losses.ofFunction losses) players

    /// Sets the losses of the two-player game.
    let objective (objective: Objective) = change (fun parts -> { parts with Losses = objective })

    /// Sets the losses.
    let losses (losses: ILosses) = change (fun parts -> { parts with Losses = losses })

    /// Sets the optimizer of all players.
    let optimizer (optimizer: IOptimizer) =
        change (fun parts -> { parts with Players = [ for p in parts.Players -> Player(p.Name, p.Net, optimizer) ] })

    /// Sets the optimizer of one player. It raises KeyNotFoundException for an unknown player.
    let optimizerOf (player: string) (optimizer: IOptimizer) (game: Game) =
        let chosen = game[player]
        let set (p: Player) = if p = chosen then Player(p.Name, p.Net, optimizer) else p
        change (fun parts -> { parts with Players = List.map set parts.Players }) game

    /// Sets the order of updates: `UpdateOrder.Alternating 3`, `UpdateOrder.Simultaneous`.
    let order (order: UpdateOrder) = change (fun parts -> { parts with Order = order })

    /// Sets the minibatch size m.
    let batch (m: int) = change (fun parts -> { parts with Batch = m })

    /// Sets the distribution of the noise, p_z.
    let prior (prior: IPrior) = change (fun parts -> { parts with Prior = prior })

    /// Sets the extents of the noise of one example; None for a game without noise.
    let noise (extents: int list option) =
        change (fun parts -> { parts with Noise = extents |> Option.map Shape.ofList |> Option.toObj })

    /// The extents of the noise of one example; None for a game without noise.
    let noiseOf (game: Game) = game.Noise |> Option.ofObj |> Option.map Shape.toList

    /// The objective of the game; None if its losses are not an objective.
    let tryObjective (game: Game) =
        match game.Losses with
        | :? Objective as objective -> Some objective
        | _ -> None
