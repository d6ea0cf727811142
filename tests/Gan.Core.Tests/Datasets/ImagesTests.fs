module Gan.Core.Tests.Datasets.ImagesTests

open System
open System.Threading.Tasks
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private memory (bytes: byte[]) = ReadOnlyMemory bytes

/// Images of two pixels: the index in the set, and the label.
let private numbered n =
    let labels = Array.init n (fun i -> byte (i % 10))
    let pixels = Array.init (2 * n) (fun j -> if j % 2 = 0 then byte (j / 2) else labels[j / 2])
    Images("numbered", shape [ 2 ], memory pixels, memory labels)

/// The definition of the endless sequence of epochs.
let private epochs n (key: Key) =
    Seq.initInfinite (fun e -> (key.Fold(int64 e)).Permutation n) |> Seq.collect id

let private key = Key.Of 11L

let private order =
    testList
        "order"
        [ testProperty "batch i of m is positions i·m to (i + 1)·m of the sequence of epochs"
          <| Prop.forAll
              (Gen.zip3 (Gen.choose (1, 40)) (Gen.choose (1, 100)) (Gen.choose (0, 20)) |> Arb.fromGen)
              (fun (n, m, i) ->
                  (numbered n).Indices(key, int64 i, m) = (epochs n key |> Seq.skip (i * m) |> Seq.take m |> Seq.toArray))
          test "an epoch contains each image once; the next epoch has another order" {
              let first, second = (numbered 100).Indices(key, 0L, 100), (numbered 100).Indices(key, 1L, 100)
              Expect.equal (Array.sort first) [| 0..99 |] "each once"
              Expect.equal (Array.sort second) [| 0..99 |] "each once in the next"
              Expect.notEqual first second "another order"
              Expect.notEqual first [| 0..99 |] "not the set's own order"
              Expect.notEqual first ((numbered 100).Indices(Key.Of 12L, 0L, 100)) "another key, another order"
          }
          test "earlier calls and threads do not affect a batch" {
              let shared = numbered 60

              let asked =
                  [| for i in 0..499 -> (key.Fold(int64 (i % 3)), int64 (i * 7 % 50), 1 + i % 90) |]

              let expected = asked |> Array.map (fun (k, i, m) -> (numbered 60).Indices(k, i, m))
              let answered = Array.zeroCreate asked.Length
              Parallel.For(0, asked.Length, fun j -> (let k, i, m = asked[j] in answered[j] <- shared.Indices(k, i, m)))
              |> ignore
              Expect.equal answered expected ""
          }
          test "the time of a batch does not depend on its index" {
              Expect.hasLength ((numbered 60).Indices(key, 1_000_000_000_000L, 10)) 10 "batch 10¹²"
              let indices index () = (numbered 60).Indices(key, index, 10) |> ignore
              Expect.throwsT<OverflowException> (indices Int64.MaxValue) "overflow"
              Expect.throwsT<ArgumentOutOfRangeException> (indices -1L) "negative index"
          } ]

let private pixels =
    testList
        "pixels"
        [ test "a byte b becomes b / 255, and is recovered" {
              let every = Images("every", shape [ 256 ], memory [| 0uy .. 255uy |])
              let values = every.All().ToArray()
              Expect.equal values [| for b in 0..255 -> float32 b / 255f |] "there"
              Expect.equal (Images.Quantise(ReadOnlySpan values)) [| 0uy .. 255uy |] "recovered"
          }
          test "values outside [0, 1] are clamped" {
              Expect.equal
                  (Images.Quantise(ReadOnlySpan [| -1f; nanf; 2f; infinityf; 0.4999f / 255f; 0.501f / 255f |]))
                  [| 0uy; 0uy; 255uy; 255uy; 0uy; 1uy |]
                  ""
          }
          test "a batch has the images at its indices" {
              let set = numbered 50
              let batch = (set :> ISource).Batch(key, 3L, 20)
              Expect.equal batch.Shape (shape [ 20; 2 ]) "shape"
              let places = [| for i in 0..19 -> int (round (batch[i][0] * 255f)) |]
              Expect.equal places (set.Indices(key, 3L, 20)) "places"
              Expect.equal (set.Take(places).ToArray()) (batch.ToArray()) "by index"
              let labels = [| for i in 0..19 -> byte (round (batch[i][1] * 255f)) |]
              Expect.equal labels [| for p in places -> set.Labels[p] |] "labels"
          }
          test "a destination that ends within an example is refused" {
              Expect.throwsT<ArgumentException> (fun () -> (numbered 5 :> ISource).Fill(key, 0L, Span(Array.zeroCreate 3)))
                  ""
          }
          test "the marginals are the pixel means" {
              let set = numbered 50
              let all = set.All()
              let mean j = Seq.init 50 (fun i -> float (all[i][j])) |> Seq.average
              Expect.floatClose Accuracy.high (float (set.Marginals()[0])) (24.5 / 255.0) "closed form"
              Expect.floatClose Accuracy.medium (float (set.Marginals()[1])) (mean 1) "computed by hand"
          } ]

let private views =
    testList
        "views"
        [ test "a range has its images and labels" {
              let part = (numbered 50).Range(10, 25)
              Expect.equal part.Count 25 "count"
              Expect.equal (part.All().ToArray()) ((numbered 50).Take([| 10..34 |]).ToArray()) "images"
              Expect.equal (part.Labels.ToArray()) [| for i in 10..34 -> byte (i % 10) |] "labels"
              Expect.equal (Array.sort (part.Indices(key, 0L, 25))) [| 0..24 |] "its own epochs"
          }
          test "a range beyond the set is bad input" {
              for start, count in [ -1, 5; 0, 0; 0, 51; 50, 1; 1, Int32.MaxValue ] do
                  isRejected $"numbered: a range within its 50 images is required, got {count} from {start}" (fun () ->
                      (numbered 50).Range(start, count))
          }
          test "reshaping keeps the images" {
              let columns = (numbered 5).As(shape [ 1; 2; 1 ])
              Expect.equal (columns.All().Shape) (shape [ 5; 1; 2; 1 ]) "shape"
              Expect.equal (columns.All().ToArray()) ((numbered 5).All().ToArray()) "numbers"
              Expect.throwsT<ArgumentException> (fun () -> (numbered 5).As(shape [ 3 ]) |> ignore) "another size"
          }
          test "inconsistent lengths are refused" {
              for size, count, labels in [ 2, 5, 0; 2, 0, 0; 0, 4, 0; 2, 4, 3 ] do
                  let pixels, labels = memory (Array.zeroCreate count), memory (Array.zeroCreate labels)
                  Expect.throwsT<ArgumentException> (fun () -> Images("x", shape [ size ], pixels, labels) |> ignore)
                      $"{size} {count}"
          } ]

[<Tests>]
let tests = testList "Images" [ order; pixels; views ]
