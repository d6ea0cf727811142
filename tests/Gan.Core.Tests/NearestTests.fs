module Gan.Core.Tests.NearestTests

open Expecto
open Gan

let private text (length: int) (s: string | null) =
    s |> Option.ofObj |> Option.defaultValue "" |> Seq.truncate length |> System.String.Concat

[<Tests>]
let tests =
    testList
        "Nearest"
        [ testList
              "distance"
              [ for a, b, expected in [ "kitten", "sitting", 3; "saturday", "sunday", 3; "", "abc", 3; "Ring", "ring", 0 ] ->
                    test $"'{a}' to '{b}' is {expected}" { Expect.equal (Nearest.Distance(a, b)) expected "" } ]
          testProperty "distance is symmetric" (fun a b ->
              let a, b = text 12 a, text 12 b
              Nearest.Distance(a, b) = Nearest.Distance(b, a))
          testProperty "distance obeys the triangle inequality" (fun a b c ->
              let a, b, c = text 8 a, text 8 b, text 8 c
              Nearest.Distance(a, c) <= Nearest.Distance(a, b) + Nearest.Distance(b, c))
          testList
              "name"
              [ for wanted, expected in
                    [ "rnig", Some "ring"; "mnst", Some "mnist"; "GRID", Some "grid"
                      "xyzzyplugh", None; "q", None; "", None ] ->
                    test $"'{wanted}' is nearest to {expected}" {
                        Expect.equal (Nearest.Name(wanted, [ "mnist"; "ring"; "grid" ]) |> Option.ofObj) expected ""
                    } ]
          test "among equally near names, one that begins with the text" {
              Expect.equal (Nearest.Name("2", [ "1"; "2a"; "2b" ])) "2a" ""
          }
          test "an item is found by its name, ignoring case; the error suggests a name" {
              let items = [ "ring", 1; "grid", 2 ]
              Expect.equal (Nearest.Find("recipe", "GRID", items, fst)) ("grid", 2) "found"
              let e = Expect.throwsC (fun () -> Nearest.Find("recipe", "rign", items, fst) |> ignore) id
              Expect.equal e.Message "unknown recipe 'rign'; did you mean 'ring'?" "suggested"
          }
          test "without candidates there is no name" { Expect.isNull (Nearest.Name("ring", [])) "" }
          test "the error has the nearest name, or all names" {
              Expect.equal
                  (Nearest.Unknown("recipe", "rign", [| "ring"; "grid" |]).Message)
                  "unknown recipe 'rign'; did you mean 'ring'?"
                  ""

              Expect.equal
                  (Nearest.Unknown("recipe", "celebrity", [| "ring"; "grid" |]).Message)
                  "unknown recipe 'celebrity'; there are ring, grid"
                  ""
          } ]
