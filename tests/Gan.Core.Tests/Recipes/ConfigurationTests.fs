module Gan.Core.Tests.Training.ConfigurationTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private written = Configuration.Write Recipes.Ring

/// A recipe that uses what the built-in ones do not.
let private odd =
    let g = Net(shape [ 3 ], Dense(4, SparseInitializer(2, 0.5), NormalInitializer 0.1, 1.5), LeakyRelu 0.3, Tanh(), Reshape(shape [ 2; 2 ]), Reshape(shape [ 4 ]))
    let d = Net(shape [ 4 ], Dropout(0.5, Nullable 2.0), Maxout(2, 3, VarianceScaling 1.0, ConstantInitializer 0.1, 0.9), Dense 1)
    Recipe(
        Name = "odd", Description = "× and −, \"quoted\"", Data = "ring", Examples = 7, Generator = g, Discriminator = d,
        Prior = UniformPrior 0.1, Objective = "blend:0.3", DiscriminatorFactor = 0.5, Order = "alternating:5",
        DiscriminatorOptimizer = Chain(WeightDecay 1e-4, Momentum(ExponentialDecay(0.1, 1.01, 1e-6), LinearSchedule(0.5, 0.7, 1, 250, 10))),
        GeneratorOptimizer = Sgd(ConstantSchedule(1.0 / 3.0)), Batch = 3, Steps = 9_000_000_000L)

/// The text with a piece replaced, which must be there.
let private edit (piece: string) (by: string) =
    Expect.stringContains written piece "the piece to replace"
    let at = written.IndexOf piece
    written.Remove(at, piece.Length).Insert(at, by)

/// The line of a piece of the text, from 1.
let private lineOf (piece: string) (text: string) =
    1 + (text.Substring(0, text.IndexOf piece) |> Seq.filter ((=) '\n') |> Seq.length)

let private read text = fun () -> Configuration.Read(text, "config.json")
let private withSet setting = Configuration.With(Recipes.Ring, [ setting ])

[<Tests>]
let tests =
    testList "Configuration" [
        testList "reading undoes writing" [
            for recipe in Seq.append Recipes.All [ odd ] ->
                test recipe.Name {
                    let text = Configuration.Write recipe
                    Expect.equal (Configuration.Read(text, "t")) recipe "the same recipe"
                    Expect.equal (Configuration.Write(Configuration.Read(text, "t"))) text "and the same text"
                } ]
        test "the text is for people" {
            let text = Configuration.Write odd
            Expect.stringContains text "× and −" "signs as they are"
            Expect.stringContains text "\"to\": [2, 2]" "a shape on one line"
            Expect.stringEnds text "}\n" "a line's end"
        }
        test "the discriminators may stand anywhere in their objects" {
            let reordered = edit "\"layer\": \"leaky-relu\",\n        \"slope\": 0.2" "\"slope\": 0.2,\n        \"layer\": \"leaky-relu\""
            Expect.equal (read reordered ()) Recipes.Ring ""
        }

        testList "errors tell the line and the key" [
            for label, piece, by, expected in
                [ "a misspelt key", "\"batch\"", "\"bacth\"", "bacth: The JSON property 'bacth' could not be mapped"
                  "a key twice", "\"batch\": 256,", "\"batch\": 256, \"batch\": 1,", "batch: Duplicate property 'batch'"
                  "a word for a number", "\"batch\": 256", "\"batch\": \"many\"", "batch: The JSON value could not be converted"
                  "a fraction for a count", "\"batch\": 256", "\"batch\": 1.5", "batch: The JSON value could not be converted"
                  "nothing for a name", "\"name\": \"ring\"", "\"name\": null", "name: "
                  "an unknown layer", "\"layer\": \"relu\"", "\"layer\": \"rellu\"", "generator: Read unrecognized type discriminator id 'rellu'"
                  "a layer's missing number", "\"units\": 128,", "", "generator: JSON deserialization for type 'Gan.Dense' was missing required properties including: 'units'"
                  "a layer that does not fit", "\"layer\": \"leaky-relu\",\n        \"slope\": 0.2", "\"layer\": \"reshape\",\n        \"to\": [3]", "discriminator: layer 1 (Reshape { To = [3] }) does not fit: 3 numbers are required, got [128]"
                  "no layer", "{\n        \"layer\": \"relu\"\n      }", "null", "generator: layer 1: a layer required, got null"
                  "no rule", "\"rule\": \"adam\",", "", "discriminatorOptimizer: The JSON payload for polymorphic interface"
                  "no rate", "\"rate\": {\n      \"schedule\": \"constant\",\n      \"value\": 0.001\n    },", "", "discriminatorOptimizer: JSON deserialization for type 'Gan.Adam' was missing required properties including: 'rate'"
                  "a negative shape", "\"input\": [2]", "\"input\": [-2]", "generator: a shape needs extents of 0 or more, got -2 in [-2]"
                  "a value its type refuses", "\"prior\": \"gaussian\"", "\"prior\": \"uniform\", \"range\": -1", "uniform prior: a finite range above 0 is required, got -1" ] ->
                test label { isRejected expected (read (edit piece by)) } ]
        testList "the line is the line in the file" [
            for piece, by in
                [ "\"batch\": 256", "\"batch\": \"many\""
                  "\"steps\": 10000", "\"steps\": []"
                  "\"slope\": 0.2", "\"slope\": \"steep\"" ] ->
                test by {
                    let text = edit piece by
                    isRejected $"config.json: line {lineOf by text}: " (read text)
                } ]
        testList "what is no recipe at all is refused" [
            for text in [ ""; " "; "null"; "[]"; "3"; "\"recipe\""; "{}"; "{"; "\000"; String('[', 100_000); written.Substring(0, written.Length / 2) ] ->
                test $"{text.Length} characters, the first {text |> Seq.truncate 1 |> Seq.map int |> List.ofSeq}" { isRejected "config.json: " (read text) } ]
        test "no prefix of a recipe is one, and none is a surprise" {
            for length in 0..7 .. written.TrimEnd().Length - 1 do
                isRejected "config.json: " (read (written.Substring(0, length)))
        }

        testList "a setting changes what it names" [
            for setting, value in
                [ "batch=17", (fun (r: Recipe) -> string r.Batch = "17")
                  "steps=9000000000", (fun r -> r.Steps = 9_000_000_000L)
                  "name=my ring=2", (fun r -> r.Name = "my ring=2")
                  "objective=blend:0.5", (fun r -> r.Objective = "blend:0.5")
                  "examples=5", (fun r -> r.Examples = Nullable 5)
                  "examples=null", (fun r -> not r.Examples.HasValue)
                  "generatorOptimizer.rate.value=0.25", (fun r -> r.GeneratorOptimizer = Adam(ConstantSchedule 0.25, 0.5))
                  "generator.layers.0.units=64", (fun r -> string r.Generator.Layout.Slots[0] = "Slot { Name = 0.weight, Shape = [2, 64], Offset = 0 }")
                  "generator.layers.0.weight={\"init\":\"uniform\",\"range\":0.1}", (fun r -> r.Generator.Layers[0] = Dense(64 * 2, UniformInitializer 0.1))
                  "discriminator.layers.1={\"layer\":\"tanh\"}", (fun r -> r.Discriminator.Layers[1] = Tanh()) ] ->
                test setting { Expect.isTrue (value (withSet setting)) $"{withSet setting}" } ]
        test "settings apply in their order, each to what the one before left" {
            let settings = [ "prior={\"prior\":\"uniform\",\"range\":1}"; "prior.range=2"; "batch=3"; "batch=4" ]
            let recipe = Configuration.With(Recipes.Ring, settings)
            Expect.equal (recipe.Prior, recipe.Batch) (UniformPrior 2.0, 4) ""
            Expect.equal (Configuration.With(Recipes.Ring, [])) Recipes.Ring "none changes nothing"
        }
        testList "a setting that does not fit is refused, with itself in the message" [
            for setting, expected in
                [ "btach=3", "unknown key 'btach'; did you mean 'batch'?"
                  "generator.layers.0.unts=3", "unknown key 'unts'; did you mean 'units'?"
                  "prior.range=1", "unknown key 'range'; there are prior"
                  "batch=x", "a number required, got 'x'"
                  "batch=\"3\"", "a number required, got '\"3\"'"
                  "batch=1.5", "batch: The JSON value could not be converted"
                  "batch=99999999999", "batch: The JSON value could not be converted"
                  "batch=null", "batch: The JSON value could not be converted"
                  "batch", "key=value required, got no '='"
                  "=3", "key=value required, got no '='"
                  "batch.size=3", "batch has no parts, got 'size'"
                  "examples.first=3", "examples has no parts"
                  "generatorOptimizer.rate=0.1", "a JSON object required, got '0.1'"
                  "generator.layers=3", "a JSON list required, got '3'"
                  "generator.layers.5.units=3", "a number from 0 to 4 required after generator.layers, got '5'"
                  "generator.layers.-1.units=3", "a number from 0 to 4 required after generator.layers, got '-1'"
                  "generator.layers.first.units=3", "a number from 0 to 4 required after generator.layers, got 'first'"
                  "generator.layers.0=null", "generator: layer 0: a layer required, got null"
                  "generator.layers.0.units=0", "generator: layer 0 (Dense { Units = 0, "
                  "generator.layers.0.weight={\"init\":\"sparse\",\"count\":-1,\"sd\":1}", "a count of 0 or more is required, got -1"
                  "prior={\"prior\":\"uniform\"}", "was missing required properties including: 'range'"
                  "prior={\"prior\":\"uniform\",\"range\":0}", "uniform prior: a finite range above 0 is required, got 0" ] ->
                test setting {
                    isRejectedBecause $"{setting}: " (BadSetting setting) (fun () -> withSet setting)
                    isRejected expected (fun () -> withSet setting)
                } ] ]
