module Gan.Cli.Tests.Drawing.ImageGridTests

open System
open Expecto
open FsCheck.FSharp
open SkiaSharp
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.Experiments

let private gap = 2

let private decoded (png: byte[]) = SKBitmap.Decode png |> nonNull

let private pixel (bitmap: SKBitmap) x y =
    let c = bitmap.GetPixel(x, y)
    int c.Red, int c.Green, int c.Blue

let private sizes = Arb.fromGen (Gen.zip3 (Gen.choose (1, 12)) (Gen.choose (1, 5)) (Gen.choose (1, 3)))

let private law =
    testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 60 }
        "each pixel of each image is at its position in the grid"
    <| Prop.forAll sizes (fun (count, columns, scale) ->
        let side = 3
        // Neighbouring pixels differ, so a misplaced pixel is detected.
        let level i = i % 256
        let batch =
            Batch(shape [ count; side; side ], Array.init (count * side * side) (fun i -> float32 (level i) / 255.0f))
        use bitmap = decoded (ImageGrid.Png(batch, Nullable columns, scale))
        let cell = side * scale + gap
        let rows = (count + columns - 1) / columns
        Expect.equal (bitmap.Width, bitmap.Height) (columns * cell + gap, rows * cell + gap) "the size"
        for image in 0 .. count - 1 do
            for y in 0 .. side * scale - 1 do
                for x in 0 .. side * scale - 1 do
                    let l = level (image * side * side + y / scale * side + x / scale)
                    Expect.equal (pixel bitmap (gap + image % columns * cell + x) (gap + image / columns * cell + y))
                        (l, l, l)
                        $"image {image}, row {y}, column {x}")

let private one (example: int list) (values: float32 list) =
    decoded (ImageGrid.Png(Batch(shape (1 :: example), Array.ofList values), Nullable 1, 1))

[<Tests>]
let tests =
    testList "ImageGrid" [
        law
        test "the last axis is the colour" {
            use bitmap = one [ 1; 2; 3 ] [ 0.0f; 0.2f; 0.6f; 1.0f; 0.4f; 0.8f ]
            Expect.equal [ pixel bitmap 2 2; pixel bitmap 3 2 ] [ 0, 51, 153; 255, 102, 204 ] "red, green and blue"
        }
        test "pixels outside [0, 1] are clamped; NaN is magenta" {
            use bitmap = one [ 1; 3 ] [ -1.0f; 7.0f; nanf ]
            Expect.equal
                [ for x in 2..4 -> pixel bitmap x 2 ] [ 0, 0, 0; 255, 255, 255; 255, 0, 255 ] "black, white, magenta"
        }
        test "100 flat images of 784 pixels make ten rows of ten" {
            use bitmap = decoded (ImageGrid.Png(Batch(shape [ 100; 784 ], Array.zeroCreate 78_400)))
            Expect.equal (bitmap.Width, bitmap.Height) (582, 582) "10 · (28 · 2 + 2) + 2"
        }
        test "a shape that is no image is refused" {
            Expect.throwsC (fun () -> ImageGrid.Png(Batch(shape [ 1; 2 ], [| 0f; 0f |])) |> ignore) (fun e ->
                Expect.stringContains e.Message "got [2]" "the shape")
        }
    ]
