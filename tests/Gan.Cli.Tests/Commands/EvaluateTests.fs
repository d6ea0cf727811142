/// gan evaluate: metrics with their reference values.
module Gan.Cli.Tests.Commands.EvaluateTests

open System
open System.IO
open System.Text.Json
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Experiments
open Gan.Cli.Tests

let private evaluate folder arguments =
    let result = Gan.json (Gan.succeed folder ("evaluate" :: "--json" :: arguments))
    [ for metric in result.GetProperty("metrics").EnumerateArray() -> metric ]

let private named name metrics = metrics |> List.find (fun m -> Gan.text "name" m = name)

/// Reads a number. JSON has no infinity and no NaN: they are strings.
let private number (name: string) (metric: JsonElement) =
    let value = metric.GetProperty name
    match value.ValueKind with
    | JsonValueKind.String ->
        match value.GetString() with
        | "Infinity" -> infinity
        | "NaN" -> nan
        | other -> failtest $"{name}: {other}"
    | _ -> value.GetDouble()

/// The name and value of each reference.
let private references (metric: JsonElement) =
    [ for r in metric.GetProperty("references").EnumerateArray() -> Gan.text "name" r, number "value" r ]

/// Checks the fields that every metric has.
let private isUniform (metric: JsonElement) =
    let name = Gan.text "name" metric
    Expect.isTrue (number "standardError" metric >= 0.0 || number "value" metric = infinity) $"{name}: standard error"
    Expect.isGreaterThanOrEqual (number "seconds" metric) 0.0 $"{name}: seconds"
    Expect.isNonEmpty (references metric) $"{name}: references"

/// Writes the digits of a seed as an IDX file of images.
let private digits folder name seed count =
    let pixels = Digits.Source(Key.Of seed, count).Pixels.ToArray()
    write folder name ((if Path.GetExtension name = ".gz" then gzip else id) (idx [ count; 28; 28 ] pixels)) |> ignore

/// Writes a batch as an IDX file of float32 numbers.
let private points (folder: string) name (batch: Batch) =
    use stream = File.Create(Path.Combine(folder, name))
    IdxBatch.Write(stream, batch)

/// Writes m examples of d normal numbers.
let private normal folder name seed m d scale = points folder name (Batches.normal seed m d 0.0 (float<float32> scale))

let private files = [ "--test"; "test.idx"; "--validation"; "validation.idx"; "--train"; "train.idx.gz" ]

[<Tests>]
let tests =
    testList "evaluate" [
        test "a run on images: an untrained net's Parzen estimate is far below that of training images" {
            inFolder (fun folder ->
                Gan.succeed folder [ "train"; "digits"; "--steps"; "1"; "--out"; "run"; "--set"; "examples=300" ] |> ignore
                let found = evaluate folder [ "run"; "--count"; "500"; "--metric"; "parzen"; "--metric"; "memorisation" ]
                let metric = named "parzen" found
                isUniform metric
                Expect.equal (number "windows" metric, number "testPoints" metric) (500.0, 10_000.0) "counts"
                Expect.isGreaterThan (number "standardError" metric) 0.0 "standard error"
                Expect.equal (references metric |> List.map fst) [ "training images"; "k-means centroids" ] "the references"
                for name, value in references metric do
                    Expect.isGreaterThan value (number "value" metric + 100.0) name
                Expect.equal (number "trainingImages" (named "memorisation" found)) 300.0 "the run's training images"
                let again = evaluate folder [ "run"; "--count"; "500"; "--metric"; "parzen" ] |> named "parzen"
                Expect.equal (number "value" again, references again) (number "value" metric, references metric) "again")
        }
        test "a run on a distribution: its metrics and references, and the same values for its samples as a file" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--steps"; "1"; "--out"; "run" ]) |> ignore
                let found = evaluate folder [ "run"; "--count"; "600"; "--seed"; "5" ]
                Expect.equal (found |> List.map (Gan.text "name"))
                    [ "modes"; "grid-kl"; "grid-js"; "mmd"; "precision"; "recall"; "sliced-wasserstein" ]
                    "the metrics that apply"
                List.iter isUniform found
                let modes = named "modes" found
                Expect.equal (number "covered" modes < 8.0, number "modes" modes) (true, 8.0) "of 8"
                Expect.floatClose { absolute = 0.015; relative = 0.0 } (references modes |> List.head |> snd) 0.989
                    "the distribution's share"
                Expect.isGreaterThan (number "value" (named "grid-js" found)) 0.3 "an untrained net"
                Gan.refuses folder [ "evaluate"; "run"; "--metric"; "parzen" ] [ "--metric parzen"; "images"; "ring" ]
                Gan.succeed folder [ "sample"; "run"; "--count"; "600"; "--seed"; "5"; "--out"; "s.idx.gz" ] |> ignore
                let ofFile = evaluate folder [ "--samples"; "s.idx.gz"; "--data"; "ring"; "--seed"; "5" ]
                for metric in found do
                    let same = named (Gan.text "name" metric) ofFile
                    Expect.equal (number "value" same, references same) (number "value" metric, references metric)
                        (Gan.text "name" metric))
        }
        test "sample files: the metrics for images detect copies of training images and accept other images" {
            inFolder (fun folder ->
                for name, seed in [ "test.idx", 1L; "validation.idx", 2L; "train.idx.gz", 3L; "other.idx", 4L ] do
                    digits folder name seed 300
                digits folder "few.idx" 5L 6
                let other = evaluate folder ([ "--samples"; "other.idx" ] @ files)
                Expect.equal (other |> List.map (Gan.text "name"))
                    [ "parzen"; "mmd"; "precision"; "recall"; "sliced-wasserstein"; "memorisation"; "birthday" ]
                    "the metrics that apply"
                List.iter isUniform other
                Expect.floatClose { absolute = 0.1; relative = 0.0 } (number "value" (named "memorisation" other)) 0.5
                    "no copies"
                Expect.isGreaterThan (number "p" (named "mmd" other)) 0.01 "the same distribution"
                let copies =
                    evaluate folder ([ "--samples"; "train.idx.gz"; "--metric"; "memorisation" ] @ files) |> List.exactlyOne
                Expect.equal (number "value" copies, number "distance" copies) (1.0, 0.0) "all are copies"
                let few = evaluate folder ([ "--samples"; "few.idx"; "--metric"; "birthday"; "--metric"; "mmd" ] @ files)
                Expect.equal ((named "birthday" few).GetProperty("interval").GetArrayLength()) 2 "an interval"
                let arguments = [ "evaluate"; "--samples"; "other.idx"; "--metric"; "parzen"; "--metric"; "recall" ] @ files
                let text = (Gan.succeed folder arguments).Out
                for part in [ "parzen  "; "nats, σ = "; "\n  training images"; "\n  k-means centroids"; "\nrecall  " ] do
                    Expect.stringContains text part "lines")
        }
        test "samples of two of eight modes have a divergence of log 4 or more" {
            inFolder (fun folder ->
                let one = Batch.OfRows [| for i in 0..999 -> [| (if i % 2 = 0 then 2f else -2f); 0.01f |] |]
                points folder "two.idx" one
                let metrics = [ "--metric"; "grid-kl"; "--metric"; "modes"; "--metric"; "recall" ]
                let found = evaluate folder ([ "--samples"; "two.idx"; "--data"; "ring" ] @ metrics)
                Expect.equal (found |> List.map (Gan.text "name")) [ "grid-kl"; "modes"; "recall" ]
                    "in the order of the options"
                Expect.equal (number "covered" (named "modes" found)) 2.0 "of eight"
                Expect.isGreaterThan (number "value" (named "grid-kl" found)) (log 4.0 - 1e-6) "two of eight"
                Expect.equal (number "value" (named "recall" found)) 0.0 "points cover nothing")
        }
        test "inputs that do not fit together are refused with one line" {
            inFolder (fun folder ->
                digits folder "s.idx" 1L 5
                digits folder "test.idx" 2L 5
                points folder "p.idx" (Batch.OfRows [| [| 1f; 2f |]; [| 3f; 4f |] |])
                points folder "line.idx" (Batch.OfRows [| [| 1f; 2f; 3f |] |])
                write folder "cut.idx" (idx [ 2; 28; 28 ] (Array.zeroCreate 1568) |> Array.truncate 1000) |> ignore
                let refuses arguments parts = Gan.refuses folder ("evaluate" :: arguments) parts
                refuses [ "--samples"; "s.idx"; "--test"; "p.idx" ] [ "--test p.idx"; "784 numbers required"; "got 2" ]
                refuses [ "--samples"; "line.idx"; "--data"; "ring" ] [ "--data ring"; "2 numbers required, got 3" ]
                refuses [ "--samples"; "p.idx"; "--data"; "." ]
                    [ "--data ."; "2 numbers required"; "a folder without a data set" ]
                refuses [ "--samples"; "cut.idx"; "--test"; "s.idx" ] [ "cut.idx: byte 1000: "; "shape [2, 28, 28]" ]
                refuses [ "--samples"; "s.idx"; "--test"; "test.idx"; "--metric"; "parzen" ]
                    [ "--metric parzen: images with validation and training parts required"; "test.idx" ]
                refuses [ "--samples"; "p.idx"; "--data"; "ring"; "--metric"; "recall" ]
                    [ "--metric recall: 4 examples or more are required"; "got 2" ]
                refuses [ "--samples"; "p.idx"; "--data"; "rign" ]
                    [ "--data: a folder or the name of a data set required, got 'rign'"; "'ring'" ]
                digits folder "one.idx" 3L 1
                refuses [ "--samples"; "s.idx"; "--test"; "test.idx"; "--train"; "one.idx"; "--metric"; "mmd" ]
                    [ "--metric mmd: of training images"; "got 1 and 5" ])
        }
        test "references have as many training examples as there are samples; memorisation searches all of them" {
            inFolder (fun folder ->
                for name, seed, m in
                    [ "s.idx", 1L, 40; "test.idx", 2L, 200; "validation.idx", 3L, 200; "train.idx.gz", 4L, 300 ] do
                    normal folder name seed m 3 0.3f
                let found =
                    evaluate folder ([ "--samples"; "s.idx"; "--metric"; "parzen"; "--metric"; "memorisation" ] @ files)
                let real = (named "parzen" found).GetProperty("references").EnumerateArray() |> Seq.head
                Expect.equal (number "windows" real) 40.0 "as many windows"
                Expect.equal (number "trainingImages" (named "memorisation" found)) 300.0 "all of them")
        }
        test "a σ at an end of the grid is reported, by the metrics that have a σ" {
            inFolder (fun folder ->
                for name, seed in [ "s.idx", 1L; "test.idx", 2L; "validation.idx", 3L; "train.idx.gz", 4L ] do
                    normal folder name seed 200 20 9f
                let parzen = [ "--samples"; "s.idx"; "--metric"; "parzen" ] @ files
                let found = evaluate folder (parzen @ [ "--metric"; "mmd" ])
                let marks (metric: JsonElement) =
                    [ for m in Seq.append [ metric ] (metric.GetProperty("references").EnumerateArray()) ->
                          fst (m.TryGetProperty "sigma"), fst (m.TryGetProperty "sigmaAtEdge") ]
                Expect.equal (Gan.text "sigmaAtEdge" (named "parzen" found)) "greatest" "numbers of 9 are far from [0, 1]"
                Expect.equal (marks (named "parzen" found), marks (named "mmd" found))
                    (List.replicate 3 (true, true), List.replicate 2 (false, false)) "whose"
                Expect.stringContains (Gan.succeed folder ("evaluate" :: parzen)).Out
                    "σ = 1.000, 200 windows; σ is the greatest of the grid: there is no interior maximum" "text"
                for name, seed in [ "s.idx", 1L; "test.idx", 2L; "validation.idx", 3L; "train.idx.gz", 4L ] do
                    normal folder name seed 200 2 0.4f
                Expect.equal (marks (evaluate folder parzen |> List.exactlyOne)) (List.replicate 3 (true, false))
                    "between the ends")
        }
        test "σ is selected on the first 1,000 validation images, as in the authors' script" {
            let first = (Datasets.SplitExamples "digits").Validation.Take [| 0..999 |]
            let evaluation = Evaluation.Of(first, [| Datasets.Split "digits" |], Nullable(), 2000, Key.Of 1L)
            Expect.sequenceEqual ((nonNull evaluation.ForSigma).ToArray()) (first.ToArray()) "in order"
            Expect.equal (nonNull evaluation.Validation).Count 2000 "all 2,000 for the other metrics"
        }
        test "default metrics that lack examples are left out, with the reason" {
            inFolder (fun folder ->
                points folder "two.idx" (Batch.OfRows [| [| 2f; 0f |]; [| -2f; 0f |] |])
                let ended = Gan.succeed folder [ "evaluate"; "--samples"; "two.idx"; "--data"; "ring"; "--json" ]
                let names (what: string) =
                    [ for m in (Gan.json ended).GetProperty(what).EnumerateArray() -> Gan.text "name" m ]
                Expect.equal (names "metrics") [ "modes"; "grid-kl"; "grid-js"; "mmd"; "sliced-wasserstein" ]
                    "the metrics that two examples suffice for"
                Expect.equal (names "leftOut") [ "precision"; "recall" ] "the metrics that need more"
                Expect.stringContains ended.Err "gan: precision is left out: 4 examples or more are required" "the reason")
        }
        test "an error inside a parallel metric is one line" {
            let fail _ = raise (AggregateException(ArgumentException "2 required, got 1"))
            let metric = Metric("m", "", (fun _ -> true), fail, null)
            Expect.throwsC (fun () -> metric.Of(Unchecked.defaultof<Evaluation>) |> ignore) (fun e ->
                Expect.equal (e.GetType(), e.Message) (typeof<BadInputException>, "metric m: 2 required, got 1") "the error")
        }
        test "numbers are printed with their significant digits" {
            for x, text in
                [ 0.0, "0.000"; 0.000226, "0.000226"; -5.9554, "-5.955"; 999.9, "999.900"; 7980.0, "7980"
                  123456.7, "123457"
                  1e6, "1E+06"; -3.41673e24, "-3.417E+24"; infinity, "Infinity"; nan, "NaN" ] do
                Expect.equal (MetricResult.Number x) text $"{x}"
        }
    ]
