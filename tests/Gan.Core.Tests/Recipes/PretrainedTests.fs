module Gan.Core.Tests.Recipes.PretrainedTests

open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

/// A game on the line whose G has these layers.
let private recipe name (layers: ILayer list) =
    Recipe(
        Name = name, Description = "A small game.", Data = "uniform", Steps = 3L,
        Game =
            Game(
                Net(shape [ 2 ], Array.ofList layers), Net(shape [ 1 ], Dense 3, Relu(), Dense 1), Batch = 4,
                DiscriminatorOptimizer = Adam 0.01, GeneratorOptimizer = Adam 0.01))

let private first: ILayer list = [ Dense 3; Tanh(); Dense 1 ]
let private one, two = recipe "one" first, recipe "two" ([ Dense 4 :> ILayer; Relu(); Dense 2; Sigmoid() ] @ first)
let private trainer (of': Recipe) = (Reference.Shared :> IEngine).Trainer(of'.Game, Distributions.Uniform)

/// Runs a test with the folder of a trained run and the recipe of the second stage.
let private staged (recipe: Recipe) (test: string -> Snapshot -> Snapshot -> unit) =
    inFolder (fun root ->
        let path = Path.Combine(root, "run")
        let run, trainer' = RunFolder.Create(path, recipe), trainer recipe
        let trained = (trainer'.Run(trainer'.Init(Key.Of 1L)) |> Seq.item 2).Snapshot()
        run.Save(trained, Reference.Shared)
        test path trained ((trainer two).Init(Key.Of 2L).Snapshot()))

[<Tests>]
let tests =
    testList "Pretrained" [
        test "G's last layers are those of the other run, everything else is unchanged" {
            staged one (fun path trained start ->
                let begun = Pretrained("one", path).Onto start
                let at = start["generator"].Parameters.Layout.Size - trained["generator"].Parameters.Layout.Size
                let values, own = begun["generator"].Parameters.ToArray(), start["generator"].Parameters.ToArray()
                Expect.sequenceEqual values[at..] (trained["generator"].Parameters.ToArray()) "the end"
                Expect.notEqual own[at..] values[at..] "different before"
                Expect.sequenceEqual values[.. at - 1] own[.. at - 1] "the first layers"
                Expect.equal (begun.Step, begun.Key) (0L, start.Key) "the start"
                Expect.equal begun["discriminator"] start["discriminator"] "D"
                Expect.equal begun["generator"].Optimizer start["generator"].Optimizer "the update rule's state")
        }
        test "and are trained" {
            staged one (fun path trained start ->
                let trainer = trainer two
                let after =
                    (trainer.Run(trainer.Resume(Pretrained("one", path).Onto start)) |> Seq.item 0).Parameters "generator"
                let weight (parameters: Params) (name: string) = parameters.Values[parameters.Layout.[name].Offset]
                Expect.notEqual
                    (weight after "6.weight") (weight trained["generator"].Parameters "2.weight")
                    "a weight of the last layer")
        }
        test "errors state what is required" {
            staged one (fun path _ start ->
                isRejected $"pretrained.run: a run of 'other' required, got one of 'one' in {path}" (fun () ->
                    Pretrained("other", path).Onto start)
                isRejectedBecause
                    "pretrained.run: the folder of a run of 'one' required, got 'nowhere', which holds no run"
                    (MissingRun("one", "nowhere"))
                    (fun () -> Pretrained("one", "nowhere").Onto start))
            staged (recipe "one" [ Dense 2; Dense 1 ]) (fun path _ start ->
                isRejected "required, got 0.weight [2, 2]" (fun () -> Pretrained("one", path).Onto start))
            staged two (fun path _ start -> Pretrained("two", path).Onto start |> ignore)
            inFolder (fun root ->
                let path = Path.Combine(root, "run")
                RunFolder.Create(path, one) |> ignore
                isRejected
                    "a run with a whole checkpoint required"
                    (fun () -> Pretrained("one", path).Onto((trainer two).Init(Key.Of 2L).Snapshot())))
        }
        test "only a recipe with a pretrained run has the key in JSON" {
            let text = Configuration.Write FaceRecipes.TfdFull
            Expect.equal
                (Configuration.With(FaceRecipes.TfdFull, [ "pretrained.run=elsewhere" ])).Pretrained
                (Pretrained("tfd-pretraining", "elsewhere")) "set"
            Expect.stringContains text "\"pretrained\": {" "written"
            Expect.isFalse ((Configuration.Write one).Contains "pretrained") "not written"
        }
    ]
