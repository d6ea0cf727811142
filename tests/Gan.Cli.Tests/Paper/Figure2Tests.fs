/// Figure 2 at a small size: its result, its text and picture, and its errors without data.
module Gan.Cli.Tests.Paper.Figure2Tests

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Experiments
open Gan.Paper
open Gan.Cli.Tests

/// Images in the publishers' format of CIFAR-10: some of a single colour, then some of noise.
let private batch (seed: int) single noise =
    let random = Random seed
    Array.init ((single + noise) * 3073) (fun i ->
        if i % 3073 = 0 then 0uy elif i < single * 3073 then 100uy else byte (random.Next 256))

/// Writes a small CIFAR-10.
let private cifar (folder: string) =
    let home = Directory.CreateDirectory(Path.Combine(folder, "data", Cifar10.Folder)).FullName
    write home "data_batch_1.bin" (batch 1 1 19) |> ignore
    write home "test_batch.bin" (batch 2 1 2) |> ignore
    Path.Combine(folder, "data")

/// Trains on 16 of the 20 images.
let private tiny =
    Configuration.With(
        Cifar10Recipes.FullyConnectedSmall,
        [ "examples=16"; "game.batch=4"; "steps=2"
          "game.players.generator.net.layers.0.units=8"; "game.players.generator.net.layers.2.units=8"
          "game.players.discriminator.net.layers.2.units=3"; "game.players.discriminator.net.layers.4.units=3" ])

let private setting folder data = Setting(true, 1L, data, Path.Combine(folder, "out"), ignore)
let private figure (recipe: Recipe) = Figure2('c', "small", fun _ -> recipe) :> IExhibit

let private bytes (result: JsonNode) (name: string) = Convert.FromBase64String((nonNull result[name]).GetValue<string>())
let private mean (result: JsonNode) (name: string) =
    (nonNull result[name]).Deserialize<Mean>(JsonSerializerOptions(PropertyNameCaseInsensitive = true)) |> nonNull

/// The result of the small recipe and the text of its file, computed once.
let private made =
    lazy inFolder (fun folder ->
        let kept = (figure tiny).Make(setting folder (cifar folder), false)
        kept, File.ReadAllText((figure tiny).ResultIn(setting folder folder)))

[<Tests>]
let tests =
    testList "Figure 2" [
        test "the result has samples, nearest training images and distances; the text names the recipe and its steps" {
            inFolder (fun folder ->
                let data = cifar folder
                let kept, _ = made.Value
                let image = 32 * 32 * 3
                Expect.equal (bytes kept.Result "samples").Length (30 * image) "samples"
                let nearest = bytes kept.Result "nearest"
                Expect.equal nearest.Length (5 * image) "nearest"
                let train = Datasets.OpenExamples("cifar10-gcn", data).Range(0, 16)
                let pixels = [ for i in 0..15 -> Images.Quantise((ContrastNormalised.ToPixels(train.Take i)).Values) ]
                for row in 0..4 do
                    Expect.contains pixels nearest[row * image .. (row + 1) * image - 1]
                        $"row {row} ends in a training image"
                // Noise of norm 55 is about 55·√2 from other noise and 55 from the image of one colour, which is
                // normalised to 0: the three distances are 0, 55 and 55.
                let test = mean kept.Result "testDistance"
                Near.all 1e-3 [ 110.0 / 3.0; 55.0 / 3.0 ] [ test.Value; test.Error ] "the image of one colour is the nearest"
                Expect.equal ((mean kept.Result "distance").Count, test.Count) (1000, 3) "distances"
                let shown = (figure tiny).Show kept
                for part in
                    [ "'cifar10-fc-small' after 2 steps"; "a size for two cores"; "images of norm 55"
                      "MMD²"; "the recipe 'cifar10-fc'" ] do
                    Expect.stringContains shown.Found part "the text"
                Expect.equal shown.Pictures.Count 1 "pictures")
        }
        test "test images are drawn at random, not the first thousand" {
            inFolder (fun folder ->
                // The first 1,000 are at distance 0 from the training image of one colour, the other 1,000 at 55.
                let data = cifar folder
                write (Path.Combine(data, Cifar10.Folder)) "test_batch.bin" (batch 2 1000 1000) |> ignore
                let test = mean ((figure tiny).Make(setting folder data, false)).Result "testDistance"
                Near.within 3.5 27.5 test.Value "half of them; four standard errors"
                Expect.equal test.Count 1000 "images")
        }
        test "a stored result is reused without the data" {
            inFolder (fun folder ->
                let first, text = made.Value
                let file = (figure tiny).ResultIn(setting folder folder)
                Directory.CreateDirectory(nonNull (Path.GetDirectoryName file)) |> ignore
                File.WriteAllText(file, text)
                let empty = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName
                Expect.isNull ((figure tiny).LeftOut(setting folder empty, false)) "not left out"
                Expect.isTrue (JsonNode.DeepEquals(((figure tiny).Make(setting folder empty, false)).Result, first.Result))
                    "the same"
                Expect.equal ((figure tiny).LeftOut(setting folder empty, true) |> Option.ofObj |> Option.map _.Download)
                    (Some "cifar10") "left out if it is to be computed again")
        }
        test "a schedule that differs in its seventh digit is another configuration" {
            inFolder (fun folder ->
                let kept, _ = made.Value
                let other = Configuration.With(tiny, [ "game.players.discriminator.optimizer.rate.factor=1.000005" ])
                Expect.equal [ for recipe in [ tiny; other ] -> (figure recipe).IsOf(setting folder folder, kept) ]
                    [ true; false ]
                    "1.000004 and 1.000005")
        }
        test "a mean of groups counts each group once" {
            let m = Mean.OfGroups([ 1.0; 3.0; 5.0; 7.0 ], [ 0; 0; 1; 1 ])
            Near.all 1e-12 [ 4.0; 2.0; 2.0 ] [ m.Value; m.Error; float m.Count ] "2 and 6: s = √8, over √2"
        }
        test "a panel without its data is refused with one line that says how to get them" {
            inFolder (fun folder ->
                for name, how in
                    [ "2b", "olivettifaces.mat"
                      "2c", "'gan data get cifar10' downloads it"
                      "2d", "'gan data get cifar10' downloads it" ] do
                    Gan.refuses folder [ "figure"; name; "--quick"; "--data"; "." ] [ "left out: data set '"; how ]
                Gan.refuses folder [ "figure"; "2c"; "--quick"; "--full-size" ]
                    [ "one of --quick and --full-size required, got both" ])
        }
        test "each panel has a small recipe and, with --full-size, the authors' recipe" {
            let panels: (Setting -> Recipe) list =
                [ Runs.FacesRecipe; Runs.Cifar10FullyConnected; Runs.Cifar10Convolutional ]
            inFolder (fun folder ->
                let whole = Setting(false, 1L, folder, folder, ignore)
                Expect.equal [ for p in panels -> (p (setting folder folder)).Name ]
                    [ "olivetti-small"; "cifar10-fc-small"; "cifar10-conv-small" ]
                    "quick"
                for panel in panels do
                    Expect.isLessThan (panel (setting folder folder)).Steps (panel whole).Steps "quick is shorter"
                let fullSize = Setting(false, 1L, folder, folder, ignore, FullSize = true)
                Expect.equal [ for p in panels -> (p fullSize).Name ] [ "olivetti"; "cifar10-fc"; "cifar10-conv" ]
                    "the authors'")
        }
    ]
