/// Matrix products by every tile that this machine has, for any number of threads; and all of the engine's suite with
/// narrower vectors, in child processes.
module Gan.Core.Tests.TileTests

#nowarn "9" // addresses

open System
open System.Runtime.InteropServices
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Internal
open Gan.Testing
open Microsoft.FSharp.NativeInterop

/// The tiles, and whether they round to bfloat16.
let private tiles =
    [ yield "vectors", VectorTile false :> Tile
      yield "rounded vectors", VectorTile true
      if PairTile.IsSupported then yield "pairs", PairTile()
      if MatrixTile.IsSupported then yield "matrix registers", MatrixTile() ]

/// Memory of numbers, aligned to a vector or one number off.
type private Memory(values: float32[], offset: int) =
    let address =
        NativeMemory.AlignedAlloc(unativeint ((values.Length + offset + 1) * sizeof<float32>), 64un)
        |> NativePtr.ofVoidPtr<float32>
    let start = NativePtr.add address offset
    do values.AsSpan().CopyTo(Span(NativePtr.toVoidPtr start, values.Length))
    member _.Start = start
    member _.Values = Span<float32>(NativePtr.toVoidPtr start, values.Length).ToArray()
    interface IDisposable with
        member _.Dispose() = NativeMemory.AlignedFree(NativePtr.toVoidPtr address)

/// One product: its sizes, the transposed factors, the threads that it is planned for, and the offset of its memory.
type private Product = { M: int; K: int; N: int; TurnA: bool; TurnB: bool; Threads: int; Offset: int }

let private products =
    let size = Gen.frequency [ 3, Gen.choose (1, 40); 1, Gen.choose (41, 100); 1, Gen.elements [ 8; 16; 24; 32; 64; 96 ] ]
    // Blocks of k have at most 416 numbers.
    let long = Gen.frequency [ 6, size; 1, Gen.choose (410, 420); 1, Gen.choose (800, 1300) ]
    gen {
        let! m, k, n = Gen.zip3 size long size
        let! turnA, turnB = Gen.two (Gen.elements [ false; true ])
        let! threads = Gen.elements [ 1; 2; 3; 16; 64 ]
        let! offset = Gen.elements [ 0; 1 ]
        return { M = m; K = k; N = n; TurnA = turnA; TurnB = turnB; Threads = threads; Offset = offset }
    }
    |> Arb.fromGen

let private random seed count =
    let x = Array.zeroCreate<float32> count
    Draw.Uniform(Key.Of seed, x.AsSpan())
    x |> Array.map (fun x -> 2f * x - 1f)

/// Rounds to bfloat16, to nearest, ties to even.
let private rounded (x: float32) =
    if x = 0f then x
    else
        let unit = Math.ScaleB(1.0, Math.ILogB(float x) - 7)
        float32 (Math.Round(float x / unit, MidpointRounding.ToEven) * unit)

/// Computes the product by a tile, its parts in reversed order.
let private computed (tile: Tile) (p: Product) threads (a: float32[]) (b: float32[]) =
    let gemm = Gemm(p.M, p.K, p.N, p.TurnA, p.TurnB, tile, threads)
    use a = new Memory(a, p.Offset)
    use b = new Memory(b, p.Offset)
    use c = new Memory(Array.create (p.M * p.N) nanf, p.Offset)
    use packed = new Memory(Array.create (max 1 gemm.Packed) nanf, 0)
    for part in gemm.PackParts - 1 .. -1 .. 0 do gemm.Pack(a.Start, packed.Start, part)
    for part in gemm.Parts - 1 .. -1 .. 0 do gemm.Compute(a.Start, packed.Start, b.Start, c.Start, part)
    c.Values

/// The product's definition in float64.
let private defined (p: Product) (a: float32[]) (b: float32[]) =
    [| for i in 0 .. p.M - 1 do
           for j in 0 .. p.N - 1 do
               let mutable sum = 0.0
               for q in 0 .. p.K - 1 do
                   let x = if p.TurnA then a[q * p.M + i] else a[i * p.K + q]
                   let y = if p.TurnB then b[j * p.K + q] else b[q * p.N + j]
                   sum <- sum + float x * float y
               sum |]

let private ofTile (name, tile: Tile) =
    testList name [
        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 120 }
            "equal the definition, on any number of threads"
        <| Prop.forAll products (fun p ->
            let a, b = random 3L (p.M * p.K), random 5L (p.K * p.N)
            let kept = if tile.IsRounded && p.N > 3 then rounded else id
            let got = computed tile p p.Threads a b
            // Each of k sums of numbers up to 1 is rounded; a missing product would be an error of 0.1 or so.
            let exact = defined p (Array.map kept a) (Array.map kept b)
            Near.all (4e-8 * float p.K + 2e-6) exact (Array.map float got) ""
            Expect.equal (computed tile p 1 a b) got "the bits with one thread")
        test "an infinite or undefined number reaches its row and column only" {
            let p = { M = 70; K = 50; N = 70; TurnA = false; TurnB = false; Threads = 2; Offset = 0 }
            let a, b = random 3L (p.M * p.K), random 5L (p.K * p.N)
            a[33 * p.K + 49] <- nanf
            b[49 * p.N + 66] <- infinityf
            for i, x in Array.indexed (computed tile p 2 a b) do
                Expect.equal (Single.IsFinite x) (i / p.N <> 33 && i % p.N <> 66) $"row {i / p.N}, column {i % p.N}"
        }
    ]

/// Runs the compiled engine's tests of this program in a child process whose runtime has narrower vectors.
let private narrower (setting: string) bits =
    test $"the compiled engine's tests pass with vectors of {bits} bits" {
        if isNull (Environment.GetEnvironmentVariable "GAN_NARROWER") && Vectors.Width * 32 > bits then
            let ended =
                Processes.run AppContext.BaseDirectory [ setting, "0"; "GAN_NARROWER", string bits ] "dotnet"
                    [ "Gan.Core.Tests.dll"; "--no-spinner"; "--colours"; "0"; "--filter-test-list"; "compiled" ]
            Expect.stringContains ended.Out " 0 failed, 0 errored" $"{ended.Out}\n{ended.Err}"
            Expect.equal ended.Code 0 "exit code"
        else
            skiptest "this process has no wider vectors"
    }

[<Tests>]
let tests =
    testList "compiled tiles" [
        test "the vectors of this process are those that were asked for" {
            match Environment.GetEnvironmentVariable "GAN_NARROWER" with
            | null -> ()
            | bits -> Expect.equal (Vectors.Width * 32) (int bits) "bits of a vector"
        }
        yield! List.map ofTile tiles
        testList "vectors" [ narrower "DOTNET_EnableAVX512" 256; narrower "DOTNET_EnableAVX" 128 ]
    ]
