namespace Gan.FSharp

open Gan

/// Measurements of a step.
[<RequireQualifiedAccess>]
module Measures =

    /// A measurement by name: `loss.generator`, `value`; None if the step has none of this name.
    let tryFind (name: string) (measures: Measures) = if measures.Has name then Some measures[name] else None

    /// Names and values, in order.
    let toList (measures: Measures) = [ for measured in measures.All -> measured.Name, measured.Value ]

/// States of training.
[<RequireQualifiedAccess>]
module State =

    /// The measurements of the step that led to a state; None if it was not measured.
    let measures (state: State) = Option.ofObj state.Measures

    /// A measurement by name; None if the step was not measured or has none of this name.
    let tryMeasure (name: string) (state: State) = measures state |> Option.bind (Measures.tryFind name)

    /// A player's parameters, copied to the host.
    let parameters (player: string) (state: State) = state.Parameters player

    /// The whole state, copied to the host: what a checkpoint contains.
    let snapshot (state: State) = state.Snapshot()
