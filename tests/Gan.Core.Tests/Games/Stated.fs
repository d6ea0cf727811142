module Gan.Core.Tests.Games.Stated

open Gan

/// Losses defined by a function.
type Stated(losses: ILossesOf) =
    interface ILosses with
        member _.Evaluate play = losses.Evaluate play
and ILossesOf =
    abstract Evaluate<'T> : Play<'T> -> Losses<'T>
