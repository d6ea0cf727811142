/// The requirements on every engine (docs/engines.md): each operation, layer, objective and optimiser against closed
/// forms, finite differences and the float64 reference; Algorithm 1 against the reference from the same key; purity.
module Gan.Testing.EngineSuite

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.Testing.FiniteDifferences

let private unaries =
    Enum.GetValues<UnaryOp>() |> Array.map (fun op ->
        // Logarithm and square root get positive numbers only.
        op, (match op with UnaryOp.Log | UnaryOp.Sqrt -> (fun (x: float32) -> abs x + 0.1f) | _ -> id))

let private operations (engine: IEngine<'T>) tolerance =
    let load seed s = engine.Load(s, ReadOnlySpan(numbers seed s))
    let read (x: 'T) = engine.Read x
    let reference seed s = Reference.Shared.Load(s, ReadOnlySpan(numbers seed s))

    /// Compares an expression with the reference: values, and gradients of Σ (expression · weights).
    let agrees name (shapes: Shape list) (ours: 'T list -> 'T) (theirs: ReferenceValue list -> ReferenceValue) =
        testCase name (fun () ->
            let x = shapes |> List.mapi (fun i s -> engine.Variable(load (int64 i) s))
            let y = shapes |> List.mapi (fun i s -> Reference.Shared.Variable(reference (int64 i) s))
            let a, b = ours x, theirs y
            Expect.equal (engine.ShapeOf a) b.Shape "shape"
            Near.all tolerance (Reference.Shared.Read b) (read a) "value"
            let gradient = engine.Gradients(engine.Dot(a, load 99L b.Shape), List.toArray x)
            let expected = Reference.Shared.Gradients(Reference.Shared.Dot(b, reference 99L b.Shape), List.toArray y)
            (gradient, expected) ||> Seq.iter2 (fun g e ->
                Near.all tolerance (Reference.Shared.Read e) (read g) "gradient"))

    testList "operations" [
        testList "unary, on plain numbers" [
            for op, domain in unaries ->
                testCase $"{op}" (fun () ->
                    let x = numbers 3L (shape [ 50 ]) |> Array.map (fun v -> domain (4.0f * v))
                    let y = engine.Unary(op, engine.Load(shape [ 50 ], ReadOnlySpan x))
                    Near.all tolerance (x |> Seq.map (fun v -> Scalars.Apply(op, float v))) (read y) "value") ]

        testList "binary, with every kind of broadcast" [
            for op in Enum.GetValues<BinaryOp>() do
                for a, b in [ [ 4; 3 ], [ 4; 3 ]; [ 4; 3 ], [ 3 ]; [ 4; 3 ], []; [], [ 4; 3 ]; [ 4; 1 ], [ 1; 3 ]
                              [ 2; 1; 3 ], [ 4; 1 ]; [ 3 ], [ 4; 3 ] ] ->
                    agrees $"{op} {a} {b}" [ shape a; shape b ]
                        (fun x -> engine.Binary(op, x[0], x[1])) (fun x -> Reference.Shared.Binary(op, x[0], x[1])) ]

        agrees "sum of all" [ shape [ 4; 3 ] ] (fun x -> engine.Sum x[0]) (fun x -> Reference.Shared.Sum x[0])
        testList "sum and maximum along an axis" [
            for axis in 0..2 do
                agrees $"sum {axis}" [ shape [ 2; 3; 4 ] ] (fun x -> engine.Sum(x[0], axis))
                    (fun x -> Reference.Shared.Sum(x[0], axis))
                agrees $"max {axis}" [ shape [ 2; 3; 4 ] ] (fun x -> engine.Max(x[0], axis))
                    (fun x -> Reference.Shared.Max(x[0], axis)) ]
        agrees "matrix product" [ shape [ 5; 4 ]; shape [ 4; 3 ] ] (fun x -> engine.MatMul(x[0], x[1]))
            (fun x -> Reference.Shared.MatMul(x[0], x[1]))
        agrees "transpose" [ shape [ 5; 4 ] ] (fun x -> engine.Transpose x[0]) (fun x -> Reference.Shared.Transpose x[0])
        agrees "reshape" [ shape [ 6; 4 ] ] (fun x -> engine.Reshape(x[0], shape [ 3; 8 ]))
            (fun x -> Reference.Shared.Reshape(x[0], shape [ 3; 8 ]))
        testList "slices, concatenations and broadcasts" [
            for axis in 0..2 do
                let wider = (shape [ 4; 5; 6 ]).With(axis, 2)
                agrees $"slice {axis}" [ shape [ 4; 5; 6 ] ] (fun x -> engine.Slice(x[0], axis, 1, 2))
                    (fun x -> Reference.Shared.Slice(x[0], axis, 1, 2))
                agrees $"concatenation {axis}" [ shape [ 4; 5; 6 ]; wider; wider ]
                    (fun x -> engine.Concat([| x[0]; x[1]; x[2] |], axis))
                    (fun x -> Reference.Shared.Concat([| x[0]; x[1]; x[2] |], axis))
            for from, into in [ [], [ 2; 3 ]
                                [ 3 ], [ 2; 3 ]
                                [ 2; 1 ], [ 2; 3 ]
                                [ 2; 1; 3 ], [ 2; 4; 3 ]
                                [ 2; 3 ], [ 2; 3 ] ] do
                agrees $"broadcast {from} to {into}" [ shape from ]
                    (fun x -> engine.Broadcast(x[0], shape into)) (fun x -> Reference.Shared.Broadcast(x[0], shape into))
            testCase "an empty slice and a full one" (fun () ->
                let x = load 1L (shape [ 3; 2 ])
                Expect.equal (read (engine.Slice(x, 0, 0, 3))) (read x) "all"
                Expect.equal (engine.ShapeOf(engine.Slice(x, 1, 2, 0))) (shape [ 3; 0 ]) "nothing") ]
        testCase "a gradient by an intermediate value depends on the outer variables" (fun () ->
            // ∂/∂a of [∂/∂x (a·x³) at x = a·b] = ∂/∂a (3a·a²b²) = 9a²b²; ∂/∂b = 6a³b.
            let a, b =
                engine.Variable(engine.Load(shape [], ReadOnlySpan [| 2.0f |])),
                engine.Variable(engine.Load(shape [], ReadOnlySpan [| 0.5f |]))
            let x = engine.Variable(engine.Multiply(a, b))
            let inner = engine.Gradients(engine.Multiply(a, engine.Multiply(x, engine.Multiply(x, x))), [| x |], true)[0]
            let outer = engine.Gradients(inner, [| a; b |])
            Near.all tolerance [ 9.0; 24.0 ] [ (read outer[0])[0]; (read outer[1])[0] ] "derivatives")
        agrees "affine" [ shape [ 5; 4 ]; shape [ 4; 3 ]; shape [ 3 ] ]
            (fun x -> engine.Affine(x[0], x[1], x[2]))
            (fun x -> (Reference.Shared :> IOps<ReferenceValue>).Affine(x[0], x[1], x[2]))
        agrees "stop-gradient gives a constant" [ shape [ 3 ] ]
            (fun x -> engine.Multiply(x[0], engine.StopGradient x[0]))
            (fun x -> Reference.Shared.Multiply(x[0], Reference.Shared.StopGradient x[0]))

        testList "windows of images" [
            for window in [ Window(2); Window(3, 2, 1, 1); Window(2, 3); Window(4, 1, 2, 0); Window(3, 2, 0, 2) ] do
                let images = shape [ 2; 5; 4; 3 ]
                let patches = Shapes.Instance.Im2Col(images, window)
                agrees $"im2col {window}" [ images ] (fun x -> engine.Im2Col(x[0], window))
                    (fun x -> Reference.Shared.Im2Col(x[0], window))
                agrees $"largest of each window {window}" [ images ]
                    (fun x -> engine.Max(engine.Im2Col(x[0], window, -infinity), 1))
                    (fun x -> Reference.Shared.Max(Reference.Shared.Im2Col(x[0], window, -infinity), 1))
                agrees $"col2im {window}" [ patches ] (fun x -> engine.Col2Im(x[0], images, window))
                    (fun x -> Reference.Shared.Col2Im(x[0], images, window))
                testCase $"second derivatives through {window}" (fun () ->
                    // Σ (P x)³ has the Hessian Pᵀ·6·diag(P x)·P, whose product with v is the gradient of ⟨∇, v⟩.
                    let second (ops: IEngine<'S>) =
                        let x = ops.Variable(ops.Load(images, ReadOnlySpan(numbers 1L images)))
                        let p = ops.Im2Col(x, window)
                        let slope = ops.Gradients(ops.Sum(ops.Multiply(p, ops.Multiply(p, p)), Nullable()), [| x |], true)[0]
                        ops.Gradients(ops.Dot(slope, ops.Load(images, ReadOnlySpan(numbers 2L images))), [| x |])[0]
                        |> ops.Read
                    Near.all tolerance (second Reference.Shared) (second engine) "product") ]

        testCase "among equal maxima the first gets the gradient" (fun () ->
            let x = engine.Variable(engine.Load(shape [ 1; 4 ], ReadOnlySpan [| 1f; 2f; 2f; 0f |]))
            Near.all
                0.0 [ 0.0; 1.0; 0.0; 0.0 ] (read (engine.Gradients(engine.Sum(engine.Max(x, 1)), [| x |]).[0])) "gradient")

        testCase "a gradient can be taken twice" (fun () ->
            let x = engine.Variable(engine.Load(shape [ 2 ], ReadOnlySpan [| 1f; 2f |]))
            let y = engine.Sum(engine.Multiply(x, x))
            for _ in 1..2 do
                Near.all 0.0 [ 2.0; 4.0 ] (read (engine.Gradients(y, [| x |]).[0])) "gradient")

        testCase "a gradient needs a scalar and variables" (fun () ->
            let x = engine.Load(shape [ 2 ], ReadOnlySpan [| 1f; 2f |])
            let v = engine.Variable x
            let refused (part: string) f =
                Expect.throwsC (fun () -> f () |> ignore) (fun e -> Expect.stringContains e.Message part (string e))
            refused "of shape [], got shape [2]" (fun () -> engine.Gradients(v, [| v |]))
            refused "at index 1" (fun () -> engine.Gradients(engine.Sum v, [| v; x |])))

        testCase "random inputs are functions of the key" (fun () ->
            for kind in Enum.GetValues<RandomKind>() do
                let input = RandomInput(kind, Key.Of 5L, shape [ 3; 20 ], 0.3, 2.5)
                let expected = Array.zeroCreate<float32> 60
                match kind with
                | RandomKind.Mask -> Draw.Mask(Key.Of 5L, expected, 0.3, 2.5)
                | RandomKind.Uniform -> Draw.Uniform(Key.Of 5L, expected)
                | _ -> Draw.Normal(Key.Of 5L, expected.AsSpan())
                Near.all 0.0 (Seq.map float expected) (read (engine.Random input)) $"{kind}")
    ]

let private operators (engine: IEngine<'T>) tolerance =
    let load (values: float list) = engine.Load(shape [ values.Length ], ReadOnlySpan(Array.ofList values))
    let slots values : IReadOnlyList<'T> = [| load values |]
    let at i (x: IReadOnlyList<'T>) = engine.Slice(x[0], 0, i, 1)
    let scalar x = engine.Sum(x, Nullable())

    /// Rosenbrock's function, (1 − x)² + 100·(y − x²)², whose derivatives are known.
    let rosenbrock (p: IReadOnlyList<'T>) =
        let x, y = at 0 p, at 1 p
        let a = engine.Subtract(engine.Constant 1.0, x)
        let b = engine.Subtract(y, engine.Multiply(x, x))
        scalar (engine.Add(engine.Multiply(a, a), engine.Scale(engine.Multiply(b, b), 100.0)))

    let x, y = 0.5, -0.25
    let gradient = [ -2.0 * (1.0 - x) - 400.0 * x * (y - x * x); 200.0 * (y - x * x) ]
    let hessian = [ 2.0 - 400.0 * (y - 3.0 * x * x); -400.0 * x; -400.0 * x; 200.0 ]
    let read (v: 'T) = engine.Read v

    testList "gradient operators" [
        testCase "value and gradient" (fun () ->
            let struct (v, g) = engine.ValueAndGrad(Func<_, _> rosenbrock).Invoke(slots [ x; y ])
            Near.one tolerance ((1.0 - x) ** 2.0 + 100.0 * (y - x * x) ** 2.0) (read v).[0] "value"
            Near.all tolerance gradient (read g[0]) "gradient")

        testCase "Hessian" (fun () ->
            Near.all tolerance hessian (read (engine.Hessian(Func<_, _> rosenbrock).Invoke(slots [ x; y ]))) "Hessian")

        testCase "Hessian–vector product" (fun () ->
            let v = [ 2.0; -1.0 ]
            let expected = [ hessian[0] * 2.0 - hessian[1]; hessian[2] * 2.0 - hessian[3] ]
            Near.all
                tolerance expected (read (engine.Hvp(Func<_, _> rosenbrock).Invoke(slots [ x; y ], slots v)[0])) "product")

        testCase "Jacobian, and both products with it" (fun () ->
            // f(p) = (p0·p1, exp p0, p1²) has the Jacobian [p1 p0; exp p0 0; 0 2p1].
            let f (p: IReadOnlyList<'T>) =
                engine.Concat
                    [| engine.Multiply(at 0 p, at 1 p); engine.Unary(UnaryOp.Exp, at 0 p); engine.Multiply(at 1 p, at 1 p) |]
            let j = [ y; x; exp x; 0.0; 0.0; 2.0 * y ]
            let p = slots [ x; y ]
            Near.all tolerance j (read (engine.Jacobian(Func<_, _> f).Invoke p)) "Jacobian"
            Near.all
                tolerance [ j[0] + 2.0 * j[1]; j[2]; 2.0 * j[5] ]
                (read (engine.Jvp(Func<_, _> f).Invoke(p, slots [ 1.0; 2.0 ]))) "forward"
            Near.all
                tolerance [ j[0] - j[2]; j[1] + 3.0 * j[5] ]
                (read (engine.Vjp(Func<_, _> f).Invoke(p, load [ 1.0; -1.0; 3.0 ])[0])) "reverse")

        testCase "nested: the third derivative of x⁴" (fun () ->
            let quartic (p: IReadOnlyList<'T>) = let s = engine.Multiply(p[0], p[0]) in scalar (engine.Multiply(s, s))
            let derivative (f: Func<IReadOnlyList<'T>, 'T>) =
                Func<IReadOnlyList<'T>, 'T>(fun p -> scalar (engine.Grad(f).Invoke(p)[0]))
            let third = Func<_, _> quartic |> derivative |> derivative |> derivative
            Near.one tolerance (24.0 * 1.5) (read (third.Invoke(slots [ 1.5 ]))).[0] "24·x")

        testCase "a mixed derivative through a closure" (fun () ->
            // ∂/∂a of [∂/∂b (a²·b³)] = 6·a·b²
            let inner a =
                let product (b: IReadOnlyList<'T>) =
                    let cube = engine.Multiply(b[0], engine.Multiply(b[0], b[0]))
                    scalar (engine.Multiply(engine.Multiply(a, a), cube))
                engine.Grad(Func<IReadOnlyList<'T>, 'T> product).Invoke(slots [ 2.0 ])[0]
            let outer = engine.Grad(Func<IReadOnlyList<'T>, 'T>(fun a -> scalar (inner a[0]))).Invoke(slots [ 3.0 ])[0]
            Near.one tolerance (6.0 * 3.0 * 4.0) (read outer).[0] "6·a·b²")

        testCase "unused inputs have gradient 0" (fun () ->
            let two: IReadOnlyList<'T> = [| load [ 1.0; 2.0 ]; load [ 3.0 ] |]
            let g = engine.Grad(Func<_, _>(fun (p: IReadOnlyList<'T>) -> scalar p[1])).Invoke two
            Near.all 0.0 [ 0.0; 0.0 ] (read g[0]) "unused"
            Near.all 0.0 [ 1.0 ] (read g[1]) "used"
            let none = engine.Grad(Func<_, _>(fun (_: IReadOnlyList<'T>) -> engine.Constant 1.0)).Invoke two
            Near.all 0.0 [ 0.0; 0.0 ] (read none[0]) "a constant function")
    ]

let private networks (engine: IEngine<'T>) tolerance =
    let layers: (ILayer * int list) list =
        [ Dense 4, [ 3 ]; Maxout(4, 3), [ 3 ]; Relu(), [ 3 ]; LeakyRelu 0.3, [ 3 ]; Sigmoid(), [ 3 ]; Tanh(), [ 3 ]
          Dropout(0.5, Nullable 3.0), [ 3 ]; Reshape(shape [ 2; 3 ]), [ 6 ]
          Convolution(3, 2), [ 3; 3; 2 ]; Convolution(2, 3, 2, 1), [ 4; 3; 1 ]; MaxoutConvolution(2, 3, 2, 1, 1), [ 2; 3; 2 ]
          MaxPool(2, 2), [ 3; 3; 2 ]; MaxPool(3, 2), [ 4; 4; 1 ]; TransposedConvolution(2, 3, 2),
          [ 2; 2; 3 ]; TransposedConvolution(1, 4, 2, 1), [ 2; 3; 2 ]
          BatchNorm(), [ 3 ]; BatchNorm(0.5, 1e-3), [ 2; 3; 2 ]; JoinCondition(), [ 3 ]; JoinCondition(), [ 2; 3; 1 ]
          Residual(Dense 4, Tanh(), Dense 3), [ 3 ]; Skip(Dense 2, Sigmoid()), [ 3 ]; Skip(Convolution(2, 3, 1, 1)),
          [ 3; 2; 1 ]
          Residual(BatchNorm(), Dropout 0.5, Residual(BatchNorm(), JoinCondition(), Dense 3)), [ 3 ] ]
    /// A dense layer in front of a layer, so that the gradient passes through the layer; with a condition [2].
    let behind (layer: ILayer) input =
        Net(shape [ 3 ], shape [ 2 ], [| yield Dense (shape input).Size :> ILayer
                                         if List.length input > 1 then yield Reshape(shape input)
                                         yield layer |])
    /// Σ weights · net(x): value, gradient by the parameters, and the new state of the layers.
    let gradient (ops: IEngine<'S>) (net: Net) parameters =
        let tensor seed (s: Shape) = Tensor<'S>(ops, ops.Load(s, ReadOnlySpan(numbers seed s)))
        let theta = ops.Open(ops.Hold parameters, true)
        let state = [| for slot in net.StateLayout.Slots -> tensor 4L slot.Shape |]
        let tensors = [| for t in theta -> Tensor<'S>(ops, t) |]
        let result =
            net.Apply(tensor 1L (net.Input.Prepend 5), tensors, state, Nullable(Key.Of 11L), tensor 3L (shape [ 5; 2 ]))
        let value = (result.Output * tensor 2L result.Output.Shape).Sum().Value
        (ops.Read value).[0], ops.Gradients(value, theta) |> Seq.collect ops.Read |> Array.ofSeq,
        [ for s in result.State do yield! ops.Read s.Value ]

    testList "layers" [
        for layer, input in layers do
            yield testCase $"{layer} on {input}: values and gradients" (fun () ->
                let net = behind layer input
                let parameters = net.Init(Key.Of 7L)
                let value, g, state = gradient engine net parameters
                let value', g', state' = gradient Reference.Shared net parameters
                Near.one tolerance value' value "value"
                Near.all tolerance g' g "gradient"
                Near.all tolerance state' state "state"
                let f (p: float[]) = let value, _, _ = gradient Reference.Shared net (Params(net.Layout, p)) in value
                Near.all 1e-7 (slopes f (parameters.ToArray())) g' "the reference's gradient against finite differences")

        yield testCase "dropout is the identity without a key" (fun () ->
            let net = Net(shape [ 3 ], Dropout 0.5)
            let x = Batch.OfRows([| 1f; 2f; 3f |])
            Expect.sequenceEqual
                (Binding.Bind(engine, net, net.Init(Key.Of 1L)).Invoke(x).ToArray()) (x.ToArray()) "unchanged")

        yield testCase "a net is bound with its layers' state and a condition" (fun () ->
            let net = Net(shape [ 2 ], shape [ 1 ], BatchNorm(Epsilon = 1e-9), JoinCondition(), Dense 1)
            let parameters = Params(net.Layout, [| 1.0; 2.0; 0.5; -0.5; 1.0; 10.0; 100.0; 7.0 |])
            let state = Params(net.StateLayout, [| 1.0; -1.0; 4.0; 9.0 |])
            let y =
                engine.Bind(net, parameters, state).Invoke(Batch.OfRows([| 3f; 2f |], [| 1f; -1f |]),
                                                           Batch.OfRows([| 1f |], [| 2f |]))
            // γ·(x − μ)/σ + β = (1·1 + 0.5, 2·1 − 0.5) for the first, (0.5, −0.5) for the second.
            Near.all
                tolerance [ 1.5 + 15.0 + 100.0 + 7.0; 0.5 - 5.0 + 200.0 + 7.0 ] (y.ToArray() |> Seq.map float) "outputs")
    ]

let private objectives (engine: IEngine<'T>) tolerance =
    testList "adversarial losses" [
        for loss in Seq.append AdversarialLosses.All [ AdversarialLosses.Blend 0.3 ] ->
            testCase loss.Name (fun () ->
                let real, fake = numbers 1L (shape [ 9; 1 ]), numbers 2L (shape [ 9; 1 ])
                let load (ops: IEngine<'S>) (x: float32[]) = ops.Variable(ops.Load(shape [ 9; 1 ], ReadOnlySpan x))
                let losses (ops: IEngine<'S>) =
                    let r, f = load ops real, load ops fake
                    let tensor x = Tensor<'S>(ops, x)
                    let d, g = loss.Discriminator(tensor r, tensor f).Value, loss.Generator(tensor r, tensor f).Value
                    [ yield! ops.Read d
                      yield! ops.Read g
                      for gradient in ops.Gradients(d, [| r; f |]) do yield! ops.Read gradient
                      for gradient in ops.Gradients(g, [| r; f |]) do yield! ops.Read gradient ]
                Near.all tolerance (losses Reference.Shared) (losses engine) "losses and their gradients"

                let softplus a = log (1.0 + exp a)
                let mean (e: Expr) =
                    Seq.averageBy (fun a -> e.Eval(Scalars.Instance, dict [ "logit", float<float32> a ] |> Dictionary))
                let expected =
                    match loss with
                    // Each loss is the mean of its formula over plain numbers.
                    | :? LogitLoss as l -> [ -(mean l.Real real + mean l.Fake fake); mean l.OfGenerator fake ]
                    | _ ->
                        let pairs = Array.map2 (fun r f -> float r - float f) real fake
                        [ Array.averageBy (softplus << (~-)) pairs; Array.averageBy softplus pairs ]
                Near.all tolerance expected (losses engine |> List.take 2) "means") ]

/// All tests for one engine; `tolerance` is the relative error that the engine's precision allows against float64.
let suite (engine: IEngine<'T>) tolerance =
    testList $"engine {engine.Name} on {engine.Device}" [
        operations engine tolerance
        operators engine (tolerance * 10.0)
        networks engine tolerance
        objectives engine tolerance
        TrainingSuite.updates engine tolerance
        TrainingSuite.algorithm1 engine (tolerance * 10.0)
        GameSuite.suite engine (tolerance * 10.0)
    ]
