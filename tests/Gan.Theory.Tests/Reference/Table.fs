/// Tables of reference values: a comment that says how the file was made, a line of names, rows of values.
module Gan.Theory.Tests.Reference.Table

open System
open System.IO
open Gan
open Gan.Theory

/// The values of each row of a file.
let rows file =
    File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Reference", file))
    |> Array.filter (fun line -> not (line.StartsWith '#'))
    |> Array.skip 1
    |> Array.map (fun line -> List.ofArray (line.Split ';'))
    |> List.ofArray

/// The quantities of a row with two distributions.
let quantities = [ "kl"; "reverseKl"; "js"; "tv"; "hellinger"; "chi2"; "w1" ]

/// The library's estimates of them.
let estimates p q =
    let d = Divergences.Between(DistributionParser.ParseDensity p, DistributionParser.ParseDensity q)
    [ d.Kl; d.ReverseKl; d.Js; d.Tv; d.Hellinger; d.ChiSquared; d.W1 ]
