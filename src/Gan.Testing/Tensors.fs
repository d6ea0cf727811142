/// Shapes and numbers to fill them.
module Gan.Testing.Tensors

open System
open Gan

/// The shape with these extents.
let shape (extents: int list) = Shape.Create(ReadOnlySpan(Array.ofList extents))

/// Standard normal numbers of a shape, drawn in float32, so that every engine gets the same ones.
let numbers seed (shape: Shape) =
    let values = Array.zeroCreate<float32> shape.Size
    Draw.Normal(Key.Of seed, values)
    values
