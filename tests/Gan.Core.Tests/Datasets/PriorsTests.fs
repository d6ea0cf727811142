module Gan.Core.Tests.Datasets.PriorsTests

open System.Text.Json
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private moments (prior: IPrior) =
    let z = prior.Draw(Key.Of 9L, 2000, 50).ToArray() |> Array.map float
    Array.average z, z |> Array.averageBy (fun x -> x * x), Array.min z, Array.max z

let private json (prior: IPrior) = JsonSerializer.Serialize<IPrior> prior

[<Tests>]
let tests =
    testList
        "Priors"
        [ test "uniform on ±√3 has mean 0 and variance 1" {
              let mean, square, least, most = moments UniformPrior.Authors
              // 100,000 numbers; the fourth moment of the uniform distribution of variance 1 is 9/5.
              Expect.isLessThan (abs mean) (5.0 / sqrt 1e5) "mean"
              Expect.isLessThan (abs (square - 1.0)) (5.0 * sqrt (0.8 / 1e5)) "variance"
              Expect.isTrue (least >= -sqrt 3.0 - 1e-6 && least < -1.73 && most <= sqrt 3.0 + 1e-6 && most > 1.73) "range"
          }
          test "gaussian has mean 0 and variance 1" {
              let mean, square, least, most = moments (GaussianPrior())
              Expect.isLessThan (abs mean) (5.0 / sqrt 1e5) "mean"
              Expect.isLessThan (abs (square - 1.0)) (5.0 * sqrt (2.0 / 1e5)) "variance"
              Expect.isTrue (least < -3.5 && most > 3.5) "tails"
          }
          for prior in [ UniformPrior 2.5 :> IPrior; GaussianPrior() ] do
              test $"{prior} is a function of the key" {
                  let draw (key: Key) = prior.Draw(key, 3, 4)
                  Expect.equal (draw (Key.Of 1L)).Shape (shape [ 3; 4 ]) "shape"
                  Expect.equal ((draw (Key.Of 1L)).ToArray()) ((draw (Key.Of 1L)).ToArray()) "again"
                  Expect.notEqual ((draw (Key.Of 1L)).ToArray()) ((draw (Key.Of 2L)).ToArray()) "another key"
              }

              test $"{prior} is recovered from JSON" {
                  Expect.equal (JsonSerializer.Deserialize<IPrior>(json prior)) prior ""
              }
          test "JSON contains the prior's name" {
              Expect.equal (json (UniformPrior 0.5)) """{"prior":"uniform","Range":0.5}""" ""
              Expect.equal (json (GaussianPrior())) """{"prior":"gaussian"}""" ""
          }
          test "an unknown prior in JSON is refused" {
              Expect.throwsT<JsonException> (fun () -> JsonSerializer.Deserialize<IPrior> """{"prior":"cauchy"}""" |> ignore)
                  ""
          }
          test "a range must be finite and above 0" {
              for range in [ 0.0; -1.0; nan; infinity; 1e300 ] do
                  isRejected "uniform prior: a finite range above 0 is required, got " (fun () -> UniformPrior range)
          } ]
