module Gan.Core.Tests.Datasets.DataFoldersTests

open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

let private at (root: string) (path: string) = Path.GetFullPath(Path.Combine(root, path))

let private folders root given variable =
    DataFolders(given, variable, at root "work/here", at root "repo", at root "user")

let private searched (found: DataFolders) = List.ofSeq (found.SearchPath "mnist")

[<Tests>]
let tests =
    testList
        "DataFolders"
        [ test "default order: beside the current folder, beside the repository, the user's own" {
              inFolder (fun root ->
                  Expect.equal
                      (searched (folders root null null))
                      ([ "work/shared/data/mnist"; "shared/data/mnist"; "user/mnist" ] |> List.map (at root))
                      "")
          }
          test "GAN_DATA comes first, as the folder itself or its parent" {
              inFolder (fun root ->
                  Expect.equal
                      (searched (folders root null (at root "env")) |> List.take 3)
                      ([ "env"; "env/mnist"; "work/shared/data/mnist" ] |> List.map (at root))
                      "")
          }
          test "a given folder is the only one searched" {
              inFolder (fun root ->
                  Expect.equal
                      (searched (folders root (at root "given") (at root "env")))
                      ([ "given"; "given/mnist" ] |> List.map (at root))
                      "")
          }
          test "the first folder that has the data set is used" {
              inFolder (fun root ->
                  let holds (folder: string) = folder.StartsWith(at root "shared") || folder = at root "user/mnist"
                  Expect.equal ((folders root null null).Find("mnist", holds)) (at root "shared/data/mnist") "")
          }
          test "the error names the searched folders, and its cause the download" {
              inFolder (fun root ->
                  let searched =
                      [ "work/shared/data/mnist"; "shared/data/mnist"; "user/mnist" ]
                      |> List.map (at root)
                      |> String.concat ", "

                  let expected = $"data set 'mnist' is in none of {searched}"
                  isRejectedBecause expected (MissingDataset("mnist", [| |], "mnist", null)) (fun () ->
                      Datasets.Open("mnist", folders root null null)))
          }
          test "a given folder must exist" {
              for folder in [ "no/such/folder"; ""; "a\000b" ] do
                  isRejectedBecause "a folder is required, got '" (MissingDataFolder folder) (fun () ->
                      DataFolders.Of folder)
          }
          test "the tests run from a repository" {
              let root = (DataFolders.Of()).Repository |> Option.ofObj |> Option.defaultValue "nowhere"
              Expect.isTrue (File.Exists(Path.Combine(root, "Gan.sln"))) ""
          } ]
