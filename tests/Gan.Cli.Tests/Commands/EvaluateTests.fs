/// gan evaluate: numbers beside what they should be compared with.
module Gan.Cli.Tests.Commands.EvaluateTests

open Expecto
open Gan.Core.Tests.Datasets.Files
open Gan.Cli.Tests

let private metrics folder arguments =
    let result = Gan.json (Gan.succeed folder ([ "evaluate"; "run"; "--json" ] @ arguments))
    [ for metric in result.GetProperty("metrics").EnumerateArray() -> metric ]

[<Tests>]
let tests =
    testList "evaluate" [
        test "images: the Parzen estimate beside that of training images, which is far better than an untrained net's" {
            inFolder (fun folder ->
                Gan.succeed folder [ "train"; "digits"; "--steps"; "1"; "--out"; "run" ] |> ignore
                let metric = metrics folder [ "--count"; "1000" ] |> List.exactlyOne
                let number (name: string) = metric.GetProperty(name).GetDouble()
                Expect.equal (Gan.text "name" metric) "parzen" "the metric"
                Expect.equal (number "windows", number "testPoints") (1000.0, 10_000.0) "counts"
                Expect.isGreaterThan (number "standardError") 0.0 "standard error"
                let real = metric.GetProperty("references")[0]
                Expect.equal (Gan.text "name" real) "training images" "the comparison"
                Expect.isGreaterThan (real.GetProperty("value").GetDouble()) (number "value" + 100.0) "training images"
                Expect.equal (metrics folder [ "--count"; "1000" ] |> List.map (fun m -> m.GetProperty("value").GetDouble())) [ number "value" ] "again")
        }
        test "laws: modes covered, beside the law itself; a metric that does not suit is refused" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--steps"; "1"; "--out"; "run" ]) |> ignore
                let metric = metrics folder [] |> List.exactlyOne
                Expect.equal (Gan.text "name" metric) "modes" "the metric"
                let count (name: string) = metric.GetProperty(name).GetInt32()
                Expect.equal (count "covered" < 8, count "modes") (true, 8) "of 8"
                let law = metric.GetProperty("references")[0]
                let share = law.GetProperty("value").GetDouble()
                Expect.floatClose { absolute = 0.01; relative = 0.0 } share 0.989 "the law's share"
                Gan.refuses folder [ "evaluate"; "run"; "--metric"; "parzen" ] [ "--metric parzen"; "images"; "ring" ])
        }
    ]
