/// The verbs that draw pictures of a trained generator.
module Gan.Cli.Tests.Commands.LookTests

open System
open System.IO
open Expecto
open SkiaSharp
open Gan
open Gan.Experiments
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

/// Trains a small net on the embedded digits for one step; its samples are noise, which suffices here.
let private withDigits (test: string -> unit) =
    inFolder (fun folder ->
        [ "train"; "digits"; "--engine"; "reference"; "--steps"; "1"; "--out"; "run"
          "--set"; "game.batch=4"; "--set"; "examples=50"
          "--set"; "game.players.generator.net.layers.0.units=16"
          "--set"; "game.players.generator.net.layers.2.units=16" ]
        |> Gan.succeed folder
        |> ignore
        test folder)

let private size (path: string) =
    use bitmap = SKBitmap.Decode path |> nonNull
    bitmap.Width, bitmap.Height

/// The size of a grid of 28×28 images at scale 2, with gaps of two pixels.
let private grid columns rows = columns * 58 + 2, rows * 58 + 2

[<Tests>]
let tests =
    testList "pictures of a run" [
        test "each verb draws its grid, prints the path and loads no libtorch" {
            withDigits (fun folder ->
                let look arguments file expected =
                    let ended = Gan.runWith [ "GAN_LIBTORCH", "/nowhere" ] folder arguments
                    Expect.equal (ended.Code, ended.Out.Trim()) (0, file) ended.Err
                    Expect.equal (size (Path.Combine(folder, file))) expected file
                look [ "sample"; "run"; "--count"; "7"; "--columns"; "3"; "--out"; "pictures/some.png" ] "pictures/some.png"
                    (grid 3 3)
                look [ "sample"; "run" ] "samples.png" (grid 10 10)
                look [ "interpolate"; "run"; "--lines"; "2"; "--points"; "5" ] "interpolation.png" (grid 5 2)
                look [ "manifold"; "run"; "--size"; "4" ] "manifold.png" (grid 4 4))
        }
        test "the same seed draws the same samples, another seed other samples" {
            withDigits (fun folder ->
                let sample seed =
                    Gan.succeed folder [ "sample"; "run"; "--count"; "4"; "--seed"; seed; "--out"; "s.png" ] |> ignore
                    File.ReadAllBytes(Path.Combine(folder, "s.png"))
                let first = sample "1"
                Expect.sequenceEqual (sample "1") first "again"
                Expect.notEqual (sample "2") first "another seed")
        }
        test "an IDX file and a picture hold the same samples" {
            withDigits (fun folder ->
                Gan.succeed folder [ "sample"; "run"; "--count"; "3"; "--out"; "s.idx.gz" ] |> ignore
                Gan.succeed folder [ "sample"; "run"; "--count"; "3"; "--out"; "s.png" ] |> ignore
                let packed = File.ReadAllBytes(Path.Combine(folder, "s.idx.gz"))
                use stream = new Compression.GZipStream(new MemoryStream(packed), Compression.CompressionMode.Decompress)
                use plain = new MemoryStream()
                stream.CopyTo plain
                let bytes = plain.ToArray()
                Expect.sequenceEqual bytes[..15]
                    [| 0uy; 0uy; 8uy; 3uy; 0uy; 0uy; 0uy; 3uy; 0uy; 0uy; 0uy; 28uy; 0uy; 0uy; 0uy; 28uy |]
                    "three images of 28 × 28 bytes"
                Expect.equal bytes.Length (16 + 3 * 784) "and their pixels"
                use picture = SKBitmap.Decode(Path.Combine(folder, "s.png")) |> nonNull
                for image in 0..2 do
                    for at in 0..783 do
                        let drawn = picture.GetPixel(2 + image % 2 * 58 + at % 28 * 2, 2 + image / 2 * 58 + at / 28 * 2).Red
                        Expect.isLessThanOrEqual (abs (int drawn - int bytes[16 + image * 784 + at])) 1
                            $"image {image}, pixel {at}")
        }
        test "interpolation is linear in the latent space" {
            let at = LatentSpace.Between(ReadOnlySpan [| 1f; 3f |], ReadOnlySpan [| 2f; -1f |], 0.25f)
            Expect.equal (List.ofArray at) [ 1.25f; 2f ] "a quarter of the way"
        }
    ]
