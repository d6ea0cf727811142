module Gan.Core.Tests.Recipes.ConfigurationTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private written = Configuration.Write Recipes.Ring

/// A recipe with the parts that the built-in ones do not use.
let private odd =
    let g =
        Net(shape [ 3 ], Dense(4, SparseInitializer(2, 0.5), NormalInitializer 0.1, 1.5), LeakyRelu 0.3, Tanh(),
            Reshape(shape [ 2; 2 ]), Reshape(shape [ 4 ]))
    let d =
        Net(shape [ 4 ], Dropout(0.5, Nullable 2.0), Maxout(2, 3, VarianceScaling 1.0, ConstantInitializer 0.1, 0.9),
            Dense 1)
    Recipe(
        Name = "odd", Description = "× and −, \"quoted\"", Data = "ring", Examples = 7, Precision = Precision.Bf16,
        OnNonFinite = OnNonFinite.Rollback, 
        Game =
            Game(
                g, d, Prior = UniformPrior 0.1, Order = UpdateOrder.Alternating 5, Batch = 3,
                Objective = Objective(AdversarialLosses.Blend 0.3, DiscriminatorFactor = 0.5),
                DiscriminatorOptimizer =
                    Chain(WeightDecay 1e-4,
                          Momentum(ExponentialDecay(0.1, 1.01, 1e-6), LinearSchedule(0.5, 0.7, 1, 250, 10))),
                GeneratorOptimizer = Sgd(1.0 / 3.0)),
        Steps = 9_000_000_000L)

/// A recipe for each kind of game.
let private games =
    [ for case in GameCases.all ->
          Recipe(Name = case.Name, Description = "", Data = "points", Steps = 1L, Game = case.Game) ]

/// Replaces a piece of the text; fails if the text does not contain it.
let private edit (piece: string) (by: string) =
    Expect.stringContains written piece "the piece to replace"
    let at = written.IndexOf piece
    written.Remove(at, piece.Length).Insert(at, by)

/// 1-based line of a piece of the text.
let private lineOf (piece: string) (text: string) =
    1 + (text.Substring(0, text.IndexOf piece) |> Seq.filter ((=) '\n') |> Seq.length)

let private read text = fun () -> Configuration.Read(text, "config.json")
let private withSet setting = Configuration.With(Recipes.Ring, [ setting ])

[<Tests>]
let tests =
    testList "Configuration" [
        testList "reading inverts writing" [
            for recipe in Seq.concat [ List.ofSeq Recipes.All; [ odd ]; games ] ->
                test recipe.Name {
                    GameCases.register ()
                    let text = Configuration.Write recipe
                    Expect.equal (Configuration.Read(text, "t")) recipe "the same recipe"
                    Expect.equal (Configuration.Write(Configuration.Read(text, "t"))) text "the same text"
                } ]
        test "the text is readable" {
            let text = Configuration.Write odd
            Expect.stringContains text "× and −" "unescaped signs"
            Expect.stringContains text "\"to\": [2, 2]" "a shape on one line"
            Expect.stringEnds text "}\n" "newline at the end"
        }
        test "a type discriminator can be at any position in its object" {
            let reordered =
                edit "\"layer\": \"leaky-relu\",\n              \"slope\": 0.2"
                    "\"slope\": 0.2,\n              \"layer\": \"leaky-relu\""
            Expect.equal (read reordered ()) Recipes.Ring ""
        }

        testList "errors have the line and the key" [
            for label, piece, by, expected in
                [ "a misspelt key", "\"batch\"", "\"bacth\"", "game.bacth: The JSON property 'bacth' could not be mapped"
                  "a key twice", "\"batch\": 256", "\"batch\": 256, \"batch\": 1", "game.batch: Duplicate property 'batch'"
                  "a word for a number", "\"batch\": 256", "\"batch\": \"many\"",
                  "game.batch: The JSON value could not be converted"
                  "a fraction for a count", "\"batch\": 256", "\"batch\": 1.5",
                  "game.batch: The JSON value could not be converted"
                  "nothing for a name", "\"name\": \"ring\"", "\"name\": null", "name: "
                  "an unknown layer", "\"layer\": \"relu\"", "\"layer\": \"rellu\"", "game.players.generator.net.layers[1]"
                  "an unknown layer's name", "\"layer\": \"relu\"", "\"layer\": \"rellu\"",
                  "Read unrecognized type discriminator id 'rellu'"
                  "a layer's missing number", "\"units\": 128,", "",
                  ("game.players.generator.net.layers[0]: JSON deserialization for type 'Gan.Dense' "
                   + "was missing required properties including: 'units'")
                  "a layer that does not fit",
                  "\"layer\": \"leaky-relu\",\n              \"slope\": 0.2",
                  "\"layer\": \"reshape\",\n              \"to\": [3]",
                  ("game.players.discriminator.net: layer 1 (Reshape { To = [3] }) does not fit: "
                   + "3 numbers are required, got [128]")
                  "no layer", "{\n              \"layer\": \"relu\"\n            }", "null",
                  "game.players.generator.net: layer 1: a layer required, got null"
                  "no rule", "\"rule\": \"adam\",", "",
                  ("game.players.generator.optimizer.rate: The JSON payload for polymorphic interface or abstract type "
                   + "'Gan.IOptimizer' must specify a type discriminator")
                  "no rate",
                  "\"rate\": {\n            \"schedule\": \"constant\",\n            \"value\": 0.001\n          },", "",
                  ("game.players.generator.optimizer: JSON deserialization for type 'Gan.Adam' "
                   + "was missing required properties including: 'rate'")
                  "a negative shape", "\"input\": [2]", "\"input\": [-2]",
                  "game.players.generator.net.input: a shape needs extents of 0 or more, got -2 in [-2]"
                  "a value its type refuses", "\"prior\": \"gaussian\"", "\"prior\": \"uniform\", \"range\": -1",
                  "uniform prior: a finite range above 0 is required, got -1"
                  "an unknown loss", "\"non-saturating\"", "\"non-saturatin\"",
                  "game.losses.adversarial: unknown loss 'non-saturatin'; did you mean 'non-saturating'?"
                  "a weight out of range", "\"non-saturating\"", "\"blend:2\"",
                  "game.losses.adversarial: a blend requires a weight in [0, 1], got 2"
                  "an unknown penalty", "\"penalties\": []", "\"penalties\": [{\"penalty\": \"r3\"}]",
                  "Read unrecognized type discriminator id 'r3'"
                  "no penalty", "\"penalties\": []", "\"penalties\": [null]", "penalties are required, got null at 0"
                  "no penalties", "\"penalties\": []", "\"penalties\": null",
                  "game.losses.penalties: The JSON value could not be converted"
                  "unknown losses", "\"losses\": \"objective\"", "\"losses\": \"classificatio\"",
                  "Read unrecognized type discriminator id 'classificatio'"
                  "losses without a name", "\"losses\": \"objective\",", "",
                  ("game.losses.adversarial: The JSON payload for polymorphic interface or abstract type "
                   + "'Gan.ILosses' must specify a type discriminator")
                  "no order", "\"alternating:1\"", "\"alternating:0\"",
                  ("game.order: an order of updates is 'simultaneous', 'alternating:K', 'alternating:K:N' or turns "
                   + "such as 'discriminator*5, generator', with numbers of 1 or more, got 'alternating:0'")
                  "a number for an order", "\"alternating:1\"", "7", "game.order: The JSON value could not be converted"
                  "a player's name", "\"generator\": {", "\"gen erator\": {",
                  ("game: a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', "
                   + "is required, got 'gen erator'")
                  "an unknown precision", "\"fp32\"", "\"fp33\"",
                  "precision: fp32, bf16 required, got 'fp33'"
                  "a number for a choice", "\"onNonFinite\": \"stop\"", "\"onNonFinite\": 1",
                  "onNonFinite: The JSON value could not be converted to Gan.OnNonFinite" ] ->
                test label { isRejected expected (read (edit piece by)) } ]
        testList "the line number is that of the file" [
            for piece, by in
                [ "\"batch\": 256", "\"batch\": \"many\""
                  "\"steps\": 10000", "\"steps\": []"
                  "\"slope\": 0.2", "\"slope\": \"steep\"" ] ->
                test by {
                    let text = edit piece by
                    isRejected $"config.json: line {lineOf by text}: " (read text)
                } ]
        testList "text that is not a recipe is refused" [
            for text in [ ""
                          " "
                          "null"
                          "[]"
                          "3"
                          "\"recipe\""
                          "{}"
                          "{"
                          "\000"
                          String('[', 100_000)
                          written.Substring(0, written.Length / 2) ] ->
                test $"{text.Length} characters, the first {text |> Seq.truncate 1 |> Seq.map int |> List.ofSeq}" {
                    isRejected "config.json: " (read text)
                } ]
        test "every proper prefix of a recipe is refused" {
            for length in 0..7 .. written.TrimEnd().Length - 1 do
                isRejected "config.json: " (read (written.Substring(0, length)))
        }

        testList "a setting changes the value of its key" [
            for setting, value in
                [ "game.batch=17", (fun (r: Recipe) -> r.Game.Batch = 17)
                  "steps=9000000000", (fun r -> r.Steps = 9_000_000_000L)
                  "name=my ring=2", (fun r -> r.Name = "my ring=2")
                  "precision=bf16", (fun r -> r.Precision = Precision.Bf16)
                  "onNonFinite=rollback", (fun r -> r.OnNonFinite = OnNonFinite.Rollback)
                  "game.losses.adversarial=blend:0.5", (fun r -> r.Game.Objective = Objectives.Blend 0.5)
                  "game.losses.discriminatorFactor=0.5", (fun r -> r.Game.Objective.DiscriminatorFactor = 0.5)
                  "game.losses.penalties=[{\"penalty\":\"r1\",\"gamma\":3}]",
                  (fun r -> r.Game.Objective = Objectives.NonSaturating.With(R1 3))
                  "game.losses={\"losses\":\"classification\",\"player\":\"discriminator\"}",
                  (fun r -> r.Game.Losses.Equals(Classification "discriminator"))
                  "game.order=simultaneous", (fun r -> r.Game.Order = UpdateOrder.Simultaneous)
                  "game.order=discriminator*5, generator", (fun r -> r.Game.Order = UpdateOrder.Alternating 5)
                  "game.noise=[7]", (fun r -> r.Game.Noise = shape [ 7 ])
                  "examples=5", (fun r -> r.Examples = Nullable 5)
                  "examples=null", (fun r -> not r.Examples.HasValue)
                  "game.players.generator.optimizer.rate.value=0.25", (fun r -> r.Game.GeneratorOptimizer = Adam(0.25, 0.5))
                  "game.players.generator.net.layers.0.units=64",
                  (fun r ->
                      string r.Game.Generator.Layout.Slots[0] = "Slot { Name = 0.weight, Shape = [2, 64], Offset = 0 }")
                  "game.players.generator.net.layers.0.weight={\"init\":\"uniform\",\"range\":0.1}",
                  (fun r -> r.Game.Generator.Layers[0] = Dense(64 * 2, UniformInitializer 0.1))
                  "game.players.discriminator.net.layers.1={\"layer\":\"tanh\"}",
                  (fun r -> r.Game.Discriminator.Layers[1] = Tanh()) ] ->
                test setting { Expect.isTrue (value (withSet setting)) $"{withSet setting}" } ]
        test "settings apply in order, each to the result of the one before" {
            let settings =
                [ "game.prior={\"prior\":\"uniform\",\"range\":1}"; "game.prior.range=2"; "game.batch=3"; "game.batch=4" ]
            let recipe = Configuration.With(Recipes.Ring, settings)
            Expect.equal (recipe.Game.Prior, recipe.Game.Batch) (UniformPrior 2.0, 4) ""
            Expect.equal (Configuration.With(Recipes.Ring, [])) Recipes.Ring "no settings, no change"
        }
        testList "an invalid setting is refused, and the message has the setting" [
            for setting, expected in
                [ "stpes=3", "unknown key 'stpes'; did you mean 'steps'?"
                  "batch=3", "unknown key 'batch'; "
                  "game.btach=3", "unknown key 'btach'; did you mean 'batch'?"
                  "game.players.encoder.optimizer=3", "unknown key 'encoder'; there are generator, discriminator"
                  "game.players.generator.net.layers.0.unts=3", "unknown key 'unts'; did you mean 'units'?"
                  "game.prior.range=1", "unknown key 'range'; there are prior"
                  "game.batch=x", "a number required, got 'x'"
                  "game.batch=\"3\"", "a number required, got '\"3\"'"
                  "game.batch=1.5", "game.batch: The JSON value could not be converted"
                  "game.batch=99999999999", "game.batch: The JSON value could not be converted"
                  "game.batch=null", "game.batch: The JSON value could not be converted"
                  "game.batch", "key=value required, got no '='"
                  "=3", "key=value required, got no '='"
                  "game.batch.size=3", "game.batch has no parts, got 'size'"
                  "examples.first=3", "examples has no parts"
                  "game=null", "game: "
                  "game.players={}", "game: a game requires 1 player or more, got none"
                  "game.players.generator=null", "game: players.generator: a player required, got null"
                  "game.order=alternating:0", "game.order: an order of updates is 'simultaneous', "
                  "game.losses.adversarial=minmax", "game.losses.adversarial: unknown loss 'minmax'; did you mean 'minimax'?"
                  "game.losses.penalties.0=3", "game.losses.penalties"
                  "game.players.generator.optimizer.rate=0.1", "a JSON object required, got '0.1'"
                  "game.players.generator.net.layers=3", "a JSON list required, got '3'"
                  "game.players.generator.net.layers.5.units=3",
                  "a number from 0 to 4 required after game.players.generator.net.layers, got '5'"
                  "game.players.generator.net.layers.-1.units=3",
                  "a number from 0 to 4 required after game.players.generator.net.layers, got '-1'"
                  "game.players.generator.net.layers.first.units=3",
                  "a number from 0 to 4 required after game.players.generator.net.layers, got 'first'"
                  "game.players.generator.net.layers.0=null",
                  "game.players.generator.net: layer 0: a layer required, got null"
                  "game.players.generator.net.layers.0.units=0", "game.players.generator.net: layer 0 (Dense { Units = 0, "
                  "game.players.generator.net.layers.0.weight={\"init\":\"sparse\",\"count\":-1,\"sd\":1}",
                  "a count of 0 or more is required, got -1"
                  "game.prior={\"prior\":\"uniform\"}", "was missing required properties including: 'range'"
                  "game.prior={\"prior\":\"uniform\",\"range\":0}",
                  "uniform prior: a finite range above 0 is required, got 0" ] ->
                test setting {
                    isRejectedBecause $"{setting}: " (BadSetting setting) (fun () -> withSet setting)
                    isRejected expected (fun () -> withSet setting)
                } ] ]
