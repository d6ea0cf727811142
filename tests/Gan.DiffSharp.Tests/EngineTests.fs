module Gan.DiffSharp.Tests.EngineTests

open System
open Expecto
open Gan.Testing
open Gan.DiffSharp
open Gan.DiffSharp.Internal
open global.DiffSharp

/// Memory that the update rules cannot access, like a CUDA device's: updates use the rules' formulas over tensors.
let private unreachable (memory: Memory) =
    { new Memory(memory.Backend, memory.Device, memory.Dtype) with
        member _.Load(shape, values) = memory.Load(shape, values)
        member _.LoadDouble(shape, values) = memory.LoadDouble(shape, values)
        member _.Read raw = memory.Read raw
        member _.Keep raw = memory.Keep raw
        member _.Free raw = memory.Free raw
        member _.Assign(target, value) = memory.Assign(target, value)
        member _.Advance(_, _, _, _, _) = false
        member _.Scope() = memory.Scope() }

[<Tests>]
let tests =
    let unreachableReference = unreachable (ReferenceMemory<float> Dtype.Float64)
    let unreachableTorch = unreachable (TorchMemory<float32>(Device.CPU, Dtype.Float32))
    testSequenced (testList "diffsharp" [
        EngineSuite.suite (DiffSharpEngine.Reference()) 1e-12
        EngineSuite.suite (DiffSharpEngine.Torch "cpu") 2e-5
        EngineSuite.suite (DiffSharpEngine(unreachableReference, "diffsharp-reference by formulas", 3)) 1e-12
        EngineSuite.suite (DiffSharpEngine(unreachableTorch, "diffsharp by formulas", 3)) 2e-5 ])
