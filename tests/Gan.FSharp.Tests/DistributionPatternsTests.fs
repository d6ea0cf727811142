/// The patterns of distributions are complete, and extract their parameters.
module Gan.FSharp.Tests.DistributionPatternsTests

open Expecto
open Gan
open Gan.FSharp

/// The name of the pattern that a distribution matches, and what it extracts.
let private matched (distribution: IDistribution) : string * obj list =
    match distribution with
    | Normal(mean, sd) -> "Normal", [ mean; sd ]
    | Student(location, scale, freedom) -> "Student", [ location; scale; freedom ]
    | Laplace(location, scale) -> "Laplace", [ location; scale ]
    | Logistic(mean, scale) -> "Logistic", [ mean; scale ]
    | Gumbel(location, scale) -> "Gumbel", [ location; scale ]
    | Cauchy(location, scale) -> "Cauchy", [ location; scale ]
    | Exponential rate -> "Exponential", [ rate ]
    | Gamma(shape, rate) -> "Gamma", [ shape; rate ]
    | Beta(a, b) -> "Beta", [ a; b ]
    | Uniform(lower, upper) -> "Uniform", [ lower; upper ]
    | Triangular(lower, upper, mode) -> "Triangular", [ lower; upper; mode ]
    | Poisson lambda -> "Poisson", [ lambda ]
    | Geometric p -> "Geometric", [ p ]
    | Finite atoms -> "Finite", [ atoms ]
    | Affine(x, scale, shift) -> "Affine", [ x; scale; shift ]
    | Mixture parts -> "Mixture", [ parts ]
    | Product factors -> "Product", [ factors ]
    | NormalVector(mean, covariance) -> "NormalVector", [ mean; covariance ]
    | OfModes modes -> "OfModes", [ modes ]
    | Segment(from, upto) -> "Segment", [ from; upto ]
    | Spiral(turns, radius, sd) -> "Spiral", [ turns; radius; sd ]
    | _ -> "none", []

let private p = Distribution.normal 1.0 2.0
let private coin = Distribution.finite [ 0.0, 0.25; 1.0, 0.75 ]
let private square = Distribution.product [ p; p ]

let private examples: (IDistribution * string * obj list) list =
    [ p, "Normal", [ 1.0; 2.0 ]
      Distribution.student 1.0 2.0 3.0, "Student", [ 1.0; 2.0; 3.0 ]
      Distribution.laplace 1.0 2.0, "Laplace", [ 1.0; 2.0 ]
      Distribution.logistic 1.0 2.0, "Logistic", [ 1.0; 2.0 ]
      Distribution.gumbel 1.0 2.0, "Gumbel", [ 1.0; 2.0 ]
      Distribution.cauchy 1.0 2.0, "Cauchy", [ 1.0; 2.0 ]
      Distribution.exponential 2.0, "Exponential", [ 2.0 ]
      Distribution.gamma 2.0 3.0, "Gamma", [ 2.0; 3.0 ]
      Distribution.beta 2.0 3.0, "Beta", [ 2.0; 3.0 ]
      Distribution.uniform 1.0 2.0, "Uniform", [ 1.0; 2.0 ]
      Distribution.triangular 0.0 2.0 1.5, "Triangular", [ 0.0; 2.0; 1.5 ]
      Distribution.poisson 3.0, "Poisson", [ 3.0 ]
      Distribution.geometric 0.3, "Geometric", [ 0.3 ]
      coin, "Finite", [ [ 0.0, 0.25; 1.0, 0.75 ] ]
      (2.0 * p + 1.0 :> IDistribution), "Affine", [ p; 2.0; 1.0 ]
      (3.0 * coin :> IDistribution), "Affine", [ coin; 3.0; 0.0 ]
      Distribution.mixture [ 0.3, p; 0.7, p ], "Mixture", [ [ 0.3, p :> IDensity; 0.7, p ] ]
      Distribution.mixture [ 0.3, coin; 0.7, coin ], "Mixture", [ [ 0.3, coin :> IDensity; 0.7, coin ] ]
      Distribution.vectorMixture [ 0.3, square; 0.7, square ], "Mixture", [ [ 0.3, square; 0.7, square ] ]
      square, "Product", [ [ p; p ] ]
      Distribution.normalVector [ 0.0; 1.0 ] [ [ 1.0; 0.5 ]; [ 0.5; 2.0 ] ], "NormalVector",
      [ [ 0.0; 1.0 ]; [ [ 1.0; 0.5 ]; [ 0.5; 2.0 ] ] ]
      Distributions.Ring, "OfModes", [ List.ofSeq Distributions.Ring.Modes ]
      Distributions.Blobs, "OfModes", [ List.ofSeq Distributions.Blobs.Modes ]
      Distributions.Line, "Segment", [ [ -2.0; -1.0 ]; [ 2.0; 1.0 ] ]
      Distributions.Spiral, "Spiral", [ 2.0; 2.0; 0.02 ] ]

[<Tests>]
let tests =
    testList "DistributionPatterns" [
        test "every distribution of the core has an example here" {
            let shown = examples |> List.map (fun (d, _, _) -> d.GetType().Name)
            Expect.equal (Set.ofList shown) Implementations.names<IDistribution> "the distributions"
        }
        for distribution, name, expected in examples do
            test $"{distribution} matches {name}" {
                Expect.equal (matched distribution) (name, expected) "the pattern and its numbers"
            }
        test "nested distributions are analysed with match" {
            let rec normals (d: IDistribution) =
                match d with
                | Normal _ -> 1
                | Affine(x, _, _) -> normals x
                | Mixture parts -> parts |> List.sumBy (fun (_, part) -> normals part)
                | Product factors -> factors |> List.sumBy normals
                | _ -> 0
            let mixture = Distribution.mixture [ 0.5, 2.0 * p + 1.0; 0.5, Distribution.uniform 0.0 1.0 ]
            Expect.equal (normals (Distribution.product [ mixture; p ])) 2 "the number of normal distributions"
        }
    ]
