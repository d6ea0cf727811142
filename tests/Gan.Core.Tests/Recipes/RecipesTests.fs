module Gan.Core.Tests.Training.RecipesTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private parameters (net: Net) = net.Layout.Size

[<Tests>]
let tests =
    testList "Recipes" [
        testList "each can be played" [
            for recipe in Recipes.All ->
                test recipe.Name {
                    let game = recipe.Game()
                    let data = Datasets.List(DataFolders.Of null) |> Seq.find (fun d -> d.Name = recipe.Data)
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
            isRejected "there are digits, mnist, mnist-authors, mnist-best, tfd-pretraining, tfd, tfd-small, olivetti, olivetti-small, cifar10-fc, cifar10-fc-small, cifar10-conv, cifar10-conv-small, ring, grid, gaussian" (fun () -> Recipes.Find "photographs")
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

/// A dense layer's parameters.
let private dense inputs units = inputs * units + units

/// A convolution's.
let private convolution size channels units = dense (size * size * channels) units

let private rate (optimizer: IOptimizer) =
    match optimizer with
    | :? Momentum as m -> m
    | other -> failtest $"momentum expected, got {other}"

/// The caps of a net's weights, and how its biases start.
let private caps (net: Net) = [ for layer in net.Parameters do for p in layer do if p.Name = "weight" then Option.ofNullable p.ColumnNormCap ] |> List.distinct
let private biases (net: Net) = [ for layer in net.Parameters do for p in layer do if p.Name = "bias" then p.Init ]

/// Noise in place of a data set, for steps that only have to work.
let private noise (example: Shape) =
    { new ISource with
        member _.Name = "noise"
        member _.Example = example
        member _.Count = Nullable()
        member _.Marginals() = Array.create example.Size 0.5f
        member _.Fill(key, index, destination) = Draw.Uniform(key.Fold index, destination) }

let private authors =
    [ FaceRecipes.TfdPretraining; FaceRecipes.TfdFull; FaceRecipes.OlivettiFull; Cifar10Recipes.FullyConnected; Cifar10Recipes.Convolutional ]

let private small = [ FaceRecipes.TfdSmall; FaceRecipes.OlivettiSmall; Cifar10Recipes.FullyConnectedSmall; Cifar10Recipes.ConvolutionalSmall ]

[<Tests>]
let authorsTests =
    testList "Recipes of faces and CIFAR-10" [
        for recipe, g, d in
            [ FaceRecipes.TfdPretraining, dense 100 8000 + dense 8000 8000 + dense 8000 2304, dense 2304 6000 + dense 1200 6000 + dense 1200 1
              FaceRecipes.TfdFull, dense 100 8000 + dense 8000 100 + dense 100 8000 + dense 8000 8000 + dense 8000 2304, dense 2304 6000 + dense 1200 6000 + dense 1200 1
              FaceRecipes.OlivettiFull, dense 100 8000 + dense 8000 8000 + dense 8000 4096, dense 4096 6000 + dense 1200 6000 + dense 1200 1
              Cifar10Recipes.FullyConnected, dense 100 8000 + dense 8000 8000 + dense 8000 3072, dense 3072 8000 + dense 1600 8000 + dense 1600 1
              Cifar10Recipes.Convolutional, dense 100 8000 + dense 8000 8000 + 80 * 5 * 5 * 3 + 32 * 32 * 3,
              convolution 8 3 64 + convolution 8 32 64 + convolution 5 32 384 + dense 4800 2500 + dense 500 1 ] do
            test $"{recipe.Name} has the sizes of the authors' nets" {
                Expect.equal (parameters recipe.Generator) g "G"
                Expect.equal (parameters recipe.Discriminator) d "D"
            }
        for recipe, batch, lr, epoch, epochs in
            [ FaceRecipes.TfdPretraining, 100, 0.05, 981L, 50L; FaceRecipes.TfdFull, 100, 0.05, 30L, 22L
              Cifar10Recipes.FullyConnected, 100, 0.025, 400L, 100L; Cifar10Recipes.Convolutional, 128, 0.004, 313L, 100L ] do
            test $"{recipe.Name}'s schedules are the authors'" {
                Expect.equal (recipe.Batch, recipe.Steps) (batch, epoch * epochs) "batch and steps"
                Expect.equal recipe.GeneratorOptimizer recipe.DiscriminatorOptimizer "the same for both"
                let m = rate recipe.DiscriminatorOptimizer
                Near.all 1e-12 [ lr; lr / 1.000004; 1e-6 ] [ for t in [ 0L; 1L; 100_000_000L ] -> m.Rate.At t ] "rate"
                Near.all 1e-12 [ 0.5; 0.5; 0.7; 0.7 ] [ for e in [ 0L; 1L; 250L; 1000L ] -> m.Decay.At(e * epoch) ] "momentum"
            }
        for recipe in authors do
            test $"{recipe.Name} is updated as the authors' code does, from Gaussian noise, with dropout before every layer of D" {
                let game = recipe.Game()
                Expect.equal (string game.Order, game.Objective.DiscriminatorFactor) ("simultaneous", 0.5) "updates"
                Expect.equal game.Prior (GaussianPrior() :> IPrior) "z"
                Expect.equal (List.ofSeq game.Generator.Input) [ 100 ] "of 100 dimensions"
                let drops = game.Discriminator.Layers |> Seq.choose (function :? Dropout as d -> Some(d.Keep, Option.ofNullable d.Scale) | _ -> None) |> List.ofSeq
                Expect.equal drops.Head (0.8, Some 1.25) "the first layer"
                Expect.allEqual drops.Tail (0.5, Some 2.0) "the others"
                let learning = game.Discriminator.Parameters |> Seq.filter (fun layer -> layer.Length > 0) |> Seq.length
                Expect.equal drops.Length learning "one for each layer that learns"
                Expect.all game.Generator.Layers (fun layer -> not (layer :? Dropout)) "none in G"
            }
        test "faces: every column of weights has the cap, hidden sigmoids start at −2, pixels at their marginals" {
            let marginals = LogitOfMarginals() :> IInitializer
            for recipe in [ FaceRecipes.TfdPretraining; FaceRecipes.TfdFull; FaceRecipes.OlivettiFull ] do
                Expect.equal (caps recipe.Generator, caps recipe.Discriminator) ([ Some 1.9365 ], [ Some 1.9365 ]) recipe.Name
                Expect.equal (List.last (biases recipe.Generator)) marginals "pixels"
            let low, zero = ConstantInitializer -2.0 :> IInitializer, ConstantInitializer 0.0 :> IInitializer
            Expect.equal (biases FaceRecipes.TfdPretraining.Generator) [ zero; low; marginals ] "first stage"
            Expect.equal (biases FaceRecipes.TfdFull.Generator) [ zero; low; zero; low; marginals ] "second stage"
            Expect.equal (caps Cifar10Recipes.FullyConnected.Generator) [ None ] "and CIFAR-10 has none"
        }
        test "the second stage of faces is the first one's G behind two new layers" {
            let first, second = FaceRecipes.TfdPretraining, FaceRecipes.TfdFull
            Expect.equal (List.ofSeq (Seq.skip 4 second.Generator.Layers)) (List.ofSeq first.Generator.Layers) "its layers"
            Expect.equal second.Pretrained (Pretrained(first.Name, "runs/" + first.Name)) "from its run"
            Expect.equal (first.Data, second.Data) ("tfd-unlabeled", "tfd") "data"
            Expect.all (Recipes.All |> Seq.except [ second ]) (fun r -> isNull r.Pretrained) "nothing else"
        }
        test "CIFAR-10 is the authors' first 40,000 images at equal contrast" {
            for recipe in [ Cifar10Recipes.FullyConnected; Cifar10Recipes.Convolutional ] do
                Expect.equal (recipe.Data, recipe.Examples) ("cifar10-gcn", Nullable 40_000) recipe.Name
        }
        for recipe in small do
            test $"{recipe.Name} goes some steps and stays finite" {
                let trainer = (Compiled.In Precision.Bf16 :> IEngine).Trainer((Configuration.With(recipe, [ "batch=8" ])).Game(), noise recipe.Discriminator.Input)
                use start = trainer.Init(Key.Of 1L)
                let before = start.Snapshot()
                let after = (trainer.Run start |> Seq.item 2).Snapshot()
                Expect.isTrue after.IsFinite "finite"
                Expect.notEqual (after.Generator.Parameters.ToArray()) (before.Generator.Parameters.ToArray()) "G moves"
                Expect.notEqual (after.Discriminator.Parameters.ToArray()) (before.Discriminator.Parameters.ToArray()) "D moves"
            }
        test "a small recipe is named after the one with the authors' sizes, on the same data" {
            for recipe in small do
                let whole = Recipes.Find(recipe.Name.Replace("-small", ""))
                Expect.equal (recipe.Data.Replace("-gcn", ""), List.ofSeq recipe.Discriminator.Input) (whole.Data.Replace("-gcn", ""), List.ofSeq whole.Discriminator.Input) recipe.Name
                Expect.isLessThan (20 * parameters recipe.Generator) (parameters whole.Generator) "smaller"
        } ]
