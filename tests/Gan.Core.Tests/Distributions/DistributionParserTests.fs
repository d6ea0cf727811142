module Gan.Core.Tests.Distributions.DistributionParserTests

open System
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.Properties
open Gan.Testing.DistributionGenerators

let private alphabet = "normalbetumixfcauchy0123456789.,:*()[]+-e \t∞é\000"

let private noise =
    Gen.zip (Gen.choose (0, 40)) (Gen.elements [ ""; "normal("; "mixture(0.5*"; "finite(0:"; "affine(normal(0,1)," ])
    |> Gen.bind (fun (n, start) ->
        Gen.elements alphabet |> Gen.listOfLength n |> Gen.map (fun c -> start + String(Array.ofList c)))

[<Tests>]
let tests =
    testList "DistributionParser" [
        testPropertyWithConfig (cases 20_000) "parsing inverts printing"
        <| Prop.forAll univariate (fun d ->
            (DistributionParser.Parse(string d)).Equals d && string (DistributionParser.Parse(string d)) = string d)
        testPropertyWithConfig (cases 20_000) "any text is parsed or rejected in one line with the column"
        <| Prop.forAll (Arb.fromGen noise) (fun text ->
            match rejection (fun () -> DistributionParser.Parse text) with
            | Some message ->
                message.StartsWith "distribution '" && message.Contains ", column "
                && not (Seq.exists Char.IsControl message)
            | None -> (DistributionParser.Parse text).Dimension > 0)
        testPropertyWithConfig (cases 5000) "spaces are ignored"
        <| Prop.forAll univariate (fun d ->
            let spaced = (string d).Replace("(", " ( ").Replace(",", " , ").Replace(")", " ) ")
            (DistributionParser.Parse spaced).Equals d)
        testList "in space" [
            for text in
                [ "normal([0,0],[[1,0.5],[0.5,2]])"; "product(normal(0,1),poisson(3))"; "ring"
                  "mixture(0.5*ring,0.5*two-gaussians)"
                  "mixture(0.5*normal([0],[[1]]),0.5*normal([1],[[2]]))" ] ->
                test text { Expect.equal (string (DistributionParser.Parse text)) text "printed" }
        ]
        testList "errors with their columns" [
            for text, column, part in
                [ "", 1, "the name of a distribution required, got the end"
                  "nromal(0,1)", 1, "unknown distribution 'nromal'; did you mean 'normal'?"
                  "normal", 7, "'(' required, got the end"
                  "normal(0)", 9, "',' and sd required, got ')'"
                  "normal(0,x)", 10, "a number for sd required, got 'x)'"
                  "normal(0,1", 11, "')' required, got the end"
                  "normal(0,1) 2", 13, "the end required, got '2'"
                  "normal(0,1,2)", 11, "')' required, got ',2)'"
                  "normal(0,-1)", 1, "sd: a number above 0 required, got -1"
                  "finite(0:0.5,1:0.4)", 1, "masses that add up to 1 required, got 0.9"
                  "mixture(0.5*normal(0,1),0.5*poisson(2))", 1, "got several kinds"
                  "affine(normal([0],[[1]]),1,0)", 8, "a distribution on the line required, got normal([0],[[1]])"
                  "mixture(0.5*ring,0.5*line)", 22, "a distribution with a known density required, got line"
                  "product(ring,normal(0,1))", 9, "a distribution on the line required, got ring"
                  "affine(normal(0,1),0,0)", 1, "scale"
                  "normal(1e20,1)", 1, "of a width of at least 1E-15 of its location, required, got a width of 1 at 1E+20"
                  "normal(0,1e-320)", 1, "got a width of 1E-320 at 0"
                  "uniform(-1e308,1e308)", 1, "a distribution within ±1E+150"
                  "gamma(2,1e-300)", 1, "a distribution within ±1E+150"
                  "affine(exponential(1),1,1e17)", 1, "got a width of 1 at 1E+17"
                  "normal([0,0],[[1,0],[0,-1]])", 1, "positive definite"
                  "normal([0,0],[[1]])", 1, "a covariance of n rows"
                  "mixture(0.5*normal(0,1),0.5*normal(0,1", 39, "')' required, got the end" ] ->
                test text {
                    isRejected $", column {column}: " (fun () -> DistributionParser.Parse text)
                    isRejected part (fun () -> DistributionParser.Parse text)
                }
        ]
        test "a distribution whose quartiles converge slowly is parsed" {
            Expect.equal (string (DistributionParser.Parse "student(0,14444444,3)")) "student(0,14444444,3)" "printed"
        }
        test "a named distribution on the line is parsed as its formula" {
            Expect.equal (string (DistributionParser.Parse "gaussian")) "normal(4,0.5)" "gaussian"
            Expect.equal (string (DistributionParser.Parse "affine(uniform,2,1)")) "affine(uniform(-1,1),2,1)" "uniform"
        }
        test "a known density is required on request" {
            Expect.equal (DistributionParser.ParseDensity "ring").Dimension 2 "ring"
            let expected = "distribution 'line': a distribution with a known density required"
            isRejected expected (fun () -> DistributionParser.ParseDensity "line")
        }
        test "distributions nested more than fifty deep are refused" {
            let deep = String.replicate 60 "affine(" + "normal(0,1)" + String.replicate 60 ",1,0)"
            isRejected "at most 50 deep" (fun () -> DistributionParser.Parse deep)
        }
    ]

[<Tests>]
let faults =
    test "faults.distribution texts: every prefix and every changed byte" {
        let mutable tried = 0
        for text in
            [ "normal(0,1)"; "mixture(0.3*student(0,1,3),0.7*gamma(2,1))"; "affine(exponential(2),-1,3)"
              "finite(0:0.2,1:0.8)"; "normal([0,0],[[1,0.5],[0.5,2]])" ] do
            let changed =
                seq {
                    for length in 0 .. text.Length - 1 do text.Substring(0, length)
                    for i in 0 .. text.Length - 1 do
                        for c in 0..255 do
                            if char c <> text[i] then text.Substring(0, i) + string (char c) + text.Substring(i + 1)
                }
            for other in changed do
                tried <- tried + 1
                let readsAgain () =
                    let printed = string (DistributionParser.Parse other)
                    Expect.equal (string (DistributionParser.Parse printed)) printed other
                match rejection readsAgain with
                | Some message -> Expect.isFalse (message |> Seq.exists Char.IsControl) "one line"
                | None -> ()
        Tally.note
            "distribution texts: cut anywhere, any character changed"
            "refused in one line with the column, or accepted for what it then says" tried
    }
