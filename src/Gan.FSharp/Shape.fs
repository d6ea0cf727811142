namespace Gan.FSharp

open System
open Gan

/// Shapes from lists of extents, outermost first: `[ 28; 28; 1 ]`; `[]` is a scalar.
[<RequireQualifiedAccess>]
module Shape =

    /// Returns the shape with these extents, which are 0 or more.
    let ofList (extents: int list) = Shape.Create(ReadOnlySpan(Array.ofList extents))

    /// Returns the extents of a shape.
    let toList (shape: Shape) = List.ofSeq shape
