namespace Gan.DiffSharp

open System
open System.Collections.Immutable
open Gan

/// The engines over DiffSharp: `diffsharp` over libtorch and `diffsharp-reference` in managed code. On a CUDA device
/// `diffsharp` is slower than the compiled engine on the CPU (bench/README.md), so neither is a default.
[<Sealed>]
type DiffSharpEngines() =
    let fp32 = ImmutableArray.Create Precision.Fp32

    let engines =
        ImmutableArray.Create(
            EngineInfo("diffsharp", "DiffSharp over libtorch, float32", ImmutableArray.Create("cpu", "cuda"), fp32),
            EngineInfo("diffsharp-reference", "DiffSharp in managed code, float64", ImmutableArray.Create "cpu", fp32))

    interface IEngineProvider with
        member _.Engines = engines

        member _.Make(name, device, _) =
            match name with
            | "diffsharp" -> DiffSharpEngine.Torch device :> IEngine
            | "diffsharp-reference" -> DiffSharpEngine.Reference() :> IEngine
            | _ -> raise (ArgumentException $"an engine is diffsharp or diffsharp-reference, got '{name}'")
