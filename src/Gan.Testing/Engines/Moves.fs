/// A move of a game, computed by an engine at any parameters: the losses, the gradients and the new states of layers of each
/// player.
module Gan.Testing.Moves

open System
open Gan
open Gan.Internal
open Gan.Testing.Tensors

/// A move's results by player, on the host.
type Computed =
    { Losses: Map<string, float>
      Gradients: Map<string, float[]>
      States: Map<string, float[]>
      Measures: Map<string, float> }

/// The parameters and the layers' state of each player.
type Point = { Parameters: Map<string, Params>; States: Map<string, Params> }

/// A point in general position: no parameter or state keeps its initial 0 or 1.
let point (game: Game) =
    let moved seed (p: Params) =
        let by = numbers seed (shape [ p.Layout.Size ])
        Params(p.Layout, p.ToArray() |> Array.mapi (fun i v -> v + 0.2 * float by[i]))
    { Parameters =
          Map [ for i, p in Seq.indexed game.Players -> p.Name, moved (int64 i + 40L) (p.Net.Init(Key.Of(int64 i + 30L))) ]
      States = Map [ for p in game.Players -> p.Name, p.Net.InitState().Map(fun v -> v + 0.25) ] }

/// The players that move at once in each turn of a step.
let turns (game: Game) = [ for turn in game.Order.Turns -> List.ofSeq turn.Players ] |> List.distinct

/// The move of some players as a function of the seed of the losses' random numbers and of a point, compiled if the engine
/// can compile.
let computeWith (engine: IEngine<'T>) (game: Game) (data: ISource) (moving: string list) : int64 -> Point -> Computed =
    let move =
        MoveFunction(game, Collections.Immutable.ImmutableArray.CreateRange moving, data.Example, data.Label, true, true)
    let form = engine.Compile move
    let load (example: Shape | null) (fill: float32[] -> unit) =
        Func<'T>(fun () ->
            let s = (nonNull example).Prepend game.Batch
            let values = Array.zeroCreate<float32> s.Size
            fill values
            engine.Load(s, ReadOnlySpan values))
    let noise = load game.Noise (fun z -> game.Prior.Fill(Key.Of 51L, z))
    let examples = load data.Example (fun x -> data.Fill(Key.Of 52L, 1L, x))
    let labels = load data.Label (fun y -> data.FillLabels(Key.Of 52L, 1L, y))
    fun seed at ->
        use _ = engine.Scope()
        let opened (of': Map<string, Params>) variables =
            Func<_, _>(fun (p: Player) ->
                if of'[p.Name].Layout.Size = 0 then [||] :> Collections.Generic.IReadOnlyList<'T>
                else engine.Open(engine.Hold of'[p.Name], variables && List.contains p.Name moving))
        let arguments = move.Arguments(opened at.Parameters true, opened at.States false, noise, examples, labels)
        let result = move.Read(form.Invoke(arguments, Key.Of(53L + seed)))
        let host (tensors: Collections.Generic.IReadOnlyDictionary<string, Collections.Generic.IReadOnlyList<'T>>) =
            Map [ for KeyValue(name, values) in tensors -> name, values |> Seq.collect engine.Read |> Array.ofSeq ]
        let measures = Map [ for struct (name, value) in result.Measures -> name, (engine.Read value)[0] ]
        { Losses = Map [ for name in moving -> name, measures[Measures.LossOf name] ]
          Gradients = host result.Gradients
          States = host result.States
          Measures = measures }

/// The move of some players as a function of a point.
let compute engine game data moving : Point -> Computed = computeWith engine game data moving 0L

/// The loss of a player as a function of its parameters, on the reference engine.
let lossOf (game: Game) (data: ISource) moving (player: string) (at: Point) =
    let move = compute Reference.Shared game data moving
    let own = at.Parameters[player]
    fun (values: float[]) ->
        (move { at with Parameters = at.Parameters.Add(player, Params(own.Layout, values)) }).Losses[player]
