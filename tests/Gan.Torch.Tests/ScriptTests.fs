module Gan.Torch.Tests.ScriptTests

open System
open Expecto
open Gan
open Gan.Internal
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors
open Gan.Torch
open Gan.Torch.Tests.EagerTests

let private eager = Eager.On "cpu"
let private script = Script.On "cpu"
let private half = Script.On("cpu", Precision.Bf16)

/// The numbers after so many steps.
let private after steps (engine: IEngine) (game: Game) data =
    let trainer = engine.Trainer(game, data)
    let state = trainer.Run(trainer.Init(Key.Of 3L), Func<_, _>(fun _ -> true)) |> Seq.item (steps - 1)
    all (state.Snapshot()), state.Measures

/// TorchScript's optimised form sums in another order than the eager engine.
let private rounding = 2e-4

let private agreement =
    testList "agrees with the eager engine up to rounding" [
        for order in orders do
            for name, optimizer in optimizers do
                testCase $"{order}, {name}" (fun () ->
                    let game = smallGame order optimizer
                    let ours, measured = after 5 script game source
                    let theirs, expected = after 5 eager game source
                    Near.all rounding theirs ours "parameters and state"
                    let names, values = List.unzip (SmallGame.measured expected)
                    let names', values' = List.unzip (SmallGame.measured measured)
                    Expect.equal names' names "names of the measures"
                    Near.all rounding values values' "measures")
        testCase "the paper's nets" (fun () ->
            let game = Recipes.Mnist.Game
            let data = Digits.Source(Key.Of 1L, 300)
            Near.all rounding (fst (after 2 eager game data)) (fst (after 2 script game data)) "parameters and state")
    ]

/// What there is no net for: numbers beside tensors on either side, an input that is not used, a second derivative.
type private Corners() =
    interface ITensorFunction with
        member _.Apply(ops, inputs, _) =
            let x, y = inputs[0], inputs[1]
            let c = ops.Constant 0.3
            let cubed = ops.Sum(ops.Multiply(ops.Multiply(x, x), x), Nullable())
            let first = ops.Gradients(cubed, [| x |], true)[0]
            let second = ops.Gradients(ops.Sum(first, Nullable()), [| x |])[0]
            [| yield first
               yield second
               yield! ops.Gradients(cubed, [| y |])
               for op in Enum.GetValues<BinaryOp>() do
                   yield ops.Binary(op, c, x)
                   yield ops.Binary(op, x, c)
                   yield ops.Binary(op, c, ops.Constant 0.7)
               for op in Enum.GetValues<UnaryOp>() do
                   yield ops.Unary(op, x)
               yield ops.Unary(UnaryOp.Exp, c)
               yield ops.StopGradient(ops.Transpose x)
               for number in [ infinity; -infinity; nan; 1e-30; 12345678.0 ] do
                   yield ops.Constant number |]

let private corners =
    testCase "numbers, unused inputs and second derivatives" (fun () ->
        use _ = script.Scope()
        let inputs () =
            [| for i in 1L .. 2L ->
                   let positive = numbers i (shape [ 3; 4 ]) |> Array.map (fun v -> abs v + 0.1f)
                   eager.Variable(eager.Load(shape [ 3; 4 ], ReadOnlySpan positive)) |]
        let expected = (Corners() :> ITensorFunction).Apply(eager, inputs (), Key.Of 1L)
        let got = script.Compile(Corners()).Invoke(inputs (), Key.Of 1L)
        Expect.equal got.Count expected.Count "outputs"
        for i in 0 .. got.Count - 1 do
            Expect.sequenceEqual (got[i].shape) (expected[i].shape) $"shape {i}"
            // Any NaN is NaN: its sign says nothing.
            let bits (x: TorchSharp.torch.Tensor) =
                script.Read x
                |> Array.map (fun v -> if Double.IsNaN v then nan else v)
                |> Array.map BitConverter.DoubleToInt64Bits
            Expect.equal (bits got[i]) (bits expected[i]) $"output {i}")

let private source =
    testList "source" [
        testCase "names its inputs and random numbers, and is a function of its inputs alone" (fun () ->
            let game = Recipes.Mnist.Game
            let simultaneous = Game(game.Generator, game.Discriminator, Order = UpdateOrder.Simultaneous)
            let text =
                [ for move in MoveFunction.AllOf(simultaneous, shape [ 784 ], null) -> Script.Source(move, move.Inputs) ]
            Expect.hasLength text 1 "the authors' order is one function"
            for part in
                [ "def move_discriminator_and_generator("; "generator_0_weight: Tensor,  # [100, 1200]"
                  "noise: Tensor,  # [100, 100]"; "data: Tensor,  # [100, 784]"; "random1: Tensor,"
                  "torch.autograd.grad(" ] do
                Expect.stringContains text[0] part "the source"
            Expect.isFalse (text[0].Contains "to(15)") "no bfloat16 in float32"
            let names =
                System.Text.RegularExpressions.Regex.Matches(text[0], @"\bt\d+ =")
                |> Seq.map (fun m -> m.Value.TrimEnd(' ', '='))
            for name in names do
                let uses = System.Text.RegularExpressions.Regex.Matches(text[0], $@"\b{name}\b").Count
                Expect.isGreaterThan uses 1 $"{name} is used")
        testCase "the paper's order is a function for each player, and no data goes into G's" (fun () ->
            let moves = MoveFunction.AllOf(Recipes.Ring.Game, shape [ 2 ], null)
            Expect.sequenceEqual (moves |> Seq.map _.Name) [ "move_discriminator"; "move_generator" ] "names"
            Expect.isTrue (Script.Source(moves[0], moves[0].Inputs).Contains " data: Tensor") "data in D's move"
            Expect.isFalse (Script.Source(moves[1], moves[1].Inputs).Contains " data: Tensor") "data in G's move")
        testCase "bf16 rounds the factors of products, not of thin ones, and gives gradients in float32" (fun () ->
            let move = MoveFunction.AllOf(Recipes.Mnist.Game, shape [ 784 ], null)[0]
            let text = Script.Source(move, move.Inputs, Precision.Bf16)
            Expect.stringContains text "generator_0_weight_bf16 = generator_0_weight.to(15)" "the source"
            Expect.isFalse (text.Contains "discriminator_5_weight_bf16") "D's last layer has one column")
    ]

let private bf16 =
    testList "bf16" [
        testCase "gradients are those of float32 up to the rounding of factors" (fun () ->
            let game = Recipes.Mnist.Game
            let move = MoveFunction.AllOf(game, shape [ 784 ], null)[0]
            let data = Digits.Source(Key.Of 1L, 200)
            let x = Array.zeroCreate<float32> (100 * 784)
            data.Fill(Key.Of 1L, 0L, x)
            let gradients (engine: Eager) =
                let parameters =
                    dict [ "discriminator", game.Discriminator.Init(Key.Of 5L)
                           "generator", game.Generator.Init(Key.Of 6L, data.Marginals()) ]
                let z = Array.zeroCreate<float32> (100 * 100)
                game.Prior.Fill(Key.Of 7L, z)
                let load (values: float32[]) =
                    Func<_>(fun () -> engine.Load(shape [ 100; values.Length / 100 ], ReadOnlySpan values))
                let inputs =
                    move.Arguments(
                        Func<_,
                        _>(fun (p: Player) -> engine.Open(engine.Hold parameters[p.Name], (p.Name = "discriminator"))), 
                        Func<_, _>(fun (_: Player) -> [||]), load z, load x, load [||])
                [ for t in engine.Compile(move).Invoke(inputs, Key.Of 8L) -> engine.Read t ]
            use _ = script.Scope()
            for exact, rounded in List.zip (gradients script) (gradients half) do
                let norm (v: float[]) = sqrt (Array.sumBy (fun a -> a * a) v)
                let off = norm (Array.map2 (-) exact rounded) / norm exact
                // Each rounding is within 2^-9 of a number, some ten follow each other,
                // and a near tie of maxout goes to another piece.
                Expect.isLessThan off 0.15 "distance from float32's gradient, as a fraction of it"
                Expect.isGreaterThan off 1e-5 "something was rounded")
        testCase "resumed at any step it gives the bits of the whole run" (fun () ->
            let game = Recipes.Mnist.Game
            let data = Digits.Source(Key.Of 1L, 300)
            let trainer = half.Trainer(game, data)
            let states =
                trainer.Run(trainer.Init(Key.Of 2L)) |> Seq.truncate 4 |> Seq.map (fun s -> s.Snapshot()) |> Array.ofSeq
            let resumed = half.Trainer(game, data)
            let last = resumed.Run(resumed.Resume states[1]) |> Seq.item 1
            Expect.equal (all (last.Snapshot())) (all states[3]) "4 steps, and 2 and 2")
    ]

let private itself =
    testCase "is the script engine, not the eager one that it derives from" (fun () ->
        Expect.equal [ script.Name; half.Name; eager.Name ] [ "script"; "script"; "eager" ] "names")

[<Tests>]
let tests =
    testSequenced (testList "script" [
        EngineSuite.suite script 2e-5; itself; agreement; corners; source; bf16; memory script ])
