/// Copies of a loss or of a game with one known error each, and the law that must refuse each copy. They show that the laws
/// can fail for this object.
module Gan.Testing.PlantedErrors

open System.Threading
open Expecto
open Gan
open Gan.Testing.Laws

/// An error that is planted into an object: what is wrong, the name of the law that must refuse the copy with the error, and
/// the laws of that copy.
type PlantedError = { Name: string; RefusedBy: string; Laws: Law list }

/// A change of a loss of a batch of m examples.
type private Corruption =
    abstract Apply<'T> : loss: Tensor<'T> * m: int -> Tensor<'T>

let mutable private calls = 0

let private flipped =
    { new Corruption with
        member _.Apply(loss, _) = -loss }

let private stopped =
    { new Corruption with
        member _.Apply(loss, _) = Functions.StopGradient loss }

/// The loss itself, with 1.001 times its gradient.
let private scaled =
    { new Corruption with
        member _.Apply(loss, _) = 1.001 * loss - 0.001 * Functions.StopGradient loss }

let private summed =
    { new Corruption with
        member _.Apply(loss, m) = float m * loss }

/// Noise from mutable state of the process; each call differs.
let private noisy =
    { new Corruption with
        member _.Apply(loss, _) = loss * (1.0 + 1e-3 * float (Interlocked.Increment &calls % 97)) }

/// The loss of D, of G, or of every player, corrupted.
let private ofLoss (ofD: Corruption option) (ofG: Corruption option) (loss: IAdversarialLoss) =
    let apply (corruption: Corruption option) (x: Tensor<'T>) m =
        match corruption with
        | Some c -> c.Apply(x, m)
        | None -> x
    { new IAdversarialLoss with
        member _.Name = loss.Name
        member _.Discriminator(real, fake) = apply ofD (loss.Discriminator(real, fake)) real.Shape[0]
        member _.Generator(real, fake) = apply ofG (loss.Generator(real, fake)) fake.Shape[0] }

/// 0 · exp(a²) added to D's loss: NaN in float64 from |a| = 27 on.
let private overflowing (loss: IAdversarialLoss) =
    { new IAdversarialLoss with
        member _.Name = loss.Name
        member _.Discriminator(real, fake) =
            loss.Discriminator(real, fake) + 0.0 * Functions.Exp(Functions.Square real).Mean()
        member _.Generator(real, fake) = loss.Generator(real, fake) }

/// D's loss with data and samples exchanged.
let private exchanged (loss: IAdversarialLoss) =
    { new IAdversarialLoss with
        member _.Name = loss.Name
        member _.Discriminator(real, fake) = loss.Discriminator(fake, real)
        member _.Generator(real, fake) = loss.Generator(real, fake) }

/// The errors planted into an adversarial loss, whose laws the options do not leave out.
let ofAdversarialLoss (options: TestOptions) (loss: IAdversarialLoss) =
    let kinds =
        [ "the sign flipped", flipped, LossLaws.Signs; "the gradient stopped", stopped, LossLaws.Gradients
          "the gradient times 1.001", scaled, LossLaws.Gradients; "a sum instead of a mean", summed, LossLaws.Mean
          "noise from a state of the process", noisy, LossLaws.Pure ]
    [ for name, corruption, law in kinds do
          yield $"D's loss: {name}", law, ofLoss (Some corruption) None loss
          yield $"G's loss: {name}", law, ofLoss None (Some corruption) loss
      yield "D's loss: data and samples exchanged", LossLaws.Signs, exchanged loss
      yield "D's loss: overflow for large logits", LossLaws.Finite, overflowing loss ]
    |> List.filter (fun (_, law, _) -> not (List.contains law options.LeftOut))
    |> List.map (fun (name, law, copy) -> { Name = name; RefusedBy = law; Laws = LossLaws.laws options copy })

/// A game's losses with the loss of one player corrupted.
type private CorruptedLosses(losses: ILosses, player: string, corruption: Corruption) =
    interface ILosses with
        member _.Evaluate(play: Play<'T>) =
            let all = losses.Evaluate play
            all.With(player, corruption.Apply(all[player], play.Batch))

/// The errors planted into the losses of a game. No law can know the sign of a game's losses: a game with a loss of the
/// other sign is another game.
let ofGame (options: TestOptions) (game: Game) (data: ISource) =
    [ for player in game.Order.Turns |> Seq.collect _.Players |> Seq.distinct do
          for name, corruption, law in
              [ "the gradient stopped", stopped, GameLaws.Gradients
                "the gradient times 1.001", scaled, GameLaws.Gradients
                "a sum instead of a mean", summed, GameLaws.Mean
                "noise from a state of the process", noisy, GameLaws.Pure ] do
              if not (List.contains law options.LeftOut) then
                  let losses = CorruptedLosses(game.Losses, player, corruption)
                  let copy = GameLaws.changed game losses game.Batch game.Prior
                  { Name = $"the loss of the {player}: {name}"; RefusedBy = law; Laws = GameLaws.laws options copy data } ]

/// The failure message of the law that must refuse an error; None if the law accepts it.
let refusal (planted: PlantedError) =
    planted.Laws |> List.filter (fun law -> law.Name = planted.RefusedBy) |> Laws.broken |> List.tryHead |> Option.map snd

/// An Expecto test list with a case for each error, which fails if the law accepts the copy with the error.
let toTest name (errors: PlantedError list) =
    testList name [
        for planted in errors ->
            testCase $"{planted.Name}: refused by '{planted.RefusedBy}'" (fun () ->
                if (refusal planted).IsNone then
                    failtest $"the law '{planted.RefusedBy}' accepts a copy with the error: {planted.Name}") ]
