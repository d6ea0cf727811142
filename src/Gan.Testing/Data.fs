/// Data sources made of functions.
module Gan.Testing.Data

open System
open Gan
open Gan.Testing.Tensors

/// Fills minibatch `index` of the order given by `key`.
type Fill = delegate of key: Key * index: int64 * destination: Span<float32> -> unit

/// An endless source of examples of a shape.
let generated name (example: int list) (fill: Fill) =
    { new ISource with
        member _.Name = name
        member _.Example = shape example
        member _.Count = Nullable()
        member _.Marginals() = null
        member _.Fill(key, index, destination) = fill.Invoke(key, index, destination) }

/// Uniform numbers on [0, 1), different for each key and index.
let uniform name example =
    generated name example (Fill(fun key index destination -> Draw.Uniform(key.Fold index, destination)))

/// The source with NaN as the first number of those minibatches that `isBad` selects.
let poisoned (isBad: Key -> int64 -> bool) (source: ISource) =
    { new ISource with
        member _.Name = source.Name
        member _.Example = source.Example
        member _.Count = source.Count
        member _.Marginals() = source.Marginals()
        member _.Fill(key, index, destination) =
            source.Fill(key, index, destination)
            if isBad key index then destination[0] <- Single.NaN }

/// The source with other labels, which `fill` gives.
let relabelled (fill: Fill) (source: ISource) =
    { new ISource with
        member _.Name = source.Name
        member _.Example = source.Example
        member _.Count = source.Count
        member _.Marginals() = source.Marginals()
        member _.Fill(key, index, destination) = source.Fill(key, index, destination)
        member _.Label = source.Label
        member _.FillLabels(key, index, destination) = fill.Invoke(key, index, destination) }
