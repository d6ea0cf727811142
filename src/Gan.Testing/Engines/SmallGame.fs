/// A small game, and the update orders and optimizers that it is trained with.
module Gan.Testing.SmallGame

open System
open Gan
open Gan.Testing.Tensors

/// A game with dense, maxout, dropout and reshape layers and every activation, small enough for the reference engine.
let smallGame (order: UpdateOrder) (optimizer: IOptimizer) =
    let g =
        Net(shape [ 3 ], Dense(8), Relu(), Dense(8), LeakyRelu(0.1), Dense(6), Tanh(), Reshape(shape [ 2; 3 ]),
            Reshape(shape [ 6 ]), Sigmoid())
    let d =
        Net(shape [ 6 ], Dropout(0.8, Nullable 1.25), Maxout(5, 3), Dropout(0.5), Dense(4, ColumnNormCap = 0.9), Relu(),
            Dense(1))
    Game(g, d, Order = order, Batch = 7, DiscriminatorOptimizer = optimizer, GeneratorOptimizer = optimizer)

/// Data for the small game.
let source = Data.uniform "logistic" [ 6 ]

let orders =
    [ UpdateOrder.Alternating 1; UpdateOrder.Alternating 3; UpdateOrder.Simultaneous; UpdateOrder.Alternating(1, 2) ]

let optimizers: (string * IOptimizer) list =
    [ "sgd", Sgd 0.05
      "momentum", Momentum(ExponentialDecay(0.05, 1.01, 1e-3), LinearSchedule(0.5, 0.7, 2, 8))
      "adam", Adam(0.01, Beta1 = 0.5)
      "chain", Chain(WeightDecay 0.01, Adam 0.01)
      "weight-average", WeightAverage(Momentum(0.05, 0.5), 0.8) ]

/// The parameters, the optimizer state and the layers' state of all players, by name.
let all (snapshot: Snapshot) =
    [| for KeyValue(_, player) in snapshot.Players |> Seq.sortBy _.Key do
           for part in [ player.Parameters; yield! player.Optimizer; player.State ] do
               yield! part.ToArray() |]

/// The measurements of a step: names and values.
let measured (measures: Measures | null) =
    match measures with
    | null -> []
    | m -> [ for one in m.All -> one.Name, one.Value ]
