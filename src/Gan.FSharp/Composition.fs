namespace Gan.FSharp

open System.ComponentModel
open Gan

/// The meanings of `-->`.
[<AbstractClass; Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type Composition =
    static member Of(first: Net, next: Net) : Net = first.Then next
    static member Of(f: 'A -> 'B, g: 'B -> 'C) : 'A -> 'C = f >> g
    static member Of(x: Tensor<'T>, f: Tensor<'T> -> 'B) : 'B = f x
    static member Of(x: Batch, f: Batch -> 'B) : 'B = f x

    /// Selects the meaning by the types of the operands.
    static member inline Select< ^W, ^A, ^B, ^C when (^W or ^A or ^B): (static member Of: ^A * ^B -> ^C)>
        (_: ^W, first: ^A, next: ^B) : ^C =
        ((^W or ^A or ^B): (static member Of: ^A * ^B -> ^C) (first, next))

/// Composition from left to right, as in DiffSharp.
[<AutoOpen>]
module CompositionOperator =

    /// Composes two nets (`g --> d`, the net that applies g, then d) or two functions, or applies a function to a tensor or
    /// a batch (`z --> f`). It raises ArgumentException for nets whose shapes do not fit.
    let inline (-->) first next = Composition.Select(Unchecked.defaultof<Composition>, first, next)
