/// User-defined types in recipes and run folders: saved under their names and read again.
module Gan.Core.Tests.Recipes.RegistryTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.GameCases
open Gan.Testing.Rejections
open Gan.Testing.Tensors

type Lipschitz =
    { Weight: float }

    interface IPenalty with
        member this.Evaluate(play: Play<'T>, real, _) =
            let d = play["discriminator"]
            this.Weight * Functions.NormOfEach(Functions.Gradient((fun (x: Tensor<'T>) -> d.Invoke(x).Sum()), real)).Mean()

type SignDescent =
    { Rate: float }

    interface IOptimizer with
        member this.Rule() =
            UpdateRule(Expr.op_Implicit -this.Rate * UpdateRule.Update
                       / Expr.Sqrt(Expr.Square UpdateRule.Update + Expr.op_Implicit 1e-12))

type Warmup =
    { To: float; Steps: int64 }

    interface ISchedule with
        member this.At step = this.To * min 1.0 (float (step + 1L) / float this.Steps)

type Alternating =
    { Size: float }

    interface IInitializer with
        member this.Draw(_, shape, _) = Array.init shape.Size (fun i -> if i % 2 = 0 then this.Size else -this.Size)

type Signs =
    { Of: float }

    interface IPrior with
        member this.Fill(key, destination) =
            Draw.Uniform(key, destination)
            for i in 0 .. destination.Length - 1 do
                destination[i] <- if destination[i] < 0.5f then float32 -this.Of else float32 this.Of

/// exp loss: D descends E exp(−a(x)) + E exp(a(G(z))), G descends E exp(−a(G(z))).
type Exponential() =
    interface IAdversarialLoss with
        member _.Name = "tests-exponential"
        member _.Discriminator(real, fake) = Functions.Exp(-real).Mean() + Functions.Exp(fake).Mean()
        member _.Generator(_, fake) = Functions.Exp(-fake).Mean()
    override _.Equals other = other :? Exponential
    override _.GetHashCode() = 1

type Unregistered() =
    interface ILayer with
        member _.Apply(x, _) = x

let private registered =
    lazy
        (register ()
         Registry.Add<Lipschitz> "tests-lipschitz"
         Registry.Add<SignDescent> "tests-sign-descent"
         Registry.Add<Warmup> "tests-warmup"
         Registry.Add<Alternating> "tests-alternating"
         Registry.Add<Signs> "tests-signs"
         AdversarialLosses.Add(Exponential())
         Datasets.Add("tests-line", fun () -> points))

let private recipe name (game: Game) =
    Recipe(Name = name, Description = "User-defined types.", Data = "tests-line", Steps = 3L, Game = game)

/// A game in which every registrable part is user-defined.
let private own =
    Game(
        Net(shape [ 2 ], Dense(3, { Size = 0.25 }), { Start = 0.5 }, Residual({ Start = 0.1 }, Dense 3)),
        Net(shape [ 3 ], Dense 4, { Start = 0.0 }, Dense 1), 
        Objective = Objective(Exponential()).With({ Weight = 2.0 }).With(R1 1), Prior = { Of = 0.5 }, Batch = 4,
        GeneratorOptimizer = { Rate = 0.01 }, DiscriminatorOptimizer = Chain(WeightDecay 0.1, Sgd { To = 0.1; Steps = 5L }))

[<Tests>]
let tests =
    testList "Registry" [
        test "user-defined types are written under their names and read again" {
            registered.Force()
            let text = Configuration.Write(recipe "own" own)
            for name in [ "tests-gelu"; "tests-lipschitz"; "tests-sign-descent"; "tests-warmup"; "tests-alternating"
                          "tests-signs"; "tests-exponential" ] do
                Expect.stringContains text $"\"{name}\"" "named"
            let read = Configuration.Read(text, "config.json")
            Expect.equal read (recipe "own" own) "the same recipe"
            Expect.equal (Configuration.Write read) text "the same text"
            let set =
                Configuration.With(read,
                                   [ "game.losses.penalties.0.weight=7"; "game.players.generator.net.layers.1.start=0.75" ])
            Expect.equal set.Game.Objective.Penalties[0] ({ Weight = 7.0 } :> IPenalty)
                "a value of a user-defined type is set"
            Expect.equal set.Game.Generator.Layers[1] ({ Start = 0.75 } :> ILayer) "of another type"
        }
        test "user-defined losses" {
            registered.Force()
            let case = GameCases.all |> List.find (fun c -> c.Name = "BiGAN")
            let text = Configuration.Write(recipe "bigan" case.Game)
            Expect.stringContains text "\"losses\": \"tests-bigan\"" "named"
            Expect.equal (Configuration.Read(text, "t")).Game case.Game "the same game"
        }
        for engine in [ Reference.Shared :> IEngine; Compiled.Shared ] do
            test $"a run of user-defined types on {engine.Name} resumes with the bits of the whole run" {
                registered.Force()
                inFolder (fun root ->
                    let path = Path.Combine(root, "run")
                    let recipe = recipe "own" own
                    let trainer = engine.Trainer(recipe.Game, Datasets.Open recipe.Data)
                    let start = trainer.Init(Key.Of 1L)
                    let run = RunFolder.Begin(path, recipe, start.Snapshot(), engine)
                    let states = trainer.Run start |> Seq.take 3 |> List.ofSeq
                    Expect.isTrue (states[2].Snapshot().IsFinite) "finite"
                    run.Save(states[0].Snapshot(), engine)
                    let opened = RunFolder.Open path
                    Expect.equal opened.Recipe recipe "the recipe"
                    let again = engine.Trainer(opened.Recipe.Game, Datasets.Open opened.Recipe.Data)
                    let struct (snapshot, _, _) = opened.Load()
                    let resumed = again.Run(again.Resume(nonNull snapshot)) |> Seq.item 1
                    Expect.equal (SmallGame.all (resumed.Snapshot())) (SmallGame.all (states[2].Snapshot())) "the bits")
            }
        test "an unregistered type is refused in one line with the remedy" {
            let game = Game(Net(shape [ 2 ], Unregistered(), Dense 3), Net(shape [ 3 ], Dense 1))
            let expected =
                ("recipe x: types that have a name in files are required, which Registry.Add gives: Runtime type "
                 + "'Gan.Core.Tests.Recipes.RegistryTests+Unregistered' is not supported")
            isRejected expected (fun () -> Configuration.Write(recipe "x" game))
            isRejected expected (fun () -> Configuration.With(recipe "x" game, [ "steps=3" ]))
            let loss = Objective({ new IAdversarialLoss with
                                     member _.Name = "tests-nobody-knows"
                                     member _.Discriminator(real, _) = real
                                     member _.Generator(_, fake) = fake })
            let game = Game(Net(shape [ 2 ], Dense 3), Net(shape [ 3 ], Dense 1), Objective = loss)
            isRejected
                "a loss that has a name in files is required, which AdversarialLosses.Add gives, got 'tests-nobody-knows'"
                (fun () -> Configuration.Write(recipe "x" game))
        }
        test "an unregistered name in a file is refused with the line and the key" {
            registered.Force()
            let text = (Configuration.Write(recipe "own" own)).Replace("tests-gelu", "tests-geluu")
            isRejected "unrecognized type discriminator id 'tests-geluu'" (fun () -> Configuration.Read(text, "config.json"))
            isRejected
                "config.json: line 24: game.players.generator.net.layers[1]"
                (fun () -> Configuration.Read(text, "config.json"))
            let text = (Configuration.Write(recipe "own" own)).Replace("tests-exponential", "tests-exponentail")
            isRejected
                "unknown loss 'tests-exponentail'; did you mean 'tests-exponential'?"
                (fun () -> Configuration.Read(text, "config.json"))
        }
        test "registering a type twice under one name has no effect" {
            registered.Force()
            Registry.Add<Gelu> "tests-gelu"
            AdversarialLosses.Add(Exponential())
        }
        test "a used or an invalid name is refused" {
            registered.Force()
            for add, expected in
                [ (fun () -> Registry.Add<Gelu> "dense"), "a name that no other ILayer has is required, got 'dense'"
                  (fun () -> Registry.Add<Unregistered> "tests-gelu"),
                  "a name that no other ILayer has is required, got 'tests-gelu'"
                  (fun () -> Registry.Add<Lipschitz> "r1"), "a name that no other IPenalty has is required, got 'r1'"
                  (fun () -> Registry.Add<SignDescent> "adam"), "a name that no other IOptimizer has is required, got 'adam'"
                  (fun () -> Registry.Add<BiGan> "objective"),
                  "a name that no other ILosses has is required, got 'objective'"
                  (fun () -> Registry.Add<Gelu> ""), "a name of lower-case letters, digits and hyphens is required, got ''"
                  (fun () -> Registry.Add<Gelu> "My Gelu"),
                  "a name of lower-case letters, digits and hyphens is required, got 'My Gelu'"
                  (fun () -> Registry.Add<string> "text"),
                  ("a type that implements one of ILayer, ILosses, IPenalty, IOptimizer, ISchedule, IInitializer, IPrior "
                   + "is required, got String") ] do
                Expect.equal (message add) expected ""
            let named name = { new IAdversarialLoss with
                                 member _.Name = name
                                 member _.Discriminator(real, _) = real
                                 member _.Generator(_, fake) = fake }
            for name in [ "minimax"; "relativistic"; "blend:0.3"; "tests-exponential" ] do
                Expect.equal
                    (message (fun () -> AdversarialLosses.Add(named name)))
                    $"a name that no other loss has is required, got '{name}'" ""
        }
        test "a second name for a type is refused" {
            registered.Force()
            Expect.equal
                (message (fun () -> Registry.Add<Gelu> "tests-gelu-2"))
                "one name for a type is required, got 'tests-gelu-2' for Gelu, which is 'tests-gelu'" "names the first"
        }
    ]
