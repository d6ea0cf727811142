module Gan.Core.Tests.Recipes.RecipesTests

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
        testList "each can be trained" [
            for recipe in Recipes.All ->
                test recipe.Name {
                    let game = recipe.Game
                    let data = Datasets.List(DataFolders.Of null) |> Seq.find (fun d -> d.Name = recipe.Data)
                    Expect.equal game.Discriminator.Input data.Example "D takes the data's examples"
                    game.Require(data.Example, Option.toObj (if data.Name = "digits" then Some(shape [ 10 ]) else None))
                    Expect.equal (recipe.Checked()) recipe "in range"
                    Expect.equal (Recipes.Find recipe.Name) recipe "found by its name"
                    Expect.isFalse (String.IsNullOrWhiteSpace recipe.Description) "described"
                } ]
        test "names are distinct" {
            Expect.equal (Recipes.All |> Seq.distinctBy _.Name |> Seq.length) Recipes.All.Count ""
        }
        test "an unknown name is refused with the nearest name" {
            isRejected "unknown recipe 'mnits'; did you mean 'mnist'?" (fun () -> Recipes.Find "mnits")
            isRejected
                ("there are digits, digits-quick, mnist, mnist-authors, mnist-best, tfd-pretraining, tfd, tfd-small, "
                 + "olivetti, olivetti-small, cifar10-fc, cifar10-fc-small, cifar10-conv, cifar10-conv-small, ring, "
                 + "grid, gaussian")
                (fun () -> Recipes.Find "photographs")
        }

        test "mnist has the layer sizes of the authors' nets" {
            let game = Recipes.Mnist.Game
            Expect.equal (parameters game.Generator) (100 * 1200 + 1200 + 1200 * 1200 + 1200 + 1200 * 784 + 784) "G"
            Expect.equal (parameters game.Discriminator) (784 * 1200 + 1200 + 240 * 1200 + 1200 + 240 + 1) "D"
            Expect.equal (game.Prior, game.Batch) (UniformPrior.Authors, 100) "noise and batch"
        }
        test "mnist has the authors' schedules: momentum 0.5 → 0.7 over epochs 0 → 249, rate / 1.000004 a step" {
            match Recipes.Mnist.Game.DiscriminatorOptimizer with
            | :? Momentum as m ->
                let epoch = 500L
                Near.all
                    1e-12 [ 0.5; 0.5 + 0.2 / 249.0; 0.7; 0.7 ] [ for e in [ 0L; 1L; 249L; 1000L ] -> m.Decay.At(e * epoch) ]
                    "momentum"
                Near.all 1e-12 [ 0.1; 0.1 / 1.000004; 1e-6 ] [ for t in [ 0L; 1L; 100_000_000L ] -> m.Rate.At t ] "rate"
            | other -> failtest $"momentum expected, got {other}"
            Expect.equal Recipes.Mnist.Game.GeneratorOptimizer Recipes.Mnist.Game.DiscriminatorOptimizer "the same for G"
            Expect.equal (Recipes.Mnist.StepsOf(1.0, 50_000)) 500L "an epoch"
        }
        test "mnist alternates as Algorithm 1; mnist-authors updates simultaneously, with D's loss halved" {
            let paper, authors = Recipes.Mnist.Game, Recipes.MnistAuthors.Game
            Expect.equal (string paper.Order, paper.Objective.DiscriminatorFactor) ("alternating:1", 1.0) "paper"
            Expect.equal (string authors.Order, authors.Objective.DiscriminatorFactor) ("simultaneous", 0.5) "authors"
            Expect.equal (authors.Generator, authors.Discriminator) (paper.Generator, paper.Discriminator) "the same nets"
        }
        test "mnist-best has the training of mnist-authors, bit for bit, so that its run has θ as well as the average" {
            let trained (game: Game) =
                let trainer = Compiled.Shared.Trainer(game, Digits.Source(Key.Of 1L, 200))
                (trainer.Run(trainer.Init(Key.Of 1L)) |> Seq.item 2).Snapshot()
            // The average starts at once here, at step 5000 in the recipe.
            let best = Configuration.With(Recipes.MnistBest, [ "game.players.generator.optimizer.decay.from=0" ])
            let run = trained best.Game
            let sampled (recipe: Recipe) (run: Snapshot) = TrainedGenerator.Of(recipe, run).Parameters.ToArray()
            let theta = sampled Recipes.MnistAuthors run
            Expect.equal theta (sampled Recipes.MnistAuthors (trained Recipes.MnistAuthors.Game)) "θ"
            Expect.notEqual (sampled best run) theta "its average"
        }
        test "a partial batch counts as a step" {
            Expect.equal (Recipes.Ring.StepsOf(1.0, 257)) 2L "257 examples in batches of 256"
            Expect.equal (Recipes.Ring.StepsOf(0.5, 512)) 1L "half of two"
        }

        testList "values out of range are refused" [
            for setting, expected in
                [ "game.batch=0", "game.batch: 1 to 1048576 required, got 0"
                  "game.batch=1048577", "game.batch: 1 to 1048576 required, got 1048577"
                  "steps=-1", "steps: 0 or more required, got -1"
                  "measureEvery=0", "measureEvery: 1 or more required, got 0"
                  "sampleEvery=0", "sampleEvery: 1 or more required, got 0"
                  "saveEvery=0", "saveEvery: 1 or more required, got 0"
                  "keep=0", "keep: 1 or more required, got 0"
                  "examples=0", "examples: 1 or more required, got 0"
                  "game.losses.discriminatorFactor=0", "game.losses.discriminatorFactor: a number above 0 required, got 0"
                  "game.players.generator.optimizer={\"rule\":\"chain\",\"of\":[]}",
                  "recipe ring: a chain needs 1 rule or more, got none"
                  "game.players.generator.optimizer={\"rule\":\"chain\",\"of\":[null]}",
                  "recipe ring: a chain needs rules, got null at 0" ] ->
                test setting { isRejected expected (fun () -> Configuration.With(Recipes.Ring, [ setting ]).Checked()) } ]
        testList "games that do not fit the data are refused" [
            for setting, expected in
                [ "game.players.generator.net={\"input\":[2],\"layers\":[{\"layer\":\"dense\",\"units\":3}]}",
                  "recipe ring, data ring [2]: discriminator: "
                  "game.players.discriminator.net.layers=[]",
                  "recipe ring, data ring [2]: the discriminator requires a layer that learns"
                  "game.order=discriminator, encoder",
                  ("recipe ring, data ring [2]: an order that names players of the game (generator, discriminator) "
                   + "is required, got 'encoder'")
                  "game.players.generator.net.condition=[3]",
                  "recipe ring, data ring [2]: the losses require labels, and the data have none" ] ->
                test setting {
                    let recipe =
                        if setting.Contains "condition" then
                            let net =
                                "{\"input\":[2],\"condition\":[3],\"layers\":"
                                + "[{\"layer\":\"join-condition\"},{\"layer\":\"dense\",\"units\":2}]}"
                            Configuration.With(Recipes.Ring, [ $"game.players.generator.net={net}" ])
                        else Configuration.With(Recipes.Ring, [ setting ])
                    isRejected expected (fun () -> recipe.RequirePlayableOn(Datasets.Open "ring"))
                } ] ]

/// A dense layer's parameters.
let private dense inputs units = inputs * units + units

/// A convolution's parameters.
let private convolution size channels units = dense (size * size * channels) units

let private rate (optimizer: IOptimizer) =
    match optimizer with
    | :? Momentum as m -> m
    | other -> failtest $"momentum expected, got {other}"

/// The norm caps of a net's weights, and the initialisers of its biases.
let private caps (net: Net) =
    [ for p in net.Parameters do if p.Name.EndsWith ".weight" then Option.ofNullable p.ColumnNormCap ] |> List.distinct
let private biases (net: Net) = [ for p in net.Parameters do if p.Name.EndsWith ".bias" then p.Init ]

/// Noise in place of a data set, for steps that only have to run.
let private noise (example: Shape) =
    { new ISource with
        member _.Name = "noise"
        member _.Example = example
        member _.Count = Nullable()
        member _.Marginals() = Array.create example.Size 0.5f
        member _.Fill(key, index, destination) = Draw.Uniform(key.Fold index, destination) }

let private authors =
    [ FaceRecipes.TfdPretraining
      FaceRecipes.TfdFull
      FaceRecipes.OlivettiFull
      Cifar10Recipes.FullyConnected
      Cifar10Recipes.Convolutional ]

let private small =
    [ FaceRecipes.TfdSmall
      FaceRecipes.OlivettiSmall
      Cifar10Recipes.FullyConnectedSmall
      Cifar10Recipes.ConvolutionalSmall ]

[<Tests>]
let authorsTests =
    testList "Recipes of faces and CIFAR-10" [
        for recipe, g, d in
            [ FaceRecipes.TfdPretraining, dense 100 8000 + dense 8000 8000 + dense 8000 2304,
              dense 2304 6000 + dense 1200 6000 + dense 1200 1
              FaceRecipes.TfdFull, dense 100 8000 + dense 8000 100 + dense 100 8000 + dense 8000 8000 + dense 8000 2304,
              dense 2304 6000 + dense 1200 6000 + dense 1200 1
              FaceRecipes.OlivettiFull, dense 100 8000 + dense 8000 8000 + dense 8000 4096,
              dense 4096 6000 + dense 1200 6000 + dense 1200 1
              Cifar10Recipes.FullyConnected, dense 100 8000 + dense 8000 8000 + dense 8000 3072,
              dense 3072 8000 + dense 1600 8000 + dense 1600 1
              Cifar10Recipes.Convolutional, dense 100 8000 + dense 8000 8000 + 80 * 5 * 5 * 3 + 32 * 32 * 3,
              convolution 8 3 64 + convolution 8 32 64 + convolution 5 32 384 + dense 4800 2500 + dense 500 1 ] do
            test $"{recipe.Name} has the sizes of the authors' nets" {
                Expect.equal (parameters recipe.Game.Generator) g "G"
                Expect.equal (parameters recipe.Game.Discriminator) d "D"
            }
        for recipe, batch, lr, epoch, epochs in
            [ FaceRecipes.TfdPretraining, 100, 0.05, 981L, 50L; FaceRecipes.TfdFull, 100, 0.05, 30L, 22L
              Cifar10Recipes.FullyConnected, 100, 0.025, 400L, 100L; Cifar10Recipes.Convolutional, 128, 0.004, 313L,
              100L ] do
            test $"{recipe.Name}'s schedules are the authors'" {
                Expect.equal (recipe.Game.Batch, recipe.Steps) (batch, epoch * epochs) "batch and steps"
                Expect.equal recipe.Game.GeneratorOptimizer recipe.Game.DiscriminatorOptimizer "the same for both"
                let m = rate recipe.Game.DiscriminatorOptimizer
                Near.all 1e-12 [ lr; lr / 1.000004; 1e-6 ] [ for t in [ 0L; 1L; 100_000_000L ] -> m.Rate.At t ] "rate"
                Near.all
                    1e-12 [ 0.5; 0.5 + 0.2 / 249.0; 0.7; 0.7 ] [ for e in [ 0L; 1L; 249L; 1000L ] -> m.Decay.At(e * epoch) ]
                    "momentum"
            }
        for recipe in authors do
            test $"{recipe.Name} has the authors' updates, Gaussian noise, and dropout before every layer of D" {
                let game = recipe.Game
                Expect.equal (string game.Order, game.Objective.DiscriminatorFactor) ("simultaneous", 0.5) "updates"
                Expect.equal game.Prior (GaussianPrior() :> IPrior) "z"
                Expect.equal (List.ofSeq game.Generator.Input) [ 100 ] "of 100 dimensions"
                let drops =
                    game.Discriminator.Layers
                    |> Seq.choose (function :? Dropout as d -> Some(d.Keep, Option.ofNullable d.Scale) | _ -> None)
                    |> List.ofSeq
                Expect.equal drops.Head (0.8, Some 1.25) "the first layer"
                Expect.allEqual drops.Tail (0.5, Some 2.0) "the others"
                let learning = game.Discriminator.Parameters |> Seq.filter (fun p -> p.Name.EndsWith ".weight") |> Seq.length
                Expect.equal drops.Length learning "one for each layer that learns"
                Expect.all game.Generator.Layers (fun layer -> not (layer :? Dropout)) "none in G"
            }
        test "faces: every weight column has the cap; biases of hidden sigmoids start at −2, of pixels at their marginals" {
            let marginals = LogitOfMarginals() :> IInitializer
            for recipe in [ FaceRecipes.TfdPretraining; FaceRecipes.TfdFull; FaceRecipes.OlivettiFull ] do
                Expect.equal
                    (caps recipe.Game.Generator, caps recipe.Game.Discriminator) ([ Some 1.9365 ], [ Some 1.9365 ])
                    recipe.Name
                Expect.equal (List.last (biases recipe.Game.Generator)) marginals "pixels"
            let low, zero = ConstantInitializer -2.0 :> IInitializer, ConstantInitializer 0.0 :> IInitializer
            Expect.equal (biases FaceRecipes.TfdPretraining.Game.Generator) [ zero; low; marginals ] "first stage"
            Expect.equal (biases FaceRecipes.TfdFull.Game.Generator) [ zero; low; zero; low; marginals ] "second stage"
            Expect.equal (caps Cifar10Recipes.FullyConnected.Game.Generator) [ None ] "none for CIFAR-10"
        }
        test "the second stage of faces puts two new layers in front of the first stage's G" {
            let first, second = FaceRecipes.TfdPretraining, FaceRecipes.TfdFull
            Expect.equal
                (List.ofSeq (Seq.skip 4 second.Game.Generator.Layers)) (List.ofSeq first.Game.Generator.Layers) "its layers"
            Expect.equal second.Pretrained (Pretrained(first.Name, "runs/" + first.Name)) "from its run"
            Expect.equal (first.Data, second.Data) ("tfd-unlabeled", "tfd") "data"
            Expect.all (Recipes.All |> Seq.except [ second ]) (fun r -> isNull r.Pretrained) "nothing else"
        }
        test "CIFAR-10 is the authors' first 40,000 images at equal contrast" {
            for recipe in [ Cifar10Recipes.FullyConnected; Cifar10Recipes.Convolutional ] do
                Expect.equal (recipe.Data, recipe.Examples) ("cifar10-gcn", Nullable 40_000) recipe.Name
        }
        for recipe in small do
            test $"{recipe.Name} trains a few steps with finite parameters" {
                let trainer =
                    (Compiled.In Precision.Bf16 :> IEngine).Trainer(Configuration.With(recipe, [ "game.batch=8" ]).Game,
                                                                    noise recipe.Game.Discriminator.Input)
                use start = trainer.Init(Key.Of 1L)
                let before = start.Snapshot()
                let after = (trainer.Run start |> Seq.item 2).Snapshot()
                Expect.isTrue after.IsFinite "finite"
                Expect.notEqual
                    (after["generator"].Parameters.ToArray()) (before["generator"].Parameters.ToArray()) "G moves"
                Expect.notEqual
                    (after["discriminator"].Parameters.ToArray()) (before["discriminator"].Parameters.ToArray()) "D moves"
            }
        test "a small recipe has the name of the recipe with the authors' sizes, and the same data" {
            for recipe in small do
                let whole = Recipes.Find(recipe.Name.Replace("-small", ""))
                Expect.equal
                    (recipe.Data.Replace("-gcn", ""), List.ofSeq recipe.Game.Discriminator.Input)
                    (whole.Data.Replace("-gcn", ""), List.ofSeq whole.Game.Discriminator.Input) recipe.Name
                Expect.isLessThan (20 * parameters recipe.Game.Generator) (parameters whole.Game.Generator) "smaller"
        } ]
