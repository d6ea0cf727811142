module Gan.Core.Tests.Distributions.DistributionsTests

open System
open System.Runtime.InteropServices
open System.Security.Cryptography
open Expecto
open Gan

let private n = 40_000

let private points (distribution: IDistribution) =
    let batch = distribution.Batch(Key.Of 5L, 0L, n)
    [| for i in 0 .. n - 1 -> [| for x in batch[i].ToArray() -> float x |] |]

/// The mean of numbers and its standard error.
let private meanAndError (xs: float[]) =
    let mean = Array.average xs
    mean, sqrt ((xs |> Array.averageBy (fun x -> (x - mean) ** 2.0)) / float xs.Length)

let private agrees what expected (xs: float[]) =
    let mean, error = meanAndError xs
    Expect.isLessThan (abs (mean - expected)) (5.0 * error + 1e-6) $"{what}: {mean} ± {error}, expected {expected}"

/// The mean of f(u) over u uniform on [0, 1), by the midpoint rule.
let private integral f = Seq.init 100_000 (fun i -> f ((float i + 0.5) / 1e5)) |> Seq.average

let private spiral f =
    integral (fun u -> let r = sqrt u in f (2.0 * r * cos (4.0 * Math.PI * r)) (2.0 * r * sin (4.0 * Math.PI * r)))

/// The mean square of a coordinate over the corners of a regular polygon of radius 2.
let private corners = 2.0 * 2.0 / 2.0

/// The mean of each distribution and the second moments E[xᵢ²] of its components, in closed form.
let private moments: (IDistribution * float list * float list) list =
    [ Distributions.Line, [ 0.0; 0.0 ], [ 4.0 / 3.0; 1.0 / 3.0 ]
      Distributions.TwoGaussians, [ 0.0; 0.0 ], [ 4.25; 0.25 ]
      Distributions.Ring, [ 0.0; 0.0 ], [ corners + 0.0004; corners + 0.0004 ]
      Distributions.Grid, [ 0.0; 0.0 ], [ 8.0025; 8.0025 ]
      Distributions.Blobs, [ 0.0; 0.0 ], [ corners + 0.0625; corners + 0.0625 ]
      Distributions.Spiral,
      [ spiral (fun x _ -> x); spiral (fun _ y -> y) ],
      [ spiral (fun x _ -> x * x) + 0.0004; spiral (fun _ y -> y * y) + 0.0004 ]
      Distributions.Gaussian, [ 4.0 ], [ 16.25 ]
      Distributions.Bimodal, [ 0.0 ], [ 4.25 ]
      Distributions.Uniform, [ 0.0 ], [ 1.0 / 3.0 ]
      Distributions.Exponential, [ 1.0 ], [ 2.0 ] ]

/// The share within 3 sd of a centre.
let private within3Sd (named: NamedDistribution) =
    match named.Name, named.Distribution.Dimension with
    | "blobs", _ -> 1.0
    | _, 1 -> 0.9973002039367398
    | _, _ -> 1.0 - exp -4.5

let private everyDistribution =
    testList
        "every named distribution"
        [ for named in Distributions.All do
              let distribution = named.Distribution
              testList
                  named.Name
                  [ test "has the mean and second moments of its definition" {
                        let _, means, squares = moments |> List.find (fun (d, _, _) -> obj.ReferenceEquals(d, distribution))
                        let points = points distribution

                        for axis in 0 .. distribution.Dimension - 1 do
                            let xs = points |> Array.map (Array.item axis)
                            agrees $"mean {axis}" means[axis] xs
                            agrees $"mean square {axis}" squares[axis] (xs |> Array.map (fun x -> x * x))
                    }
                    test "is an endless source, a pure function of key and index" {
                        let draw (key: Key) index = distribution.Batch(key, index, 33).ToArray()
                        Expect.equal (draw (Key.Of 1L) 7L) (draw (Key.Of 1L) 7L) "again"
                        Expect.notEqual (draw (Key.Of 1L) 7L) (draw (Key.Of 1L) 8L) "another batch"
                        Expect.notEqual (draw (Key.Of 1L) 7L) (draw (Key.Of 2L) 7L) "another key"
                        Expect.isFalse distribution.Count.HasValue "no count"
                    }
                    match distribution with
                    | :? IModes as known when not known.Modes.IsEmpty ->
                        test "gives each mode its weight" {
                            let report = Modes.Of(distribution.Batch(Key.Of 6L, 0L, n), known.Modes)
                            let share = within3Sd named
                            let total = known.Modes.Length
                            Expect.equal (report.Covered, report.Total) (total, total) "all modes covered"
                            let tolerance = 5.0 * report.StandardError + 1e-4
                            Expect.isLessThan (abs (report.HighQuality - share)) tolerance "high quality"
                            Expect.floatClose Accuracy.high (known.Modes |> Seq.sumBy _.Weight) 1.0 "the weights sum to 1"

                            for mode, count in Seq.zip known.Modes report.Counts do
                                let p = share * mode.Weight
                                let sd = sqrt (p * (1.0 - p) * float n)
                                let difference = abs (float count - p * float n)
                                Expect.isLessThan difference (5.0 * sd + 1.0) $"samples of {mode.Centre}"
                        }
                    | _ -> () ] ]

let private sha256 (values: float32[]) =
    Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(ReadOnlySpan values)))

/// SHA-256 of batch 3 of key 7, of 1,001 examples: runs of earlier versions are reproduced only if these stay.
let private batches =
    [ "line",
      "dcc307c47397e0cb4cbaeb26daf404d9fb90598795e0b8feef7d8080716ea89e"
      "two-gaussians",
      "98fe0fa0412ee681202591ae6b20ff696e633cffc79c35f06c5a05754514b098"
      "ring",
      "a395af1871769f4630983a1187f0bcd39d9e79917758bb8bc36be17da0ce8f78"
      "grid",
      "c63c60985eb26c42faf23cc2febf87d201e030cad85f9aa7d96e4ebfa578e514"
      "blobs",
      "8445ab07b9ecc91bdae0452b43bdcc6f72fe9e5fc86ebffacfa7a52a948fd690"
      "spiral",
      "609a0dc454fe6a4575977c6b1694121c543357c71f0d4658049f790ef19de788"
      "gaussian",
      "d6b63853f3c9d7431e6d4e65329617925d41f7ae003e35e305e6b5443828a8b0"
      "bimodal",
      "a7749b5addda5c12e4c125927b18166eba38e8d2b2c88d878b4cca193a712c7c"
      "uniform",
      "03cf15599c809e77da1aca052936883d85b24cde652927e735393ceed016f26a"
      "exponential",
      "a2a3486456bc04e0e8d8dc1bfa7d2f40210d28cc1d73f5786c5a7619f8452126" ]

/// SHA-256 of 1,001 float64 samples of key 7, rounded to float32: the last bits depend on the platform's functions.
let private samples =
    [ "normal(1.5,0.7)",
      "8ece6002b1d89b41c31b184e53960cde0025e43d7998cf79d7132eeff393fb65"
      "student(0.5,2,3.5)",
      "22b0378ca4babca3b4fa6fc3a9884c98328b40e45cc113fafaf07808810f2681"
      "laplace(-1,0.5)",
      "3d8d29251c01e9b3b474e6ebfcf6463247f52a1f033f90567365d742d76e19dd"
      "logistic(0.3,1.2)",
      "aadf5e4e2c6de1c1873947130e6e6e9a6ae428668313b99848eccd6ba21e632a"
      "gumbel(1,2)",
      "485f45773f12c6e434b0237404d8c20d2d4cb47793ce30b8a44055bec7c77299"
      "exponential(1.7)",
      "bb021eb0d8d8c738bcf3d82764ee1a9508f76d69291031e0ff847db6707338fc"
      "gamma(2.5,1.3)",
      "ce25510cb2340bf459689863959544abf4a5f6a574641b02d356593693f45606"
      "beta(2.5,0.6)",
      "8a1de6f6c74a7fa2ac1842eb6648ee9b68314fd269b49a158a5874db457c8c52"
      "uniform(-1,3)",
      "6caa81b3c10a2cd0af7d10d1c4d3e335200e46bffb5722db0ba3251db284bb07"
      "triangular(-1,3,0.5)",
      "3853112f27f8f30f9aaf5be6bcc6e5409af1ee02744d09ea89745cfe3eed151a"
      "cauchy(0.5,2)",
      "4f138183f42e19d480276824d86b691b7a61e237fd79983fe5b2c31cbb100074"
      "poisson(3.7)",
      "a989aa3ed82bb87396bde824987c1acac4e78ada23ec9051d0e6ccc20f3f90a5"
      "geometric(0.3)",
      "f759521868c3351926b1b48116f00c637ecab9bf95299114774560a2f85c32be"
      "finite(-1:0.2,2:0.5,7:0.3)",
      "77dc45bae989eb71d5e51a8976c333ca8f59c6c77b854cb7e09031610460c713"
      "mixture(0.3*normal(-2,1),0.7*laplace(1,2))",
      "595eff1c34e23bddf6f972cfb94920d426f869641b64a3e7ba15cce666c1083c"
      "mixture(0.5*normal(-2,0.5),0.5*normal(2,0.5))",
      "5ac670950092dddcdeca44f4464f261b78d13ba97d88bbbab0a4bf315985a057"
      "mixture(0.5*poisson(2),0.5*geometric(0.5))",
      "2ff6ebd5ade7f1593e4991b4363d56da6f841ed9ddea3c64fc0b04b6ae482255"
      "affine(gamma(2,1),-0.5,3)",
      "5f052c489d6d2c77a779fbe7a1105c2253523f49604d26789ace1e4e782d657f"
      "affine(poisson(3),2,1)",
      "af825b01e55f03eb5d20fb17b62b3faa214fd0cb800345f2dbcebcb56d515f37"
      "normal([1,-2],[[1,0.5],[0.5,2]])",
      "d20f56d884246376337937a5e94fe58891bb3a2d4224e3fde00bfcd1585bc2e5"
      "product(normal(0,1),poisson(3))",
      "4715625d2cdf78d97b8b5b1c5b66d70bdeda364d8aeb94a83f875225882750b3"
      "mixture(0.4*normal([0,0],[[1,0],[0,1]]),0.6*product(uniform(0,1),uniform(0,1)))",
      "00db09068d2925943a2cbdcf27d930f8bc40339286123009fb353f4496beef4a" ]

let private recorded =
    testList
        "have the recorded bits"
        [ for name, expected in batches do
              yield test $"data of {name}" {
                  let distribution = (Distributions.All |> Seq.find (fun d -> d.Name = name)).Distribution
                  Expect.equal (sha256 (distribution.Batch(Key.Of 7L, 3L, 1001).ToArray())) expected "SHA-256"
              }
          for text, expected in samples do
              yield test $"samples of {text}" {
                  let distribution = DistributionParser.Parse text
                  let values = Array.zeroCreate<float> (1001 * distribution.Dimension)
                  distribution.Sample(Key.Of 7L, values.AsSpan())
                  Expect.equal (sha256 (Array.map float32 values)) expected "SHA-256"
              }
          yield test "every named distribution is in the table" {
              Expect.equal (List.map fst batches) [ for d in Distributions.All -> d.Name ] "names"
          } ]

let private shapes =
    testList
        "shapes"
        [ test "points of line are on the line" {
              let onIt (p: float[]) = abs (p[0] - 2.0 * p[1]) < 1e-6 && abs p[1] <= 1.0
              Expect.all (points Distributions.Line) onIt "points"
          }
          test "points of the blobs are uniform in disks of radius 0.5" {
              let square (p: float[]) (m: Mode) = (p[0] - m.Centre[0]) ** 2.0 + (p[1] - m.Centre[1]) ** 2.0
              let nearest p = Distributions.Blobs.Modes |> Seq.map (square p) |> Seq.min
              let squares = points Distributions.Blobs |> Array.map nearest
              Expect.isTrue (squares |> Array.forall (fun s -> s <= 0.25 + 1e-6)) "inside"
              // The squared distance from the centre of a disk is uniform on [0, r²].
              agrees "squared distance" 0.125 squares
              agrees "fourth power" (0.25 * 0.25 / 3.0) (squares |> Array.map (fun s -> s * s))
          }
          test "ring is round and grid is square" {
              let radii = Distributions.Ring.Modes |> Seq.map (fun m -> Math.Sqrt(m.Centre[0] ** 2.0 + m.Centre[1] ** 2.0))
              Expect.all radii (fun r -> abs (r - 2.0) < 1e-12) "radius 2"
              let grid = Distributions.Grid.Modes |> Seq.map (fun m -> m.Centre[0], m.Centre[1]) |> set
              Expect.equal grid (set (List.allPairs [ -4.0; -2.0; 0.0; 2.0; 4.0 ] [ -4.0; -2.0; 0.0; 2.0; 4.0 ])) "grid"
          }
          test "unequal weights give unequal shares" {
              let normal weight mean = MixtureComponent(weight, Normal(mean, 0.1) :> IContinuousDistribution)
              let uneven = Mixture [ normal 0.9 0.0; normal 0.1 5.0 ]
              agrees "share of the second" 0.1 (points uneven |> Array.map (fun p -> if p[0] > 2.5 then 1.0 else 0.0))
          }
          test "names are distinct" {
              let names = [ for d in Distributions.All -> d.Name ]
              Expect.equal (List.distinct names) names "names"
          }
          test "a destination that ends within a point is refused" {
              let ring = Distributions.Ring :> ISource
              Expect.throwsT<ArgumentException> (fun () -> ring.Fill(Key.Of 1L, 0L, Span(Array.zeroCreate 3))) ""
          } ]

[<Tests>]
let tests = testList "Distributions" [ everyDistribution; recorded; shapes ]
