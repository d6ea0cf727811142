module Gan.Core.Tests.Datasets.ExamplesTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.Tensors

/// n examples [i, −i] with the class i % 3.
let private numbered n =
    Examples("numbered", Batch.OfRows [| for i in 0 .. n - 1 -> [| float32 i; float32 -i |] |],
             [| for i in 0 .. n - 1 -> i % 3 |], Nullable 3)

/// n examples [i] with the vector [i / 2, i + 1].
let private vectors n =
    Examples("vectors", Batch.OfRows [| for i in 0 .. n - 1 -> [| float32 i |] |],
             Batch.OfRows [| for i in 0 .. n - 1 -> [| float32 i / 2f; float32 i + 1f |] |])

/// A minibatch with its labels, row by row.
let private rows (data: ISource) key index m =
    let labels = Array.zeroCreate<float32> (m * (nonNull data.Label).Size)
    data.FillLabels(key, index, labels)
    Seq.zip (data.Batch(key, index, m).ToArray() |> Array.chunkBySize data.Example.Size)
        (labels |> Array.chunkBySize (nonNull data.Label).Size)
    |> List.ofSeq

/// Fails unless every row of a minibatch has its own label.
let private ownLabels (data: ISource) key index m =
    for x, label in rows data key index m do
        Expect.equal label [| for c in 0..2 -> if c = int x[0] % 3 then 1f else 0f |] $"the label of {x[0]}"

let private minibatches = Gen.zip3 (Gen.choose (1, 40)) (Gen.choose (1, 100)) (Gen.choose (0, 20)) |> Arb.fromGen
let private key = Key.Of 11L

let private labels =
    testList "labels stay with their examples" [
        testProperty "one-hot, in every minibatch"
        <| Prop.forAll minibatches (fun (n, m, i) -> ownLabels (numbered n) key (int64 i) m)
        testProperty "vectors, in every minibatch" <| Prop.forAll minibatches (fun (n, m, i) ->
            rows (vectors n) key (int64 i) m |> List.forall (fun (x, label) -> label = [| x[0] / 2f; x[0] + 1f |]))
        test "through ranges, normalisation, and both" {
            for index in 0L .. 9L do
                ownLabels ((numbered 30).Range(7, 11)) key index 8
                // Standardisation keeps the order of [i, −i]: the rank is the index.
                let standard = (numbered 30).Standardised()
                let at = [| for i in 0..29 -> (standard.Take i).ToArray()[0] |]
                for x, label in rows standard key index 8 do
                    Expect.equal label[Array.IndexOf(at, x[0]) % 3] 1f "normalised"
                for x, label in rows ((vectors 30).Range(5, 6)) key index 8 do
                    Expect.isTrue (x[0] >= 5f && x[0] < 11f && label = [| x[0] / 2f; x[0] + 1f |]) "vectors of a range"
        }
        test "images of a data set" {
            let digits = Digits.Source(Key.Of 1L, 50)
            Expect.equal (digits :> ISource).Label (shape [ 10 ]) "ten classes"
            let indices = digits.Indices(key, 3L, 20)
            let labels = Array.zeroCreate<float32> 200
            (digits :> ISource).FillLabels(key, 3L, labels)
            for row, example in Seq.indexed indices do
                Expect.equal
                    labels[10 * row .. 10 * row + 9]
                    [| for c in 0uy .. 9uy -> if c = digits.Labels[example] then 1f else 0f |] $"row {row}"
        }
        test "labels of other examples are caught" {
            let own = numbered 30
            let shuffled = Data.relabelled (Data.Fill(fun key index labels -> own.FillLabels(key, index + 1L, labels))) own
            Expect.throwsT<AssertException> (fun () -> ownLabels shuffled key 0L 8) "the same check fails"
        }
        test "data without labels have none" {
            let plain = Examples("plain", Batch.OfRows [| [| 1f |] |])
            Expect.isNull (plain :> ISource).Label "no shape"
            Expect.equal
                (message (fun () -> plain.FillLabels(key, 0L, Array.zeroCreate<float32> 3))) "plain has no labels"
                "a loss that asks"
            Expect.isNull (Distributions.Ring :> ISource).Label "nor has a distribution"
            Expect.equal (plain.Classes, plain.Labels.Length) (0, 0) "no classes"
        }
    ]

let private order =
    testList "order" [
        testProperty "an epoch contains each example once" <| Prop.forAll minibatches (fun (n, _, epoch) ->
            (numbered n).Indices(key, int64 epoch, n) |> Array.sort = [| 0 .. n - 1 |])
        testProperty "minibatch i of m is positions i·m to (i + 1)·m of the sequence of epochs"
        <| Prop.forAll minibatches (fun (n, m, i) ->
            let epochs = Seq.initInfinite (fun e -> (key.Fold(int64 e)).Permutation n) |> Seq.collect id
            let indices = (numbered n).Indices(key, int64 i, m)
            let x = ((numbered n) :> ISource).Batch(key, int64 i, m)
            indices = (epochs |> Seq.skip (i * m) |> Seq.take m |> Seq.toArray)
            && [| for r in 0 .. m - 1 -> int x[r].[0] |] = indices)
        test "each epoch and each key has its own order" {
            let indices (seed: int64) epoch = (numbered 50).Indices(Key.Of seed, epoch, 50)
            Expect.equal (List.distinct [ indices 1L 0L; indices 1L 1L; indices 2L 0L; [| 0..49 |] ]).Length 4 ""
        }
    ]

let private parts =
    testList "parts" [
        test "ranges split a set, labels with it" {
            let all = numbered 10
            let train, test = all.Range(0, 7), all.Range(7, 3)
            Expect.equal (train.Count, test.Count, test.Classes) (7, 3, 3)
                "counts; the number of classes is that of the whole set"
            Expect.equal (test.Take(0, 1, 2).ToArray()) [| 7f; -7f; 8f; -8f; 9f; -9f |] "examples"
            Expect.equal (test.Labels.ToArray()) [| 1uy; 2uy; 0uy |] "labels"
            Expect.equal (all.Take(3, 3).ToArray()) [| 3f; -3f; 3f; -3f |] "examples by their indices"
            Expect.equal ((all :> IExamples).First(2).ToArray()) [| 0f; 0f; 1f; -1f |] "the first"
            for start, count in [ 0, 0; 0, 11; -1, 3; 8, 3; 2, Int32.MaxValue ] do
                isRejected
                    $"numbered: a range within its 10 examples is required, got {count} from {start}"
                    (fun () -> all.Range(start, count))
        }
        test "a standardised feature has mean 0 and standard deviation 1, a constant one becomes 0" {
            let data =
                Examples("x",
                         Batch.OfRows [| for i in 0..9 -> [| 1000f + float32 (i * i); 3f; float32 -i |] |]).Standardised()
            let x = [| for i in 0..9 -> (data.Take i).ToArray() |> Array.map float |]
            for j in [ 0; 2 ] do
                Near.within 1e-6 0.0 (x |> Array.averageBy (Array.item j)) "mean"
                Near.within 1e-6 1.0 (x |> Array.averageBy (fun r -> r[j] * r[j])) "variance"
            Expect.all x (fun r -> r[1] = 0.0) "constant"
        }
        test "the marginals are the feature means" {
            Expect.equal ((numbered 5).Marginals()) [| 2f; -2f |] ""
        }
    ]

let private errors =
    testList "errors" [
        for label, build, expected in
            [ "no example", (fun () -> Examples("e", Batch(shape [ 0; 2 ], [||]))),
              "e: 1 example or more is required, got a batch of shape [0, 2]"
              "examples of nothing", (fun () -> Examples("e", Batch(shape [ 2; 0 ], [||]))),
              "e: 1 example or more is required, got a batch of shape [2, 0]"
              "NaN", (fun () -> Examples("e", Batch.OfRows([| 1f; 2f |], [| 3f; nanf |]))),
              "e: finite numbers are required, got NaN in example 1, at index 1 of it"
              "an infinite label",
              (fun () -> Examples("e", Batch.OfRows [| [| 1f |] |], Batch.OfRows [| [| infinityf |] |])),
              "e: finite numbers are required, got Infinity in example 0, at index 0 of it"
              "too few labels", (fun () -> Examples("e", Batch.OfRows([| 1f |], [| 2f |]), [| 0 |])),
              "2 examples require as many labels, got 1"
              "too few vectors", (fun () -> Examples("e", Batch.OfRows([| 1f |], [| 2f |]), Batch.OfRows [| [| 1f |] |])),
              "e: 2 examples require as many labels, got 1"
              "a negative label", (fun () -> Examples("e", Batch.OfRows([| 1f |], [| 2f |]), [| 0; -1 |])),
              "labels from 0 on are required, got -1 for example 1"
              "a label beyond the classes",
              (fun () -> Examples("e", Batch.OfRows([| 1f |], [| 2f |]), [| 3; 0 |], Nullable 3)),
              "labels from 0 to 2 are required, got 3 for example 0"
              "too many classes", (fun () -> Examples("e", Batch.OfRows [| [| 1f |] |], [| 0 |], Nullable 257)),
              "1 to 256 classes are required, got 257"
              "no classes", (fun () -> Examples("e", Batch.OfRows [| [| 1f |] |], [| 0 |], Nullable 0)),
              "1 to 256 classes are required, got 0"
              "a label beyond a byte", (fun () -> Examples("e", Batch.OfRows [| [| 1f |] |], [| 256 |])),
              "1 to 256 classes are required, got 257" ] do
            test label { Expect.stringContains (message build) expected "" }
        test "memory for part of a row" {
            Expect.equal
                (message (fun () -> (numbered 3).Fill(key, 0L, Array.zeroCreate<float32> 3)))
                "numbered: memory for whole rows of 2 numbers is required, got 3" "examples"
            Expect.equal
                (message (fun () -> (numbered 3).FillLabels(key, 0L, Array.zeroCreate<float32> 4)))
                "numbered: memory for whole rows of 3 numbers is required, got 4" "labels"
        }
    ]

let private registered =
    testList "user-defined data sets" [
        test "are opened by their name, which is not case-sensitive, and give their examples" {
            Datasets.Add("Tests-Numbered", fun () -> numbered 9)
            Expect.equal (Datasets.Open("tests-numbered")).Name "numbered" "opened"
            let recipe =
                Recipe(Name = "mine", Description = "", Data = "tests-numbered", Steps = 1L,
                       Game = Game(Net(shape [ 2 ], Dense 2), Net(shape [ 2 ], Dense 1)))
            recipe.RequirePlayableOn(Datasets.Open recipe.Data)
            isRejected
                "unknown data set 'tests-numbred'; did you mean 'Tests-Numbered'?" (fun () -> Datasets.Open "tests-numbred")
        }
        test "cannot have a built-in name" {
            for name in [ "ring"; "MNIST"; "digits" ] do
                Expect.equal
                    (message (fun () -> Datasets.Add(name, fun () -> numbered 9)))
                    $"a name that no built-in data set has is required, got '{name}'" ""
        }
    ]

[<Tests>]
let tests = testList "Examples" [ labels; order; parts; errors; registered ]
