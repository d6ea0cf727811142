module Gan.Core.Tests.Engines.ExprTests

open System.Collections.Generic
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Core.Tests.Engines.Formulas

let private a, b = Expr.Var "a", Expr.Var "b"
let private value (e: Expr) point = e.Eval(Scalars.Instance, variables point)

let private evaluates (evaluate: Expr -> Point -> float) ((e, f), point) = same (f point) (evaluate e point)

/// Law of substitution: replacing a variable by a formula equals assigning it the formula's value.
let private substitutes (substitute: Expr -> string -> Expr -> Expr) ((e: Expr, _), (r: Expr, _), point) =
    same (value e { point with A = value r point }) (value (substitute e "a" r) point)

[<Tests>]
let tests =
    testList "Expr" [
        testProperty "a formula evaluates to its F# function"
            <| Prop.forAll (Gen.zip formula point |> Arb.fromGen) (evaluates value)
        testProperty "replacing a variable equals assigning it the value"
            <| Prop.forAll
                (Gen.zip3 formula formula point |> Arb.fromGen)
                (substitutes (fun e name r -> e.Substitute(name, r)))
        test "the laws detect exchanged operands and a missing replacement" {
            let point = { A = 1.0; B = 2.0; C = 3.0 }
            let exchanged (e: Expr) = match e with :? Expr.Combine as c -> Expr.Combine(c.Op, c.B, c.A) :> Expr | e -> e
            let difference = a - b, (fun p -> p.A - p.B)
            Expect.isTrue (evaluates value (difference, point)) "unchanged"
            Expect.isFalse (evaluates (exchanged >> value) (difference, point)) "exchanged"
            Expect.isFalse (substitutes (fun e _ _ -> e) (difference, difference, point)) "forgotten"
        }
        testProperty "structurally equal formulas are equal" <| Prop.forAll (formula |> Arb.fromGen) (fun (e, _) ->
            let again = e.Substitute("a", Expr.Var "a")
            e = again && hash e = hash again)
        test "structurally different formulas are not" {
            let formulas = [ a + b; b + a; a - b; a * b; a / b; -a; Expr.Exp a; Expr.Log a; a; b; number 1.0; Expr.Var "1" ]
            Expect.equal (List.distinct formulas).Length formulas.Length ""
        }
        testList "prints as a formula" [
            for e, expected in
                [ a - b * number 2.0, "(a - (b * 2))"
                  -Expr.Softplus(-a), "-softplus(-a)"
                  (a + number 0.5) / Expr.Sqrt b, "((a + 0.5) / sqrt(b))"
                  Expr.Square(Expr.Relu a), "(relu(a) * relu(a))"
                  number 1e-8, "1E-08" ] ->
                test expected { Expect.equal (string e) expected "" } ]
        test "the error names a variable without a value" {
            let values = dict [ "b", 1.0; "c", 2.0 ] |> Dictionary
            Expect.throwsT<KeyNotFoundException> (fun () -> (a + b).Eval(Scalars.Instance, values) |> ignore) "kind"
            Expect.throwsC (fun () -> (a + b).Eval(Scalars.Instance, values) |> ignore) (fun e ->
                Expect.equal e.Message "the formula needs a value for 'a', got b, c" "message")
        } ]
