module Gan.Core.Tests.Datasets.DatasetsTests

open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Rejections

/// Search folders under a root, none of which exists.
let private nowhere (root: string) = DataFolders(null, null, Path.Combine(root, "here"), null, Path.Combine(root, "user"))

[<Tests>]
let tests =
    testList
        "Datasets"
        [ test "embedded sets and distributions open without a file" {
              inFolder (fun root ->
                  let others = Datasets.List(nowhere root) |> Seq.filter (fun set -> set.Kind <> "images")
                  for name in others |> Seq.map _.Name do
                      let batch (name: string) = Datasets.Open(name, nowhere root).Batch(Key.Of 1L, 0L, 3).ToArray()
                      Expect.equal (batch (Datasets.Open(name, nowhere root)).Name) (batch name)
                          $"the name that {name} has opens it again")
          }
          test "names are not case-sensitive" {
              inFolder (fun root -> Expect.equal (Datasets.Open("Two-Gaussians", nowhere root)).Name "two-gaussians" "")
          }
          test "a distribution opens by its text" {
              inFolder (fun root ->
                  for text in [ "normal(0,1)"; "mixture(0.5*ring,0.5*grid)" ] do
                      let source = Datasets.Open(text, nowhere root)
                      Expect.equal source.Name text "name"
                      Expect.equal (source.Batch(Key.Of 1L, 0L, 3)).Count 3 "a batch"
                  isRejected "distribution 'normal(0,)', column 10" (fun () -> Datasets.Open("normal(0,)", nowhere root)))
          }
          for wanted, expected in
              [ "rign", "unknown data set 'rign'; did you mean 'ring'?"
                "mnits", "unknown data set 'mnits'; did you mean 'mnist'?"
                "photographs-of-cats",
                "unknown data set 'photographs-of-cats'; there are mnist, mnist-test, cifar10, cifar10-test, "
                + "cifar10-gcn, cifar10-gcn-test, olivetti, olivetti-gcn, tfd, tfd-gcn, tfd-unlabeled, digits, line, "
                + "two-gaussians, ring, grid, "
                + "blobs, spiral, gaussian, bimodal, uniform, exponential"
                "../mnist", "unknown data set '../mnist'; did you mean 'mnist'?" ] do
              test $"'{wanted}' is not a data set" {
                  inFolder (fun root -> isRejected expected (fun () -> Datasets.Open(wanted, nowhere root)))
              }
          for name in [ "mnist"; "cifar10"; "cifar10-gcn-test"; "olivetti"; "tfd" ] do
              test $"{name}, which is missing" {
                  inFolder (fun root ->
                      isRejected $"data set '{name}' is in none of " (fun () -> Datasets.Open(name, nowhere root)))
              }
          test "a folder that does not exist" {
              isRejectedBecause "a folder is required" (MissingDataFolder "no/such/folder") (fun () ->
                  Datasets.Open("mnist", "no/such/folder"))
          }
          test "a missing data set is reported in one line, an available or embedded one is not" {
              inFolder (fun root ->
                  let folders = nowhere root
                  let missing = Datasets.Missing("cifar10-gcn", folders) |> Option.ofObj |> Option.get
                  Expect.stringStarts missing.Message $"data set 'cifar10-gcn' is in none of {root}" "where"
                  Expect.equal (Option.ofObj missing.Download, Option.ofObj missing.Instructions) (Some "cifar10", None)
                      "downloadable"
                  let olivetti = Datasets.Missing("olivetti", folders) |> Option.ofObj |> Option.get
                  Expect.isNull olivetti.Download "not downloadable"
                  Expect.stringEnds olivetti.Message $"; {Olivetti.Instructions}" "instructions"
                  for name in [ "ring"; "digits" ] do
                      Expect.isNull (Datasets.Missing(name, folders)) name
                  let cifar = Directory.CreateDirectory(Path.Combine(root, "user", Cifar10.Folder)).FullName
                  write cifar "data_batch_1.bin" [| 0uy |] |> ignore
                  Expect.isNull (Datasets.Missing("cifar10-gcn", folders)) "found")
          }
          test "the parts of a data set are typed: examples, or the distribution" {
              inFolder (fun root ->
                  let digits = Datasets.SplitExamples("digits", nowhere root)
                  let parts = [ digits.Train; digits.Validation; digits.Test ]
                  Expect.equal (parts |> List.map _.Count) [ 10_000; 10_000; 10_000 ] "counts"
                  let firsts = parts |> List.map (fun part -> part.First(1).ToArray())
                  Expect.equal (List.distinct firsts).Length 3 "different digits"
                  Expect.equal (digits.Map(fun part -> part.Range(3, 2)).Test.Take([| 0 |]).ToArray())
                      (digits.Test.Take([| 3 |]).ToArray()) "mapped"
                  let ring = Datasets.Split("ring", nowhere root)
                  Expect.all [ ring.Train; ring.Validation; ring.Test ]
                      (fun part -> obj.ReferenceEquals(part, Distributions.Ring)) "the distribution"
                  for opens in [ (fun () -> Datasets.SplitExamples("ring", nowhere root) |> box)
                                 (fun () -> Datasets.OpenExamples("ring", nowhere root)) ] do
                      isRejected "a data set of examples required, got the distribution 'ring'" opens
                  isRejected "unknown data set 'rign'" (fun () -> Datasets.SplitExamples("rign", nowhere root)))
          }
          test "the list has every name, and the folders searched for missing data sets" {
              inFolder (fun root ->
                  let list = Datasets.List(nowhere root)
                  Expect.equal (list |> Seq.map _.Name |> List.ofSeq) (List.ofSeq Datasets.Names) "names"
                  Expect.equal (list |> Seq.map _.Kind |> Seq.distinct |> List.ofSeq)
                      [ "images"; "embedded"; "distribution" ] "kinds"
                  let mnist = list[0]
                  Expect.isNull mnist.Found "not found"
                  Expect.isFalse mnist.Count.HasValue "not counted"
                  Expect.equal (List.ofSeq mnist.SearchPath) (List.ofSeq ((nowhere root).SearchPath "mnist")) "searched"
                  Expect.equal mnist.Download "mnist" "downloadable")
          }
          test "the list has the folder of each available data set, and its problem" {
              inFolder (fun root ->
                  let folders = nowhere root
                  let mnist = Directory.CreateDirectory(Path.Combine(root, "user", "mnist")).FullName
                  write mnist "train-labels-idx1-ubyte.gz" (gzip (idx [ 7 ] (Array.zeroCreate 7))) |> ignore
                  write mnist "t10k-labels-idx1-ubyte" [| 0uy; 0uy |] |> ignore
                  let train, held = Datasets.List(folders)[0], Datasets.List(folders)[1]
                  Expect.equal (Option.ofObj train.Found, train.Count) (Some mnist, System.Nullable 7) "found"
                  Expect.isNone (Option.ofObj train.Problem) "no problem"
                  Expect.equal (Option.ofObj held.Found) (Some mnist) "its folder"
                  let problem = "byte 2: the IDX magic 00 00 08 01 required, got the end of the file"
                  Expect.stringContains (string held.Problem) problem "the problem")
          } ]
