module Gan.Core.Tests.Tensors.ParamsTests

open System.Collections.Generic
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let private layout tensors = Layout [ for name, extents in tensors -> struct (name, shape extents) ]
let private small = layout [ "0.weight", [ 2; 3 ]; "0.bias", [ 3 ]; "1.scale", [] ]

let private layouts =
    Gen.choose (0, 4) |> Gen.listOf |> Gen.map (List.truncate 3) |> Gen.listOf
    |> Gen.map (List.mapi (fun i extents -> $"{i}", extents) >> layout)
    |> Arb.fromGen

[<Tests>]
let tests =
    testList "Params" [
        testProperty "slots tile the flat buffer in order" <| Prop.forAll layouts (fun l ->
            let ends = l.Slots |> Seq.scan (fun _ s -> s.Offset + s.Shape.Size) 0 |> List.ofSeq
            (l.Slots |> Seq.map _.Offset |> List.ofSeq) @ [ l.Size ] = ends)
        testProperty "each slot has its own numbers" <| Prop.forAll layouts (fun l ->
            let p = Params(l, Array.init l.Size float)
            Seq.collect (fun (s: Slot) -> p[s].ToArray()) l.Slots |> Array.ofSeq = p.ToArray())
        test "a tensor is found by its name" {
            let p = Params(small, Array.init 10 float)
            Expect.sequenceEqual (p["0.bias"].ToArray()) [ 6.0; 7.0; 8.0 ] "bias"
            Expect.sequenceEqual (p["1.scale"].ToArray()) [ 9.0 ] "a scalar has one number"
            Expect.equal small["0.bias"] (Slot("0.bias", shape [ 3 ], 6)) "slot"
        }
        test "mapping makes new parameters" {
            let p = Params(small, Array.init 10 float)
            Expect.sequenceEqual ((p.Map(fun x -> 2.0 * x)).ToArray()) [ for i in 0..9 -> 2.0 * float i ] "doubled"
            Expect.sequenceEqual (p.ToArray()) [ for i in 0..9 -> float i ] "the old ones are unchanged"
        }
        test "zeros are zeros" { Expect.sequenceEqual ((Params.Zeros small).ToArray()) (List.replicate 10 0.0) "" }
        test "ToArray returns a copy" {
            let p = Params.Zeros small
            (p.ToArray())[0] <- 1.0
            Expect.equal (p.ToArray()[0]) 0.0 ""
        }
        test "layouts are equal if names and shapes are equal, in order" {
            let same = layout [ "0.weight", [ 2; 3 ]; "0.bias", [ 3 ]; "1.scale", [] ]
            Expect.equal small same "equal"
            Expect.equal (hash small) (hash same) "hash"
            for other in
                [ [ "0.weight", [ 3; 2 ]; "0.bias", [ 3 ]; "1.scale", [] ]
                  [ "0.bias", [ 3 ]; "0.weight", [ 2; 3 ]; "1.scale", [] ]
                  [ "0.weight", [ 2; 3 ]; "0.bias", [ 3 ]; "2.scale", [] ]
                  [ "0.weight", [ 2; 3 ]; "0.bias", [ 3 ] ] ] do
                Expect.notEqual small (layout other) $"{other}"
        }
        test "a layout prints its tensors" { Expect.equal (string small) "0.weight [2, 3], 0.bias [3], 1.scale []" "" }
        test "errors state what was required and what arrived" {
            Expect.throwsC (fun () -> layout [ "a", [ 1 ]; "b", [ 1 ]; "a", [ 2 ] ] |> ignore) (fun e ->
                Expect.equal e.Message "a layout needs distinct names, got 'a' twice" "names")
            Expect.throwsC (fun () -> Params(small, Array.zeroCreate 9) |> ignore) (fun e ->
                Expect.equal e.Message "parameters of this layout need 10 numbers, got 9" "numbers")
            Expect.throwsT<KeyNotFoundException> (fun () -> small["bias"] |> ignore) "kind"
            Expect.throwsC (fun () -> small["bias"] |> ignore) (fun e ->
                Expect.equal e.Message "no parameter 'bias'; there are 0.weight, 0.bias, 1.scale" "name")
        } ]
