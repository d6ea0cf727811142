module Gan.Core.Tests.Optimizers.SchedulesTests

open System.Text.Json
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing

let private values (schedule: ISchedule) steps = steps |> List.map (fun t -> schedule.At(int64 t))

let private ramps =
    gen {
        let! from, into = Gen.zip (Gen.choose (-10, 10)) (Gen.choose (-10, 10))
        let! start, length = Gen.zip (Gen.choose (0, 50)) (Gen.choose (1, 50))
        let! every = Gen.choose (1, 7)
        return LinearSchedule(float from, float into, int64 start, int64 (start + length), int64 every)
    }

[<Tests>]
let tests =
    testList "Schedules" [
        testProperty "constant has the same value at every step" (fun (step: int) ->
            (ConstantSchedule 0.25).At(int64 step) = 0.25)

        test "a ramp is constant, then linear, then constant" {
            Near.all 1e-15 [ 0.5; 0.5; 0.55; 0.6; 0.7; 0.7 ]
                (values (LinearSchedule(0.5, 0.7, 10, 30)) [ 0; 10; 15; 20; 30; 1000 ]) ""
        }
        test "a ramp can be held for a number of steps" {
            Near.all 1e-15 [ 0.0; 0.0; 0.5; 0.5; 1.0 ] (values (LinearSchedule(0.0, 1.0, 0, 20, 10)) [ 0; 9; 10; 19; 20 ]) ""
        }
        test "the authors' momentum is 0.5 + 0.2·e/249 in epoch e, counted from 0, and 0.7 from epoch 249 on" {
            // Their MomentumAdjustor(start = 1, saturate = 250), whose count is 1 in epoch 0.
            let adjusted epoch = 0.5 + 0.2 * (min 1.0 (float (epoch + 1 - 1) / float (250 - 1)))
            for optimizer, rates in
                [ Recipes.Mnist.Game.DiscriminatorOptimizer, 500; Recipes.MnistAuthors.Game.GeneratorOptimizer, 500
                  FaceRecipes.TfdPretraining.Game.GeneratorOptimizer, 981 ] do
                let momentum = (optimizer :?> Momentum).Decay
                for epoch in [ 0; 1; 2; 125; 248; 249; 250; 2000 ] do
                    Near.all 1e-12 [ adjusted epoch; adjusted epoch ]
                        (values momentum [ epoch * rates; epoch * rates + rates - 1 ]) $"epoch {epoch}"
        }
        testProperty "a ramp is monotone between its ends"
            <| Prop.forAll (Gen.zip ramps (Gen.choose (0, 200)) |> Arb.fromGen) (fun (ramp, step) ->
                let now, next = ramp.At(int64 step), ramp.At(int64 step + 1L)
                min ramp.From ramp.To <= now && now <= max ramp.From ramp.To && (next - now) * (ramp.To - ramp.From) >= 0.0)
        testProperty "a held ramp takes the ramp's values at multiples"
            <| Prop.forAll (Gen.zip ramps (Gen.choose (0, 200)) |> Arb.fromGen) (fun (ramp, step) ->
                let free = LinearSchedule(ramp.From, ramp.To, ramp.Start, ramp.End)
                ramp.At(int64 step) = free.At(int64 step - int64 step % ramp.Every))
        test "a ramp of length 0 is a jump" {
            Near.all 0.0 [ 1.0; 1.0; 2.0 ] (values (LinearSchedule(1.0, 2.0, 5, 5)) [ 0; 5; 6 ]) ""
        }
        test "a ramp is held for 1 step or more" {
            for every in [ 0L; -1L ] do
                Expect.throwsC (fun () -> LinearSchedule(0.0, 1.0, 0, 1, every) |> ignore) (fun e ->
                    Expect.stringContains e.Message $"a value is held for 1 step or more, got {every}" "message")
        }

        test "exponential decay is initial / factorᵗ, down to its floor" {
            let slow = ExponentialDecay(0.1, 1.000004, 1e-6)
            let loop = Seq.init 1000 ignore |> Seq.fold (fun rate _ -> rate / 1.000004) 0.1
            Near.one 1e-13 loop (slow.At 1000L) "a thousand divisions"
            Expect.equal (values slow [ 0; 100_000_000 ]) [ 0.1; 1e-6 ] "ends"
            Near.all 1e-15 [ 8.0; 4.0; 2.0; 1.5; 1.5 ] (values (ExponentialDecay(8.0, 2.0, 1.5)) [ 0; 1; 2; 3; 4 ]) "floor"
        }
        test "the decay of equal weights is n / (n + 1) from the first step on" {
            Near.all 1e-15 [ 0.0; 0.0; 0.5; 2.0 / 3.0; 0.75 ] (values (EqualWeights 10L) [ 0; 10; 11; 12; 13 ]) ""
        }
        test "each is recovered from JSON, under its name" {
            for schedule, name in
                [ ConstantSchedule 0.1 :> ISchedule, "constant"
                  LinearSchedule(0.5, 0.7, 1, 9, 3), "linear"
                  ExponentialDecay(0.1, 1.1, 0.01), "exponential"
                  EqualWeights 5000L, "equal-weights" ] do
                let json = JsonSerializer.Serialize(schedule, Configuration.Json)
                Expect.stringContains json $"\"schedule\": \"{name}\"" "name"
                Expect.equal (JsonSerializer.Deserialize<ISchedule>(json, Configuration.Json)) schedule "value"
        } ]
