/// Each law of Gan.Testing refuses the objects that break it, and no law is without such an object.
module Gan.Core.Tests.Testing.RefusalTests

open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let private options = TestOptions.Default
let private points = GameCases.points

/// Losses of D and G with small nets.
let private game (losses: ILosses) =
    Game(losses, [| Player("generator", Net(shape [ 2 ], Dense 4, Tanh(), Dense 3))
                    Player("discriminator", Net(shape [ 3 ], Dense 4, Tanh(), Dense 1)) |])

/// A kind of object, its laws, and for each broken object the law that must refuse it.
let private kinds: (string * (string * (unit -> Law list)) list * Law list) list =
    let kind name (laws: 'A -> Law list) (broken: (string * 'A) list) (sound: 'A) =
        name, [ for law, o in broken -> law, (fun () -> laws o) ], laws sound
    [ kind "adversarial loss" (LossLaws.laws options) Broken.losses AdversarialLosses.NonSaturating
      kind "loss of formulas" (LogitLossLaws.laws options) Broken.formulas AdversarialLosses.NonSaturating
      kind "layer" (fun layer -> NetLaws.laws options (NetLaws.behindDense layer (shape [ 3 ]))) Broken.layers (Tanh())
      kind "penalty" (PenaltyLaws.laws options) Broken.penalties (R1 1)
      kind "optimizer" (OptimizerLaws.laws options) Broken.optimizers (Adam 0.01)
      kind "game" (fun losses -> GameLaws.laws options (game losses) points) Broken.games Objectives.NonSaturating
      kind "source" (SourceLaws.laws options) BrokenSources.sources points
      kind "distribution" (DistributionLaws.laws options) BrokenSources.distributions (Normal(0.0, 1.0)) ]

/// Laws that are checked elsewhere: those of the game of a penalty by broken games, those of formulas below.
let private elsewhere kind =
    match kind with
    | "penalty" -> List.map fst Broken.games
    | "loss of formulas" -> [ LogitLossLaws.Formulas ]
    | _ -> []

[<Tests>]
let tests =
    testList "laws of Gan.Testing" [
        for name, broken, sound in kinds do
            testList $"broken {name}" [
                for i, (law, laws) in List.indexed broken ->
                    test $"{i}: refused by '{law}'" {
                        let named = laws () |> List.filter (fun l -> l.Name = law)
                        Expect.isNonEmpty named "the law is one of the object's"
                        match Laws.broken named with
                        | [] -> failtest "a refusal required, got none"
                        | (_, message) :: _ -> Expect.isNotEmpty message "the message"
                    }
            ]
            test $"every law of a {name} refuses something" {
                let refusing = broken |> List.map fst
                for law in sound do
                    if not (List.contains law.Name refusing || List.contains law.Name (elsewhere name)) then
                        failtest $"a broken {name} that the law '{law.Name}' refuses is required"
            }
        test "a loss that is not the mean of the formulas is refused" {
            let broken formulas loss = Laws.broken [ LogitLossLaws.equals options formulas loss ] |> List.map fst
            let ofOthers = broken AdversarialLosses.Minimax AdversarialLosses.NonSaturating
            Expect.equal ofOthers [ LogitLossLaws.Formulas ] "other formulas"
            Expect.isEmpty (broken AdversarialLosses.Hinge AdversarialLosses.Hinge) "its own formulas"
        }
        test "bits are compared exactly here" {
            Expect.isTrue Laws.bitsAreStable "TieredCompilationQuickJitForLoops is false in this process"
        }
    ]
