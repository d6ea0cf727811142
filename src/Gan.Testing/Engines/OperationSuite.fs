/// Every operation of an engine and its gradient operators, against the reference, plain numbers and closed forms.
module Gan.Testing.OperationSuite

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let private unaries =
    Enum.GetValues<UnaryOp>() |> Array.map (fun op ->
        // Logarithm and square root get positive numbers only.
        op, (match op with UnaryOp.Log | UnaryOp.Sqrt -> (fun (x: float32) -> abs x + 0.1f) | _ -> id))

let operations (engine: IEngine<'T>) tolerance =
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

let operators (engine: IEngine<'T>) tolerance =
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
