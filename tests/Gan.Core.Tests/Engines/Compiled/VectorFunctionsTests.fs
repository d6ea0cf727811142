/// The errors of the vector functions over float32 inputs, in units in the last place, against float64.
module Gan.Core.Tests.VectorFunctionsTests

open System
open System.Runtime.InteropServices
open System.Threading.Tasks
open Expecto
open Gan
open Gan.Testing

/// A function with its range, the largest error there, and its definition.
type private Function = { Op: UnaryOp; Bound: float; From: float32; To: float32; Exact: float -> float }

let private softplus x =
    let t = Math.Exp(-(abs x))
    max x 0.0 + if t < 1e-5 then t - t * t / 2.0 + t * t * t / 3.0 else Math.Log(1.0 + t)

let private functions =
    [ { Op = UnaryOp.Exp; Bound = 2.0; From = -87.0f; To = 88.0f; Exact = Math.Exp }
      { Op = UnaryOp.Log; Bound = 2.0; From = 1.2e-38f; To = 3.4e38f; Exact = Math.Log }
      { Op = UnaryOp.Sigmoid; Bound = 4.0; From = -87.0f; To = 87.0f; Exact = fun x -> 1.0 / (1.0 + Math.Exp(-x)) }
      { Op = UnaryOp.Tanh; Bound = 3.0; From = -20.0f; To = 20.0f; Exact = Math.Tanh }
      { Op = UnaryOp.Softplus; Bound = 4.0; From = -87.0f; To = 87.0f; Exact = softplus } ]

/// Returns the engine's function of many numbers.
let private compiled op =
    let formula = Elementwise([ Expr.Apply(op, Expr.Var "x") ], [ "x" ])
    fun (x: float32[]) ->
        let y = Array.zeroCreate<float32> x.Length
        let pins = [| GCHandle.Alloc(x, GCHandleType.Pinned); GCHandle.Alloc(y, GCHandleType.Pinned) |]
        try
            let at = pins |> Array.map _.AddrOfPinnedObject()
            formula.Run<float32>([| at[0] |], [| at[1] |], y.Length, readOnlyDict [])
        finally
            for pin in pins do pin.Free()
        y

/// The distance of the next float32 above |x|.
let private unit (x: float) =
    if abs x < 1.2e-38 then Math.ScaleB(1.0, -149) else Math.ScaleB(1.0, Math.ILogB x - 23)

/// The largest error of a function over the floats with these bits, and where it is.
let private worst f values (bits: int[]) =
    let x = bits |> Array.map BitConverter.Int32BitsToSingle |> Array.filter (fun x -> x >= f.From && x <= f.To)
    let y: float32[] = values x
    let mutable worst, at = 0.0, nanf
    for i in 0 .. x.Length - 1 do
        let exact = f.Exact(float x[i])
        let error = abs (float y[i] - exact) / unit exact
        if not (error <= worst) then
            worst <- error
            at <- x[i]
    worst, at

/// Every float32 of one range of 2^20, both signs, and every n-th of all; with GAN_CASES every float32 of the range.
let private check f =
    test $"{f.Op}: at most {f.Bound} units in the last place on [{f.From}, {f.To}]" {
        let step = if isNull (Environment.GetEnvironmentVariable "GAN_CASES") then 8191 else 1
        // Chunks of 2^20 bit patterns; that of [1, 1.125) is checked in full.
        let chunks =
            [| for sign in [ 0; Int32.MinValue ] do
                   for chunk in 0 .. (0x7F800000 >>> 20) - 1 do
                       let start = sign ||| (chunk <<< 20)
                       start, (if chunk = (0x3F800000 >>> 20) then 1 else step) |]
        let values = compiled f.Op
        let results = Array.zeroCreate<float * float32> chunks.Length
        Parallel.For(0, chunks.Length, fun i ->
            let start, step = chunks[i]
            let bits = [| for b in 0 .. step .. (1 <<< 20) - 1 -> start + b |]
            results[i] <- worst f values bits)
        |> ignore
        let error, at = Array.maxBy (fun (e: float, _) -> if Double.IsNaN e then infinity else e) results
        Expect.isLessThanOrEqual error f.Bound $"the error at {at:R}"
    }

let private special =
    test "infinities, NaN and zeros" {
        let x = [| -infinityf; -0f; 0f; infinityf; nanf; 200f; -200f; 1e-30f |]
        let expect op expected =
            for x, e, got in Seq.zip3 x expected (compiled op x) do
                let near = got = e || abs (got - e) <= 1.2e-7f * abs e || Single.IsNaN got && Single.IsNaN e
                Expect.isTrue near $"{op} of {x}: {e} required, got {got}"
        expect UnaryOp.Exp [ 0f; 1f; 1f; infinityf; nanf; infinityf; 0f; 1f ]
        expect UnaryOp.Log [ nanf; -infinityf; -infinityf; infinityf; nanf; log 200f; nanf; log 1e-30f ]
        expect UnaryOp.Sigmoid [ 0f; 0.5f; 0.5f; 1f; nanf; 1f; 0f; 0.5f ]
        expect UnaryOp.Tanh [ -1f; -0f; 0f; 1f; nanf; 1f; -1f; 1e-30f ]
        expect UnaryOp.Softplus [ 0f; log 2f; log 2f; infinityf; nanf; 200f; 0f; log 2f ]
        expect UnaryOp.Relu [ 0f; 0f; 0f; infinityf; nanf; 200f; 0f; 1e-30f ]
        expect UnaryOp.Heaviside [ 0f; 0f; 0f; 1f; 0f; 1f; 0f; 1f ]
    }

/// The last elements of an array, which do not fill a vector, have the bits that they have elsewhere.
let private position =
    test "a value does not depend on its place in the array" {
        let x = Array.init 67 (fun i -> float32 i / 7f - 4f)
        for f in functions do
            let values = compiled f.Op
            let bits x = values x |> Array.map BitConverter.SingleToInt32Bits
            let whole = bits (Array.append x x)
            for count in 1 .. x.Length do
                Expect.equal (bits x[.. count - 1]) whole[.. count - 1] $"{f.Op} of {count} numbers"
    }

[<Tests>]
let tests = testList "compiled vector functions" [ yield! List.map check functions; special; position ]
