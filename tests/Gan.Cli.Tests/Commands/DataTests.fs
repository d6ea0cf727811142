module Gan.Cli.Tests.Commands.DataTests

open System.IO
open System.Text.Json
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Cli.Tests

let private list =
    test "gan data lists the data sets, the distributions and the search path" {
        inFolder (fun folder ->
            let ended = Gan.succeed folder [ "data"; "--data"; "." ]
            for name in [ "mnist"; "digits"; "ring"; "grid"; "gaussian"; "spiral" ] do
                Expect.stringContains ended.Out name "a name"
            Expect.stringContains ended.Out $"not found in {folder}, {folder}/mnist" "the search path"
            let sets = (Gan.succeed folder [ "data"; "--data"; "."; "--json" ] |> Gan.json).EnumerateArray() |> List.ofSeq
            let named name = sets |> List.find (fun (s: JsonElement) -> Gan.text "name" s = name)
            Expect.isTrue ((named "mnist").GetProperty("found").ValueKind = JsonValueKind.Null) "MNIST is missing"
            Expect.isGreaterThan ((named "mnist").GetProperty("searchPath").GetArrayLength()) 0 "the search path")
    }

let private recipes =
    test "gan recipes lists the recipes and prints one, which can be trained" {
        inFolder (fun folder ->
            let listed = (Gan.succeed folder [ "recipes" ]).Out
            for recipe in Recipes.All do
                Expect.stringContains listed recipe.Name "a name"
            let shown = (Gan.succeed folder [ "recipes"; "gaussian" ]).Out
            Expect.equal (Configuration.Read(shown, "shown")).Name "gaussian" "as JSON"
            File.WriteAllText(Path.Combine(folder, "mine.json"),
                shown.Replace("\"name\": \"gaussian\"", "\"name\": \"mine\""))
            let ended = Gan.succeed folder [ "train"; "mine.json"; "--engine"; "reference"; "--steps"; "2"; "--json" ]
            Expect.equal (Gan.text "recipe" (Gan.json ended), Gan.text "run" (Gan.json ended))
                ("mine", Path.Combine("runs", "mine")) "trained")
    }

let private get =
    test "gan data get refuses files with a wrong checksum and keeps none of them" {
        inFolder (fun folder ->
            Server.withServer (fun _ request -> Server.ranged (gzip (idx [ 1 ] [| 1uy |])) request) (fun address asked ->
                let ended = Gan.run folder [ "data"; "get"; "mnist"; "--mirror"; string address; "--data"; "here" ]
                Expect.equal (ended.Code, ended.Out) (2, "") ended.Err
                Expect.stringContains
                    (Array.last (ended.Err.TrimEnd().Split '\n'))
                    "gan: train-images-idx3-ubyte: no mirror provided it: 127.0.0.1: unpacked content with MD5"
                    "the last line"
                Expect.isNonEmpty (asked ()) "the mirror was asked"
                Expect.isEmpty (Gan.files folder |> Array.filter (fun f -> not (f.EndsWith ".part"))) "no complete file"))
    }

[<Tests>]
let tests = testList "data and recipes" [ list; recipes; get ]
