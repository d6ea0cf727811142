module Gan.Core.Tests.Training.RecipesTests

open System
open Expecto
open Gan
open Gan.Tests
open Gan.Tests.EngineSuite
open Gan.Core.Tests.Datasets.Files

let private parameters (net: Net) = net.Layout.Size

[<Tests>]
let tests =
    testList "Recipes" [
        testList "each can be played" [
            for recipe in Recipes.All ->
                test recipe.Name {
                    let game = recipe.Game()
                    let data = DataSets.List(DataFolders.Of null) |> Seq.find (fun d -> d.Name = recipe.Data)
                    Expect.equal game.Discriminator.Input data.Example "D takes the data's examples"
                    Expect.equal game.Batch recipe.Batch "batch"
                    Expect.equal (Recipes.Find recipe.Name) recipe "found by its name"
                    Expect.isFalse (String.IsNullOrWhiteSpace recipe.Description) "described"
                } ]
        test "names are distinct" {
            Expect.equal (Recipes.All |> Seq.distinctBy _.Name |> Seq.length) Recipes.All.Count ""
        }
        test "a name that is none is refused, and the nearest told" {
            isRejected "unknown recipe 'mnits'; did you mean 'mnist'?" (fun () -> Recipes.Find "mnits")
            isRejected "there are digits, mnist, mnist-authors, ring, grid, gaussian" (fun () -> Recipes.Find "photographs")
        }

        test "mnist has the sizes of the authors' nets" {
            let game = Recipes.Mnist.Game()
            Expect.equal (parameters game.Generator) (100 * 1200 + 1200 + 1200 * 1200 + 1200 + 1200 * 784 + 784) "G"
            Expect.equal (parameters game.Discriminator) (784 * 1200 + 1200 + 240 * 1200 + 1200 + 240 + 1) "D"
            Expect.equal (game.Prior, game.Batch) (UniformPrior.Paper, 100) "noise and batch"
        }
        test "mnist's schedules are the authors': momentum 0.5 → 0.7 over epochs 1 → 250, the rate down by 1.000004 a step" {
            match Recipes.Mnist.DiscriminatorOptimizer with
            | :? Momentum as m ->
                let epoch = 500L
                Near.all 1e-12 [ 0.5; 0.5; 0.7; 0.7 ] [ for e in [ 0L; 1L; 250L; 1000L ] -> m.Decay.At(e * epoch) ] "momentum"
                Near.all 1e-12 [ 0.1; 0.1 / 1.000004; 1e-6 ] [ for t in [ 0L; 1L; 100_000_000L ] -> m.Rate.At t ] "rate"
            | other -> failtest $"momentum expected, got {other}"
            Expect.equal Recipes.Mnist.GeneratorOptimizer Recipes.Mnist.DiscriminatorOptimizer "the same for G"
            Expect.equal (Recipes.Mnist.StepsOf(1.0, 50_000)) 500L "an epoch"
        }
        test "mnist alternates as Algorithm 1 does; mnist-authors updates at once, with D's loss halved" {
            let paper, authors = Recipes.Mnist.Game(), Recipes.MnistAuthors.Game()
            Expect.equal (string paper.Order, paper.Objective.DiscriminatorFactor) ("alternating:1", 1.0) "paper"
            Expect.equal (string authors.Order, authors.Objective.DiscriminatorFactor) ("simultaneous", 0.5) "authors"
            Expect.equal (authors.Generator, authors.Discriminator) (paper.Generator, paper.Discriminator) "the same nets"
        }
        test "a part of an epoch counts as a step" {
            Expect.equal (Recipes.Ring.StepsOf(1.0, 257)) 2L "257 examples in batches of 256"
            Expect.equal (Recipes.Ring.StepsOf(0.5, 512)) 1L "half of two"
        }

        testList "values out of range are refused" [
            for setting, expected in
                [ "batch=0", "batch: 1 to 1048576 required, got 0"
                  "batch=1048577", "batch: 1 to 1048576 required, got 1048577"
                  "steps=-1", "steps: 0 or more required, got -1"
                  "measureEvery=0", "measureEvery: 1 or more required, got 0"
                  "sampleEvery=0", "sampleEvery: 1 or more required, got 0"
                  "saveEvery=0", "saveEvery: 1 or more required, got 0"
                  "keep=0", "keep: 1 or more required, got 0"
                  "examples=0", "examples: 1 or more required, got 0"
                  "discriminatorFactor=0", "discriminatorFactor: a number above 0 required, got 0"
                  "objective=minmax", "recipe ring: no objective 'minmax'; there are minimax, "
                  "order=alternating:0", "recipe ring: an update order is 'simultaneous', 'alternating:K' or 'alternating:K:DESCENTS', of numbers from 1 on, got 'alternating:0'"
                  "generatorOptimizer={\"rule\":\"chain\",\"of\":[]}", "recipe ring: a chain needs 1 rule or more, got none"
                  "generatorOptimizer={\"rule\":\"chain\",\"of\":[null]}", "recipe ring: a chain needs rules, got null at 0"
                  "generator={\"input\":[2],\"layers\":[{\"layer\":\"dense\",\"units\":3}]}",
                  "recipe ring: the discriminator requires examples of shape [2], the generator gives [3]" ] ->
                test setting { isRejected expected (fun () -> Configuration.With(Recipes.Ring, [ setting ]).Game()) } ] ]
