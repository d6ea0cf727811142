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

let private places (found: DataFolders) = List.ofSeq (found.Looked "mnist")

[<Tests>]
let tests =
    testList
        "DataFolders"
        [ test "without a word: beside the current folder, beside the repository, the user's own" {
              inFolder (fun root ->
                  Expect.equal
                      (places (folders root null null))
                      ([ "work/shared/data/mnist"; "shared/data/mnist"; "user/mnist" ] |> List.map (at root))
                      "")
          }
          test "GAN_DATA comes first, as the folder itself or its parent" {
              inFolder (fun root ->
                  Expect.equal
                      (places (folders root null (at root "env")) |> List.take 3)
                      ([ "env"; "env/mnist"; "work/shared/data/mnist" ] |> List.map (at root))
                      "")
          }
          test "what was given is the only place" {
              inFolder (fun root ->
                  Expect.equal
                      (places (folders root (at root "given") (at root "env")))
                      ([ "given"; "given/mnist" ] |> List.map (at root))
                      "")
          }
          test "the first that holds the set is found" {
              inFolder (fun root ->
                  let holds (folder: string) = folder.StartsWith(at root "shared") || folder = at root "user/mnist"
                  Expect.equal ((folders root null null).Require("mnist", holds)) (at root "shared/data/mnist") "")
          }
          test "where it was looked for is in the error, and how to get it" {
              inFolder (fun root ->
                  let looked = 
                      [ "work/shared/data/mnist"; "shared/data/mnist"; "user/mnist" ]
                      |> List.map (at root)
                      |> String.concat ", "

                  isRejected
                      $"data set 'mnist' is in none of {looked}; 'gan data get mnist' downloads it"
                      (fun () -> (folders root null null).Require("mnist", (fun folder -> Mnist.IsIn folder))))
          }
          test "a given folder must be there" {
              for folder in [ "no/such/folder"; ""; "a\000b" ] do
                  isRejected "--data: a folder is required, got '" (fun () -> DataFolders.Of folder)
          }
          test "the tests run from a repository" {
              let root = (DataFolders.Of()).Repository |> Option.ofObj |> Option.defaultValue "nowhere"
              Expect.isTrue (File.Exists(Path.Combine(root, "Gan.sln"))) ""
          } ]
