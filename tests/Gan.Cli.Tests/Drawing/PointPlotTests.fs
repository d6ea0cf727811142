module Gan.Cli.Tests.Drawing.PointPlotTests

open Expecto
open SkiaSharp
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.Experiments

/// The size of a picture, and the number of pixels near the colour of p_g in its left and right half.
let private green (png: byte[]) =
    use bitmap = SKBitmap.Decode png |> nonNull
    let count columns =
        Seq.length (seq {
            for x in columns do
                for y in 0 .. bitmap.Height - 1 do
                    let c = bitmap.GetPixel(x, y)
                    if int c.Green > int c.Red + 60 && int c.Green > int c.Blue + 30 then x, y })
    (bitmap.Width, bitmap.Height), count [ 0 .. bitmap.Width / 2 - 1 ], count [ bitmap.Width / 2 .. bitmap.Width - 1 ]

let private points (at: (float32 * float32) list) =
    Batch(shape [ at.Length; 2 ], at |> List.collect (fun (x, y) -> [ x; y ]) |> Array.ofList)

let private numbers (at: float32 list) = Batch(shape [ at.Length; 1 ], Array.ofList at)

[<Tests>]
let tests =
    testList "PointPlot" [
        test "samples in the plane are drawn at their coordinates" {
            let data = points [ for i in 0..50 -> float32 i / 25.0f - 1.0f, 0.0f ]
            let size, left, right =
                green (PointPlot.Png(data, points [ for i in 0..20 -> -0.8f + 0.01f * float32 i, -0.5f ], "plane"))
            Expect.equal size (640, 640) "the size"
            // The legend, at the upper right, also has this colour.
            Expect.isGreaterThan left (2 * right) "green pixels left and right"
        }
        test "samples on the line are drawn as a curve at their coordinates" {
            let data = numbers [ for i in 0..200 -> float32 i / 100.0f - 1.0f ]
            let size, left, right =
                green (PointPlot.Png(data, numbers [ for i in 0..50 -> -0.9f + 0.005f * float32 i ], "line"))
            Expect.equal size (640, 400) "the size"
            Expect.isGreaterThan left right "green pixels left and right"
        }
        test "non-finite samples are left out" {
            let size, _, _ = green (PointPlot.Png(points [ 0f, 0f; 1f, 1f ], points [ nanf, 0f; infinityf, 1f ], "lost"))
            Expect.equal size (640, 640) "a picture is drawn"
        }
        test "more than two coordinates are refused" {
            let three = Batch(shape [ 1; 3 ], [| 0f; 0f; 0f |])
            Expect.throwsC (fun () -> PointPlot.Png(three, three, "space") |> ignore) (fun e ->
                Expect.stringContains e.Message "got 3" "the number of coordinates")
        }
    ]
