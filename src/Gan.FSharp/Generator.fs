namespace Gan.FSharp

open Gan

/// Trained generators and their samples.
[<RequireQualifiedAccess>]
module Generator =

    /// The generator of a game at a state of its training.
    let ofState (trainer: ITrainer) (state: State) = TrainedGenerator.Of(trainer, state)

    /// The generator of a run at its newest checkpoint. It raises BadInputException if the folder has no intact checkpoint.
    let ofRun (folder: string) = TrainedGenerator.Open folder

    /// Draws m samples, `[m, …]`.
    let sample (key: Key) (m: int) (generator: TrainedGenerator) = generator.Sample(key, m)

    /// Draws m samples of one class from a generator whose condition is a one-hot label; classes are numbered from 0. It
    /// raises ArgumentException if there is no such class.
    let sampleClass (label: int) (key: Key) (m: int) (generator: TrainedGenerator) = generator.Sample(key, m, label)

    /// Draws m samples, each with its own condition, `[m, …]`.
    let sampleGiven (condition: Batch) (key: Key) (m: int) (generator: TrainedGenerator) =
        generator.Sample(key, m, condition)

    /// Draws noise from the prior, `[m, n]`.
    let noise (key: Key) (m: int) (generator: TrainedGenerator) = generator.Noise(key, m)

    /// G(z), `[m, …]`, of noise `[m, n]`.
    let generate (z: Batch) (generator: TrainedGenerator) = generator.Generate z
