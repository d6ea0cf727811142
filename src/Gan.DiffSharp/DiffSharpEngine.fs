namespace Gan.DiffSharp

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Runtime.InteropServices
open Gan
open Gan.DiffSharp.Internal
open Gan.Libtorch
open global.DiffSharp
open global.DiffSharp.Backends

/// A value of the engine: a DiffSharp tensor, and its order, the number of times that it can still be differentiated.
[<Sealed>]
type Value internal (tensor: Tensor, order: int) =
    member internal _.Recorded = tensor
    member internal _.Order = order

    /// Wraps a DiffSharp tensor as a constant of the engine, whether or not DiffSharp differentiates by it.
    static member Of(tensor: Tensor) = Value(tensor, Int32.MaxValue)

    /// The DiffSharp tensor without the engine's tape: a constant with respect to the engine's variables.
    member _.Tensor = Tape.outside tensor

/// DiffSharp as an engine: it uses DiffSharp's operations and its reverse mode. It does not use DiffSharp's random numbers
/// (noise and masks are keyed inputs), and neither reads nor changes its default configuration and its nesting counter.
[<Sealed>]
type DiffSharpEngine internal (memory: Memory, name: string, orders: int) =
    static let known = ConcurrentDictionary<struct (Backend * Device * Dtype), DiffSharpEngine>()
    let tensors = TensorOps memory
    let ops = tensors :> IOps<Tensor>

    let constant tensor = Value(tensor, Int32.MaxValue)
    let load raw = constant (Tensor.ofRawTensor raw)
    let map f (x: Value) = Value(f x.Recorded, x.Order)
    let map2 f (a: Value) (b: Value) = Value(f a.Recorded b.Recorded, min a.Order b.Order)
    let slots (buffer: Gan.Buffer) = (buffer :?> TensorBuffer).Slots
    let raw (x: Value) = x.Recorded.primalRaw

    let variable (x: Value) =
        if Tape.isVariable x.Recorded then map Functions.alias x
        else Value(Tape.variable orders x.Recorded, min orders x.Order)

    let gradients (scalar: Value) (variables: Value[]) differentiable : Value[] =
        Differentiable.Check(ops.ShapeOf scalar.Recorded, variables |> Seq.map (_.Recorded >> Tape.isVariable))
        // The highest level at which the tape of all of them is complete.
        let order = variables |> Seq.map _.Order |> Seq.append [ scalar.Order; orders ] |> Seq.min
        if order = 0 then
            raise (NotSupportedException(
                $"gradients support derivatives up to order {orders}, got a request for a higher order; "
                + "create the engine with a larger 'orders'"))
        let level = if differentiable then order else 1
        Tape.gradients level scalar.Recorded (variables |> Array.map _.Recorded)
        |> Array.map (fun g -> if differentiable then Value(g, order - 1) else constant (Tape.outside g))

    /// Evaluates the rule's formulas over tensors, slot by slot, for memory that the host cannot address.
    let byFormulas (rule: UpdateRule) step (parameters: RawTensor[]) (states: RawTensor[][]) (gradients: RawTensor[]) =
        let numbers = [ for number in rule.NumbersAt step -> KeyValuePair(number.Key, ops.Constant number.Value) ]
        for slot in 0 .. parameters.Length - 1 do
            let variables =
                Dictionary(
                    [ yield! numbers
                      yield KeyValuePair("parameter", Tensor.ofRawTensor parameters[slot])
                      yield KeyValuePair("update", Tensor.ofRawTensor gradients[slot])
                      for struct (name, _), state in Seq.zip rule.State states do
                          yield KeyValuePair(name, Tensor.ofRawTensor state[slot]) ])
            let change = rule.Change.Eval(ops, variables)
            let next = [| for struct (_, formula) in rule.State -> formula.Eval(ops, variables) |]
            memory.Assign(parameters[slot], (Tensor.ofRawTensor parameters[slot] + change).primalRaw)
            for state, value in Array.zip states next do
                memory.Assign(state[slot], value.primalRaw)

    /// Loads libtorch and returns the device with the given name.
    static let find device =
        let cuda () =
            BackendTensorStatics.Get(Backend.Torch).IsDeviceTypeAvailable global.DiffSharp.DeviceType.CUDA
        try
            LibtorchLoader.Load()
            match device with
            | "cpu" -> Device.CPU
            | "cuda" when cuda () -> Device.GPU
            | "cuda" ->
                raise (ArgumentException(
                    "a CUDA device is required, but none is available; choose cpu, "
                    + "or build with -p:GanDiffSharp=cuda on a machine that has one"))
            | "auto" -> if cuda () then Device.GPU else Device.CPU
            | _ -> raise (ArgumentException $"the device auto, cpu or cuda is required, got '{device}'")
        with
        | :? LibtorchException
        | :? ArgumentException -> reraise ()
        | e -> raise (LibtorchException([ e.GetBaseException().Message.ReplaceLineEndings " " ], e))

    member internal _.Memory = memory

    /// <summary>Returns the engine for tensors of a backend, device and element type.</summary>
    /// <exception cref="T:System.ArgumentException">
    /// The element type is not float32 or float64, or the backend is not one of DiffSharp's own.
    /// </exception>
    static member internal For(backend, device, dtype) =
        known.GetOrAdd(struct (backend, device, dtype), fun _ ->
            let memory: Memory =
                match backend, dtype with
                | Backend.Reference, Dtype.Float32 -> ReferenceMemory<float32> dtype
                | Backend.Reference, Dtype.Float64 -> ReferenceMemory<float> dtype
                | Backend.Torch, Dtype.Float32 -> TorchMemory<float32>(device, dtype)
                | Backend.Torch, Dtype.Float64 -> TorchMemory<float>(device, dtype)
                | _ ->
                    let required = "tensors of float32 or float64 on the Reference or Torch backend required"
                    invalidArg (nameof dtype) $"{required}, got {dtype} on {backend.Name}"
            DiffSharpEngine(memory, (if backend = Backend.Torch then "diffsharp" else "diffsharp-reference"), 3))

    /// <summary>Returns the engine for tensors of this tensor's backend, device and element type.</summary>
    /// <exception cref="T:System.ArgumentException">
    /// The element type is not float32 or float64, or the backend is not one of DiffSharp's own.
    /// </exception>
    static member internal For(x: Tensor) = DiffSharpEngine.For(x.backend, x.device, x.dtype)

    /// <summary>
    /// Creates the engine over DiffSharp's reference backend in float64. It is slow managed code, and its differentiation
    /// is an oracle independent of the reference engine's.
    /// </summary>
    /// <param name="orders">The highest order of derivatives by the same variables.</param>
    static member Reference([<Optional; DefaultParameterValue(3)>] orders: int) : IEngine<Value> =
        DiffSharpEngine(ReferenceMemory<float> Dtype.Float64, "diffsharp-reference", orders)

    /// <summary>Loads libtorch and creates the engine over DiffSharp's Torch backend in float32.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where a device is available, otherwise the CPU.
    /// </param>
    /// <param name="orders">The highest order of derivatives by the same variables.</param>
    /// <exception cref="T:Gan.Libtorch.LibtorchException">
    /// libtorch or DiffSharp's Torch backend cannot be loaded.
    /// </exception>
    /// <exception cref="T:System.ArgumentException">The device is unknown or not available.</exception>
    static member Torch(device: string, [<Optional; DefaultParameterValue(3)>] orders: int) : IEngine<Value> =
        DiffSharpEngine(TorchMemory<float32>(find device, Dtype.Float32), "diffsharp", orders)

    interface IOps<Value> with
        member _.ShapeOf x = ops.ShapeOf x.Recorded
        member _.Constant value = constant (ops.Constant value)
        member _.Unary(op, x) = map (fun x -> ops.Unary(op, x)) x
        member _.Binary(op, a, b) = map2 (fun a b -> ops.Binary(op, a, b)) a b
        member _.Sum(x, axis) = map (fun x -> ops.Sum(x, axis)) x
        member _.Max(x, axis) = map (fun x -> ops.Max(x, axis)) x
        member _.MatMul(a, b) = map2 (fun a b -> ops.MatMul(a, b)) a b
        member _.Transpose x = map ops.Transpose x
        member _.Reshape(x, shape) = map (fun x -> ops.Reshape(x, shape)) x
        member _.Broadcast(x, shape) = map (fun x -> ops.Broadcast(x, shape)) x
        member _.Slice(x, axis, start, count) = map (fun x -> ops.Slice(x, axis, start, count)) x

        member _.Concat(parts, axis) =
            Value(ops.Concat([| for x in parts -> x.Recorded |], axis), parts |> Seq.map _.Order |> Seq.min)

        member _.Im2Col(x, window, outside) = map (fun x -> ops.Im2Col(x, window, outside)) x
        member _.Col2Im(columns, images, window) = map (fun x -> ops.Col2Im(x, images, window)) columns
        member _.Random input = constant (ops.Random input)
        member _.StopGradient x = constant (ops.StopGradient x.Recorded)

    interface IDifferentiable<Value> with
        member _.Variable x = variable x
        member _.Gradients(scalar, variables, differentiable) = gradients scalar (Array.ofSeq variables) differentiable

    interface IEngine<Value> with
        member _.Name = name
        member _.Device = if memory.Device = Device.CPU then "cpu" else "cuda"
        member _.IsDouble = memory.Dtype = Dtype.Float64
        member _.Load(shape, values: ReadOnlySpan<float32>) = load (memory.Load(shape, values))
        member _.Load(shape, values: ReadOnlySpan<float>) = load (memory.LoadDouble(shape, values))
        member _.Read x = memory.Read(raw x)
        member _.Hold parameters = TensorBuffer.Of(memory, parameters)

        member _.Open(buffer, variables) =
            slots buffer |> Array.map (load >> (if variables then variable else id)) :> IReadOnlyList<Value>

        member engine.Update(rule, step, parameters, state, gradients) =
            let own, states, gradients = slots parameters, [| for s in state -> slots s |], [| for g in gradients -> raw g |]
            if not (memory.Advance(rule, step, own, states, gradients)) then
                byFormulas rule step own states gradients

        member _.Assign(buffer, slot, value) = memory.Assign((slots buffer)[slot], raw value)
        member _.Scope() = memory.Scope()
        member engine.Bind(net, parameters, state) = Binding.Of(engine, net, parameters, state)

        // A loss may contain a gradient of D by its input, and is itself differentiated: order 2.
        member _.Trainer(game, data) = Trainer<Value>(DiffSharpEngine(memory, name, 2), game, data)
