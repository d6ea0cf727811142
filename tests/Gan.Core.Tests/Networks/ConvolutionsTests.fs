module Gan.Core.Tests.Networks.ConvolutionsTests

open System
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

/// A window, and image sizes that it fits.
type private Case = { Window: Window; Images: Shape; Seed: int64 }

let private cases =
    gen {
        let! size = Gen.choose (1, 4)
        let! stride = Gen.choose (1, 3)
        let! before = Gen.choose (0, 2)
        let! after = Gen.choose (0, 3)
        let! height = Gen.choose (size, size + 4)
        let! width = Gen.choose (size, size + 4)
        let! channels = Gen.choose (1, 3)
        let! count = Gen.choose (1, 3)
        let! seed = Gen.choose (0, 1_000_000)
        return { Window = Window(size, stride, before, after)
                 Images = shape [ count; height; width; channels ]
                 Seed = int64 seed }
    }
    |> Arb.fromGen

let private ops = Reference.Shared
let private load (s: Shape) values = ops.Load(s, ReadOnlySpan(Array.ofSeq<float> values))
let private drawn seed (s: Shape) = numbers seed s |> Array.map float

/// The value of an image at a position; 0 outside.
let private at (images: Shape) (x: float[]) n i j c =
    if i < 0 || j < 0 || i >= images[1] || j >= images[2] then
        0.0
    else x[((n * images[1] + i) * images[2] + j) * images[3] + c]

/// A layer's output for a batch at given parameters.
let private output (layer: ILayer) (example: Shape) (parameters: float[]) (count: int) (x: float[]) =
    let net = Net(example, layer)
    let theta = ops.Open(ops.Hold(Params(net.Layout, parameters)), false)
    let y = net.Apply(ops, theta, load (example.Prepend count) x, Nullable())
    List.ofSeq (ops.ShapeOf y), ops.Read y

/// A convolution by its definition: y[n, i, j, o] = b[o] + Σ x[n, i·s + k − pad, j·s + l − pad, c]·w[k, l, c, o].
let private direct stride pad (size: int) channels (images: Shape) (x: float[]) (w: float[]) (b: float[]) =
    let extent n = (n + 2 * pad - size) / stride + 1
    [ for n in 0 .. images[0] - 1 do
        for i in 0 .. extent images[1] - 1 do
            for j in 0 .. extent images[2] - 1 do
                for o in 0 .. channels - 1 ->
                    b[o] + Seq.sum (seq {
                        for k in 0 .. size - 1 do
                            for l in 0 .. size - 1 do
                                for c in 0 .. images[3] - 1 ->
                                    at images x n (i * stride + k - pad) (j * stride + l - pad) c
                                    * w[((k * size + l) * images[3] + c) * channels + o] }) ]

let private refuses (part: string) f =
    Expect.throwsC (fun () -> f () |> ignore) (fun e -> Expect.stringContains e.Message part (string e))

[<Tests>]
let tests =
    testList "Convolutions" [
        testCase "⟨P x, y⟩ = ⟨x, Pᵀ y⟩" (fun () ->
            Check.QuickThrowOnFailure(Prop.forAll cases (fun case ->
                let patches = Shapes.Instance.Im2Col(case.Images, case.Window)
                let x, y = load case.Images (drawn case.Seed case.Images), load patches (drawn (case.Seed + 1L) patches)
                let inner a b = (ops.Read(ops.Dot(a, b))).[0]
                let left, right = inner (ops.Im2Col(x, case.Window)) y, inner x (ops.Col2Im(y, case.Images, case.Window))
                abs (left - right) <= 1e-12 * (1.0 + abs left))))

        testCase "a convolution equals its definition" (fun () ->
            Check.QuickThrowOnFailure(Prop.forAll cases (fun case ->
                let size, stride, pad, channels = case.Window.Size, case.Window.Stride, case.Window.Before, 2
                let w = drawn 5L (shape [ size * size * case.Images[3]; channels ])
                let b, x = [| 0.5; -2.0 |], drawn case.Seed case.Images
                let extents, y =
                    output (Convolution(channels, size, stride, pad)) (case.Images.Without 0) (Array.append w b)
                        case.Images[0] x
                let expected = direct stride pad size channels case.Images x w b
                Expect.equal (List.fold (*) 1 extents) expected.Length "number of outputs"
                Near.all 1e-12 expected y "sums"
                true)))

        testCase "a transposed convolution is a convolution's transpose" (fun () ->
            for size, stride, pad in [ 3, 1, 0; 3, 2, 1; 5, 3, 0; 2, 2, 0; 4, 2, 1 ] do
                // ⟨C y, x⟩ = ⟨y, Cᵀ x⟩ for every y, with the transpose's kernel [c, k·l·o], the transpose of [k·l·o, c].
                let small, channels = shape [ 2; 3; 4; 2 ], 3
                let w = drawn 7L (shape [ 2; size * size * channels ])
                let x = drawn 8L small
                let extents, y =
                    output
                        (TransposedConvolution(channels, size, stride, pad)) (small.Without 0)
                        (Array.append w (Array.zeroCreate channels)) 2 x
                Expect.equal
                    extents [ 2; 2 * stride + size - 2 * pad; 3 * stride + size - 2 * pad; channels ]
                    $"shape for {size}, {stride}, {pad}"
                let large = shape extents
                let turned = Array.init w.Length (fun i -> w[i % 2 * (w.Length / 2) + i / 2])
                let other = drawn 9L large
                let forward = direct stride pad size 2 large other turned [| 0.0; 0.0 |]
                Near.one
                    1e-12 (Seq.map2 (*) forward x |> Seq.sum) (Seq.map2 (*) other y |> Seq.sum) $"{size}, {stride}, {pad}")

        testCase "an untied bias has one value for each output" (fun () ->
            let w, b, x = drawn 1L (shape [ 2; 3 * 3 * 2 ]), drawn 2L (shape [ 5; 7; 2 ]), drawn 3L (shape [ 2; 2; 3; 2 ])
            let example = shape [ 2; 3; 2 ]
            let _, without = output (TransposedConvolution(2, 3, 2)) example (Array.append w [| 0.0; 0.0 |]) 2 x
            let _, y = output (TransposedConvolution(2, 3, 2, Untied = true)) example (Array.append w b) 2 x
            Near.all 1e-12 (Array.map2 (+) without (Array.append b b)) y "sums")

        testCase "the maximum of a window; the last windows extend beyond the image" (fun () ->
            for extent, size, stride, count in [ 5, 2, 2, 3; 33, 4, 2, 16; 15, 4, 2, 7; 9, 2, 2, 5; 4, 2, 2, 2; 3, 3, 1, 1
                                                 4, 3, 3, 2 ] do
                let images = shape [ 2; extent; extent; 2 ]
                // Negative everywhere, so that zero padding would be detected.
                let x = drawn 3L images |> Array.map (fun v -> -1.0 - abs v)
                let extents, y = output (MaxPool(size, stride)) (images.Without 0) [||] 2 x
                Expect.equal extents [ 2; count; count; 2 ] "shape"
                let expected =
                    [ for n in 0..1 do
                        for i in 0 .. count - 1 do
                            for j in 0 .. count - 1 do
                                for c in 0..1 ->
                                    Seq.max (seq {
                                        for k in i * stride .. min (extent - 1) (i * stride + size - 1) do
                                            for l in j * stride .. min (extent - 1) (j * stride + size - 1) ->
                                                at images x n k l c }) ]
                Near.all 0.0 expected y $"{extent}, {size}, {stride}")

        testCase "maxout takes the maximum of the pieces" (fun () ->
            let images, pieces, channels, size = shape [ 2; 4; 4; 2 ], 3, 2, 3
            let w, b, x =
                drawn 1L (shape [ size * size * 2; pieces * channels ]), drawn 2L (shape [ pieces * channels ]),
                drawn 3L images
            let _, y = output (MaxoutConvolution(channels, pieces, size, 1, 1)) (images.Without 0) (Array.append w b) 2 x
            let all = direct 1 1 size (pieces * channels) images x w b |> Array.ofList
            let expected = [ for i in 0 .. all.Length / (pieces * channels) - 1 do
                               for o in 0 .. channels - 1 ->
                                   Seq.max
                                       (seq { for p in 0 .. pieces - 1 -> all[i * pieces * channels + p * channels + o] }) ]
            Near.all 1e-12 expected y "largest")

        testCase "the nets of the paper's convolutional CIFAR-10 model have the paper's shapes" (fun () ->
            let d =
                Net(shape [ 32; 32; 3 ], MaxoutConvolution(32, 2, 8, 1, 4), MaxPool(4, 2), MaxoutConvolution(32, 2, 8, 1, 3),
                    MaxPool(4, 2), MaxoutConvolution(192, 2, 5, 1, 3), MaxPool(2, 2))
            Expect.equal (List.ofSeq d.Output) [ 5; 5; 192 ] "D's last images"
            let g = Net(shape [ 10; 10; 80 ], TransposedConvolution(3, 5, 3))
            Expect.equal (List.ofSeq g.Output) [ 32; 32; 3 ] "G's")

        testCase "errors state what is required" (fun () ->
            let net (layer: ILayer) (example: int list) = fun () -> Net(shape example, layer)
            refuses "a window of size 5 needs a padded extent of 5 or more, got 3 with padding 0 and 0"
                (net (Convolution(1, 5)) [ 3; 6; 1 ])
            refuses "an example of shape [h, w, c] is required, got [9]" (net (Convolution(1, 2)) [ 9 ])
            refuses "a size and stride of 1 or more" (net (Convolution(1, 2, 0)) [ 4; 4; 1 ])
            refuses "1 channel or more is required, got 0" (net (Convolution(0, 2)) [ 4; 4; 1 ])
            refuses "1 piece or more is required, got 0" (net (MaxoutConvolution(2, 0, 2)) [ 4; 4; 1 ])
            refuses "a stride of at most the size 2 is required, got 3" (net (MaxPool(2, 3)) [ 4; 4; 1 ])
            refuses "square images are required, got [4, 6, 1]" (net (MaxPool(2, 2)) [ 4; 6; 1 ])
            refuses "a pad that leaves 1 pixel or more" (net (TransposedConvolution(1, 2, 1, 4)) [ 2; 2; 1 ])
            refuses "im2col needs images [m, h, w, c], got [2, 3]" (fun () ->
                Shapes.Instance.Im2Col(shape [ 2; 3 ], Window 2))
            refuses "need columns [4, 4], got [4, 5]" (fun () ->
                Shapes.Instance.Col2Im(shape [ 4; 5 ], shape [ 1; 3; 3; 1 ], Window 2)))

        testCase "a convolutional game resumes to the bit" (fun () ->
            let g = Net(shape [ 3 ], Dense 8, Relu(), Reshape(shape [ 2; 2; 2 ]), TransposedConvolution(1, 3, 2), Sigmoid())
            let d =
                Net(shape [ 5; 5; 1 ], Dropout 0.8, MaxoutConvolution(3, 2, 3, 1, 1), MaxPool(2, 2), Reshape(shape [ 27 ]),
                    Dense 1)
            let data = Data.uniform "noise" [ 5; 5; 1 ]
            for engine in [ Reference.Shared :> IEngine; Compiled.Shared; Compiled.In Precision.Bf16 ] do
                let trainer = engine.Trainer(Game(g, d, Batch = 4), data)
                let whole =
                    trainer.Run(trainer.Init(Key.Of 1L)) |> Seq.take 4 |> Seq.map (fun s -> s.Snapshot()) |> List.ofSeq
                let resumed = trainer.Run(trainer.Resume whole[1]) |> Seq.item 1
                Expect.sequenceEqual (all (resumed.Snapshot())) (all whole[3]) $"{engine.Name}"
                Expect.notEqual (all whole[3]) (all whole[2]) "parameters change")
    ]
