namespace Gan.Testing

open Gan

/// How laws are checked. C# starts from `TestOptions.Default` and uses the `With…` methods.
type TestOptions =
    { /// The engines that are compared with the reference; by default the reference itself and the compiled engine.
      Engines: TestEngine list
      /// The seed of all numbers that are drawn. The same seed draws the same numbers.
      Seed: int64
      /// The number of random cases of a law that draws cases.
      Cases: int
      /// The largest error of a gradient against finite differences, relative to max(1, |gradient|).
      Differences: float
      /// The most coordinates of a gradient that are compared with finite differences; larger gradients are sampled.
      Coordinates: int
      /// Losses must be finite for logits of this size or less.
      LargestLogit: float
      /// Nets and layers must be finite for inputs of this size or less.
      LargestInput: float
      /// The minibatch size that laws of games use.
      Batch: int
      /// The number of steps of Algorithm 1 in laws of runs; 2 or more.
      Steps: int
      /// The names of laws that are left out, because the object does not obey them by design.
      LeftOut: string list }

    /// The reference and the compiled engine, seed 1, 10 cases, logits up to 1000, inputs up to 100, 4 steps of batches
    /// of 4.
    static member Default =
        { Engines = [ TestEngine.Of Reference.Shared; TestEngine.Of Compiled.Shared ]
          Seed = 1L
          Cases = 10
          Differences = 1e-7
          Coordinates = 200
          LargestLogit = 1000.0
          LargestInput = 100.0
          Batch = 4
          Steps = 4
          LeftOut = [] }

    /// These options with other engines.
    member this.WithEngines([<System.ParamArray>] engines: TestEngine[]) = { this with Engines = List.ofArray engines }

    /// These options without some laws, by name.
    member this.Without([<System.ParamArray>] laws: string[]) = { this with LeftOut = this.LeftOut @ List.ofArray laws }

    /// These options with another seed.
    member this.WithSeed seed = { this with Seed = seed }

    /// These options with other largest logits and inputs.
    member this.WithRange(logit, input) = { this with LargestLogit = logit; LargestInput = input }

    /// The key of a law's random numbers.
    member internal this.Key(law: int) = (Key.Of this.Seed).Fold(int64 law)
