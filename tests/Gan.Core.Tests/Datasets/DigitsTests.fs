module Gan.Core.Tests.Datasets.DigitsTests

open System
open System.Numerics.Tensors
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

let private set = Digits.Source(Key.Of 1L, 4000)

/// Accuracy of the nearest-neighbour classifier of some examples on a set.
let private recognised (examples: Images) (asked: Images) =
    let known, unknown = examples.All(), asked.All()

    let nearest i =
        Seq.init known.Count id |> Seq.minBy (fun k -> TensorPrimitives.Distance(known[k], unknown[i]))

    Array.Parallel.init asked.Count (fun i -> if examples.Labels[nearest i] = asked.Labels[i] then 1.0 else 0.0)
    |> Array.average

[<Tests>]
let tests =
    testList
        "Digits"
        [ test "digit i is a function of the key and i" {
              let fewer = Digits.Source(Key.Of 1L, 100)
              Expect.equal (fewer.Pixels.ToArray()) (set.Pixels.Slice(0, 100 * 784).ToArray())
                  "a smaller set is a prefix of a larger one"
              let picture = Array.zeroCreate 784
              let label = Digits.Render((Key.Of 1L).Fold 42L, Span picture)
              Expect.equal (byte label) set.Labels[42] "label"
              Expect.equal (Images.Quantise(ReadOnlySpan picture)) (set.Pixels.Slice(42 * 784, 784).ToArray()) "pixels"
              Expect.isTrue (picture |> Array.forall (fun p -> p >= 0f && p <= 1f)) "in [0, 1]"
          }
          test "all digits are distinct, within one key and between two keys" {
              let images = [| for i in 0..3999 -> Convert.ToHexString(set.Pixels.Slice(i * 784, 784)) |]
              Expect.equal (images |> Array.distinct |> Array.length) 4000 "of one key"
              Expect.notEqual ((Digits.Source(Key.Of 2L, 10)).Pixels.ToArray()) (set.Pixels.Slice(0, 7840).ToArray())
                  "of two"
          }
          test "the classes have equal frequency" {
              let expected, sd = 400.0, sqrt (4000.0 * 0.1 * 0.9)
              let counts = set.Labels.ToArray() |> Array.countBy id
              Expect.hasLength counts 10 "ten"
              for label, count in counts do
                  Expect.isLessThan (abs (float count - expected)) (5.0 * sd) $"digits of class {label}"
          }
          test "the share of ink is that of handwriting, and digits do not reach the border" {
              let all = set.All()
              let border = [| for j in 0..783 do if j % 28 = 0 || j % 28 = 27 || j / 28 = 0 || j / 28 = 27 then j |]
              for i in 0 .. all.Count - 1 do
                  let ink = TensorPrimitives.Sum(all[i])
                  Expect.isTrue (ink > 15f && ink < 300f) $"ink of digit {i}: {ink}"
              let cutOff = [ for i in 0 .. all.Count - 1 do if border |> Array.exists (fun j -> all[i][j] > 0.5f) then i ]
              Expect.isLessThan (float cutOff.Length / float all.Count) 0.02 "share of digits that reach the border"
          }
          test "nearest neighbours separate the classes" {
              let share = recognised (set.Range(0, 2000)) (Digits.Source(Key.Of 3L, 300))
              Expect.isGreaterThan share 0.9 "chance is 0.1"

              let pixels, others = set.Pixels.Slice(0, 500 * 784).ToArray(), set.Labels.Slice(1, 500).ToArray()
              let mislabelled = Images("mislabelled", set.Example, ReadOnlyMemory pixels, ReadOnlyMemory others)
              Expect.isLessThan (recognised mislabelled (Digits.Source(Key.Of 3L, 300))) 0.2
                  "the accuracy of wrong labels is low"
          }
          test "a classifier trained on them classifies MNIST above chance" {
              let real = (Mnist.Test(MnistTests.real ())).Range(0, 300)
              let share = recognised set real
              Expect.isGreaterThan share 0.5 "chance is 0.1"
          }
          test "an invalid count is bad input" {
              for count in [ 0; -1; Int32.MaxValue ] do
                  isRejected $"digits: a count of 1 to {Array.MaxLength / 784} is required, got {count}" (fun () ->
                      Digits.Source(Key.Of 1L, count))
          } ]
