/// Games of every kind that the core can express, small enough to compare every derivative with finite differences.
module Gan.Testing.GameCases

open System
open Gan
open Gan.Testing.Tensors

/// BiGAN (Donahue, Krähenbühl and Darrell 2017; ALI, Dumoulin et al. 2017): D distinguishes (x, E(x)) from (G(z), z); E and
/// G descend D's loss with the two exchanged.
type BiGan =
    { Scale: float }

    interface ILosses with
        member this.Evaluate(play: Play<'T>) =
            let joint x z = play["discriminator"].Invoke(Functions.Join [| x; z |])
            let onReal = joint play.Data (play["encoder"].Invoke play.Data)
            let onFake = joint (play["generator"].Invoke play.Noise) play.Noise
            let meanSoftplus x = Functions.Mean(Functions.Softplus x)
            let cross real fake = this.Scale * (meanSoftplus real + meanSoftplus fake)
            let others = cross onReal -onFake
            Losses()
                .With("discriminator", cross -onReal onFake)
                .With("encoder", others)
                .With("generator", others)
                .Measure("gap", Functions.Mean(onReal) - Functions.Mean onFake)

/// A user-defined layer: x · σ(1.702 · x + shift), with a learned shift.
type Gelu =
    { Start: float }

    interface ILayer with
        member this.Parameters input = [| Parameter("shift", input.Example, ConstantInitializer this.Start) |]
        member _.Apply(x: Tensor<'T>, context) = x * Functions.Sigmoid(1.702 * x + context["shift"])

/// A game and its data.
type GameCase = { Name: string; Game: Game; Data: ISource }

let private batch seed extents = Batch(shape extents, numbers seed (shape extents))

/// Twelve points with two classes.
let points = Examples("points", batch 21L [ 12; 3 ], [| for i in 0..11 -> i % 2 |], Nullable 2)

/// Twelve points of [0, 1]³.
let private pixels =
    let s = shape [ 12; 3 ]
    Examples("pixels", Batch(s, numbers 22L s |> Array.map (fun v -> 1f / (1f + exp -v))))

/// Twelve points with a vector for each.
let private pairs = Examples("pairs", batch 23L [ 12; 3 ], batch 24L [ 12; 2 ])

/// Twelve images of 2 × 3 pixels with two classes.
let private images =
    Examples("images", batch 25L [ 12; 2; 3; 1 ], [| for i in 0..11 -> i / 6 |])

/// Adam with a large ε: a bias before batch normalisation has a gradient of 0 up to rounding, which Adam with a small ε
/// would turn into a whole step.
let private rate: IOptimizer = Adam(0.01, Epsilon = 1e-3)
let private net (input: int list) (layers: ILayer list) = Net(shape input, Array.ofList layers)
let private given (input: int list) (condition: int list) (layers: ILayer list) =
    Net(shape input, shape condition, Array.ofList layers)

let private generator = net [ 2 ] [ Dense 4; Tanh(); Dense 3 ]
let private discriminator = net [ 3 ] [ Dense 4; Tanh(); Dense 1 ]

let private twoPlayers name (g: Net) (d: Net) (objective: Objective) data : GameCase =
    { Name = name; Data = data
      Game =
        Game(
            g, d, Objective = objective, Batch = 4, GeneratorOptimizer = rate,
            DiscriminatorOptimizer = Momentum(0.05, 0.5)) }

let private plain name objective = twoPlayers name generator discriminator objective points

let private losses =
    [ for loss in Seq.append AdversarialLosses.All [ AdversarialLosses.Blend 0.3 ] -> plain loss.Name (Objective loss) ]

let private penalties =
    [ plain "WGAN-GP" (Objectives.Wasserstein.With(GradientPenalty 10))
      plain "R1" (Objectives.NonSaturating.With(R1 3))
      plain "R2" (Objectives.NonSaturating.With(R2 3))
      plain "relativistic + R1 + R2" (Objectives.Relativistic.With(R1 2).With(R2 1))
      plain "halved hinge + gradient penalty"
          (Objective(AdversarialLosses.Hinge, DiscriminatorFactor = 0.5).With(GradientPenalty(2, 0.5)))
      twoPlayers "WGAN-GP of images" (net [ 2 ] [ Dense 6; Tanh(); Reshape(shape [ 2; 3; 1 ]) ])
          (net [ 2; 3; 1 ] [ Convolution(2, 2); Tanh(); Reshape(shape [ 4 ]); Dense 1 ])
          (Objectives.Wasserstein.With(GradientPenalty())) images ]

let private conditional =
    let g = given [ 2 ] [ 2 ] [ JoinCondition(); Dense 4; Tanh(); Dense 3 ]
    let d = given [ 3 ] [ 2 ] [ Dense 3; Tanh(); JoinCondition(); Dense 3; Tanh(); Dense 1 ]
    [ twoPlayers "conditional" g d Objectives.NonSaturating points
      twoPlayers "conditional WGAN-GP" g d (Objectives.Wasserstein.With(GradientPenalty 10)) points
      twoPlayers "conditional on a vector" g d Objectives.LeastSquares pairs
      twoPlayers "conditional, of images"
          (given [ 2 ] [ 2 ] [ JoinCondition(); Dense 6; Tanh(); Reshape(shape [ 2; 3; 1 ]) ])
          (given [ 2; 3; 1 ] [ 2 ] [ JoinCondition(); Convolution(2, 2); Tanh(); Reshape(shape [ 4 ]); Dense 1 ])
          Objectives.NonSaturating images ]

let private layers =
    let normalised = net [ 2 ] [ Dense 4; BatchNorm(); Tanh(); Dense 3 ]
    let normalisedD = net [ 3 ] [ Dense 4; BatchNorm 0.5; Tanh(); Dense 1 ]
    [ twoPlayers "batch normalisation in G" normalised discriminator Objectives.NonSaturating points
      twoPlayers "batch normalisation in D" generator normalisedD Objectives.NonSaturating points
      twoPlayers "batch normalisation in both, relativistic" normalised normalisedD Objectives.Relativistic points
      twoPlayers "batch normalisation, residual and skip connections"
          (net [ 2 ] [ Dense 3; Residual(BatchNorm(), Tanh(), Dense 3); Dense 3 ])
          (net [ 3 ] [ Residual(Dense 3, Tanh()); Skip(Dense 2, Tanh()); Dense 1 ])
          (Objectives.NonSaturating.With(R1 1)) points
      twoPlayers "dropout" (net [ 2 ] [ Dense 4; Tanh(); Dropout 0.7; Dense 3 ])
          (net [ 3 ] [ Dropout(0.8, 1.25); Dense 4; Tanh(); Dropout 0.5; Dense 1 ])
          (Objectives.NonSaturating.With(GradientPenalty 1)) points
      twoPlayers "rectifiers and maxout" (net [ 2 ] [ Dense 4; Relu(); Dense 3 ])
          (net [ 3 ] [ Maxout(3, 2); Dense 3; LeakyRelu 0.2; Dense 1 ]) Objectives.NonSaturating points
      twoPlayers "a user-defined layer" (net [ 2 ] [ Dense 4; { Start = 0.1 }; Dense 3 ])
          (net [ 3 ] [ Dense 4; { Start = -0.2 }; Dense 1 ]) (Objectives.NonSaturating.With(R1 1)) points ]

let private others =
    let player (name: string) net = Player(name, net, rate)
    let simultaneous = plain "simultaneous" Objectives.NonSaturating
    let latent = net [ 3 ] [ Dense 4; Tanh(); Dense 2 ]
    [ { simultaneous with Game = Game(generator, discriminator, Order = UpdateOrder.Simultaneous, Batch = 4) }
      { Name = "BiGAN"; Data = points
        Game =
            Game(
                { Scale = 0.5 },
                [| player "generator" generator; player "encoder" latent
                   player "discriminator" (net [ 5 ] [ Dense 4; Tanh(); Dense 1 ]) |],
                Order = UpdateOrder.Parse "discriminator, generator+encoder", Batch = 4) }
      { Name = "variational autoencoder"; Data = pixels
        Game =
            Game(
                VariationalBound(),
                [| player "encoder" (net [ 3 ] [ Dense 4; Tanh(); Dense 4 ]); player "generator" generator |],
                Batch = 4) }
      { Name = "classification"; Data = points
        Game =
            Game(
                Classification(),
                [| player "classifier" (net [ 3 ] [ Dense 4; BatchNorm(); Tanh(); Dropout 0.8; Dense 2 ]) |],
                Batch = 4) }
      { Name = "regression"; Data = pairs; Game = Game(Regression(), [| player "regressor" latent |], Batch = 4) } ]

/// All games.
let all = losses @ penalties @ conditional @ layers @ others

/// The games that are trained. They cover penalties, conditions, layers with state and with random numbers, labels, and
/// games of one, two and three players.
let trained =
    let names =
        [ "WGAN-GP"; "relativistic + R1 + R2"; "conditional WGAN-GP"; "batch normalisation in both, relativistic"
          "batch normalisation, residual and skip connections"; "dropout"; "BiGAN"; "variational autoencoder"
          "classification"
          "regression" ]
    [ for name in names -> all |> List.find (fun case -> case.Name = name) ]

/// Registers the user-defined types of the games.
let register () =
    Registry.Add<BiGan> "tests-bigan"
    Registry.Add<Gelu> "tests-gelu"
