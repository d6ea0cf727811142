/// Random formulas in a, b and c, each with the F# function that it denotes.
module Gan.Core.Tests.Engines.Formulas

open System
open FsCheck.FSharp
open Gan

type Point = { A: float; B: float; C: float }

let variables point = readOnlyDict [ "a", point.A; "b", point.B; "c", point.C ]

let number (x: float) = Expr.Number x :> Expr

let private leaves =
    [ Expr.Var "a", _.A; Expr.Var "b", _.B; Expr.Var "c", _.C ]
    @ [ for x in [ 0.5; 1.0; -2.0; 0.1; 3.0 ] -> number x, (fun _ -> x) ]

let private unary op (e: Expr, f: Point -> float) = Expr.Apply(op, e) :> Expr, (fun p -> Scalars.Apply(op, f p))

let private binary op ((e: Expr, f: Point -> float), (e': Expr, f': Point -> float)) =
    match op with
    | BinaryOp.Add -> e + e', (fun p -> f p + f' p)
    | BinaryOp.Subtract -> e - e', (fun p -> f p - f' p)
    | BinaryOp.Multiply -> e * e', (fun p -> f p * f' p)
    | _ -> e / e', (fun p -> f p / f' p)

let rec private sized size =
    if size = 0 then
        Gen.elements leaves
    else
        let smaller = sized (size / 2)
        Gen.oneof [
            Gen.map2 unary (Gen.elements (Enum.GetValues<UnaryOp>())) smaller
            Gen.map2 binary (Gen.elements (Enum.GetValues<BinaryOp>())) (Gen.zip smaller smaller)
        ]

let formula = Gen.frequency [ 1, sized 0; 3, Gen.choose (1, 12) |> Gen.bind sized ]

let coordinate = Gen.choose (-4000, 4000) |> Gen.map (fun i -> float i / 1000.0)

let point = Gen.map3 (fun a b c -> { A = a; B = b; C = c }) coordinate coordinate coordinate

/// Equality in which NaN equals NaN.
let same (x: float) (y: float) = x = y || (Double.IsNaN x && Double.IsNaN y)
