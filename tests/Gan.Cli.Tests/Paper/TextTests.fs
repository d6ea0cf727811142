/// The texts of results that take long to compute, for numbers given here.
module Gan.Cli.Tests.Paper.TextTests

open System.Text.Json
open System.Text.Json.Nodes
open Expecto
open Gan
open Gan.Paper

let private show name found =
    let result = nonNull (JsonSerializer.SerializeToNode(found, NonFiniteJson.Options))
    (Exhibits.Find name).Show(StoredResult(name, "", 1L, "2000-01-01", false, 0.0, JsonObject(), result))

let private table1 =
    test "Table 1 shows every row, and every comparison with the paper, for both choices of σ" {
        let score nats sigma = Table1.Score(nats, 1.5, sigma)
        let row model grid fine = Table1.Row(model, "what", 10_000, score grid 0.2154, score fine 0.1925)
        let epochs = [| 10.0; 20.0 |]
        let curve recipe nats = Table1.Curve(recipe, epochs, [| for n in nats -> score n 0.2154 |],
                                             [| for n in nats -> score (n + 7.0) 0.1925 |])
        let rows = [| row "theta" 210.0 217.0; row "average" 246.0 248.5; row "vae" 180.0 190.0
                      row "real" 241.0 243.0; row "k-means" 254.0 256.0 |]
        let curves = [| curve "theta" [ 190.0; 210.0 ]; curve "average" [ 240.0; 246.0 ] |]
        let shown = show "table-1" (Table1.Found(Mnist.Name, 10_000, rows, curves))
        for part in
            [ "theta, 210.0 ± 1.5 and 217.0 ± 1.5 after 20 epochs (−15.0 and −8.0 from the paper's 225 ± 2)"
              "average, 246.0 ± 1.5 and 248.5 ± 1.5 after 20 epochs (+21.0 and +23.5 from"
              "241.0 ± 1.5 and 243.0 ± 1.5"; "254.0 ± 1.5 and 256.0 ± 1.5"
              "From epoch 10 to 20 theta went from 190.0 and 197.0 to 210.0 and 217.0." ] do
            Expect.stringContains shown.Found part "the text"
        let cells = shown.Tables[0].Rows |> Seq.find (fun r -> r[0] = "theta")
        for cell in [ "210.0 ± 1.5"; "0.215"; "217.0 ± 1.5"; "0.1925" ] do Expect.contains cells cell "the table"
    }

let private inference =
    test "the text on inference compares with the nearest training image" {
        let image = Array.zeroCreate<byte> (10 * 784)
        let found = Inference.Found("mnist", "r", 1, 28, 0.5, image, image, image, image, 1.0, 2.0, 3.25)
        let shown = show "figure-inference" found
        Expect.stringContains shown.Found "between a test image and the nearest training image it is 3.25" "the text"
    }

[<Tests>]
let tests = testList "Texts" [ table1; inference ]
