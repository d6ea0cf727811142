module Gan.Core.Tests.Games.UpdateOrderTests

open System.Collections.Immutable
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Rejections

let private turn times (players: string list) = Turn(ImmutableArray.CreateRange players, times)

let private anyOrder =
    let names = [ "generator"; "discriminator"; "encoder"; "q"; "g-2"; "under_score"; "7" ]
    let anyTurn =
        gen {
            let! shuffled = Gen.shuffle (Array.ofList names)
            let! count = Gen.choose (1, names.Length)
            let! times = Gen.frequency [ 2, Gen.constant 1; 1, Gen.choose (1, 9000) ]
            return turn times (shuffled |> Seq.truncate count |> List.ofSeq)
        }
    Gen.choose (1, 6)
    |> Gen.bind (fun n -> Gen.listOfLength n anyTurn)
    |> Gen.map (fun turns -> UpdateOrder.Of(Array.ofList turns))
    |> Arb.fromGen

let private texts: (string * string * Turn list) list =
    [ "simultaneous", "simultaneous", [ turn 1 [ "discriminator"; "generator" ] ]
      "alternating", "alternating:1", [ turn 1 [ "discriminator" ]; turn 1 [ "generator" ] ]
      "alternating:5", "alternating:5", [ turn 5 [ "discriminator" ]; turn 1 [ "generator" ] ]
      "alternating:1:2", "alternating:1:2", [ turn 1 [ "discriminator" ]; turn 2 [ "generator" ] ]
      "discriminator*5, generator", "alternating:5", [ turn 5 [ "discriminator" ]; turn 1 [ "generator" ] ]
      "generator, discriminator", "generator, discriminator", [ turn 1 [ "generator" ]; turn 1 [ "discriminator" ] ]
      " discriminator * 5 ,generator + encoder", "discriminator*5, generator+encoder",
      [ turn 5 [ "discriminator" ]; turn 1 [ "generator"; "encoder" ] ]
      "discriminator+generator", "simultaneous", [ turn 1 [ "discriminator"; "generator" ] ]
      "generator+discriminator", "generator+discriminator", [ turn 1 [ "generator"; "discriminator" ] ]
      "classifier", "classifier", [ turn 1 [ "classifier" ] ] ]

[<Tests>]
let tests =
    testList "UpdateOrder" [
        testProperty "parsing inverts printing"
        <| Prop.forAll anyOrder (fun order -> UpdateOrder.Parse(string order) = order)
        testProperty "the number of updates is the sum of the turns'" <| Prop.forAll anyOrder (fun order ->
            order.Moves = (order.Turns |> Seq.sumBy _.Times))
        testList "is parsed from its text" [
            for text, written, turns in texts ->
                test text {
                    let order = UpdateOrder.Parse text
                    Expect.equal (List.ofSeq order.Turns) turns "turns"
                    Expect.equal (string order) written "written"
                } ]
        testList "invalid text is refused" [
            for text in
                [ ""; " "; ","; "a,"; "a,,b"; "+"; "a+"; "a+a"; "a*0"; "a*-1"; "a*x"; "a*1.5"; "a*"; "*2"; "a*2*3"
                  "a*99999999999"; "alternating:0"; "alternating:-1"
                  "alternating:x"; "alternating:1:0"; "alternating:1:2:3"; "simultaneous:2"; "a*65536, b"
                  "alternating:65536"; "alternating*1"; "a+simultaneous"; "a b"; "a/b" ] ->
                test $"'{text}'" {
                    Expect.equal
                        (message (fun () -> UpdateOrder.Parse text))
                        ("an order of updates is 'simultaneous', 'alternating:K', 'alternating:K:N' or turns such as "
                         + $"'discriminator*5, generator', with numbers of 1 or more, got '{text}'")
                        ""
                } ]
        test "invalid turns are refused" {
            for turns, expected in
                [ [], "an order of updates requires 1 turn or more, got none"
                  [ turn 1 [] ], "a turn requires distinct players and a number of times of 1 or more, got ''"
                  [ turn 0 [ "a" ] ], "a turn requires distinct players and a number of times of 1 or more, got 'a*0'"
                  [ turn 2 [ "a"; "a" ] ], "a turn requires distinct players and a number of times of 1 or more, got 'a+a*2'"
                  [ turn 1 [ "a, b" ] ],
                  ("a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', is "
                   + "required, got 'a, b'")
                  [ turn 65536 [ "a" ]; turn 1 [ "b" ] ],
                  "an order of at most 65536 updates in a step is required, got 65537" ] do
                Expect.equal (message (fun () -> UpdateOrder.Of(Array.ofList turns))) expected ""
        }
        test "orders are equal by value" {
            Expect.equal (UpdateOrder.Alternating(5, 2)) (UpdateOrder.Parse "alternating:5:2") "equal"
            Expect.equal (hash (UpdateOrder.Alternating(5, 2))) (hash (UpdateOrder.Parse "alternating:5:2")) "hash"
            Expect.notEqual (UpdateOrder.Alternating 5) (UpdateOrder.Alternating 4) "another k"
            Expect.notEqual
                (UpdateOrder.SimultaneousOf("generator", "discriminator")) UpdateOrder.Simultaneous
                "another order of players"
        }
    ]
