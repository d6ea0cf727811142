/// The laws of a source of examples: a data set or a distribution.
module Gan.Testing.SourceLaws

open System
open Expecto
open Gan
open Gan.Testing.Laws

[<Literal>]
let Pure = "a minibatch is a function of key and index, in any order"

[<Literal>]
let Whole = "a minibatch of any size is written whole, with finite numbers"

[<Literal>]
let Others = "other indices and keys give other minibatches"

[<Literal>]
let Labels = "labels are finite, and one-hot for classes"

[<Literal>]
let Own = "each example has its own label, whatever the minibatch"

[<Literal>]
let Epochs = "an epoch contains each example once"

[<Literal>]
let Counted = "the number of examples and the marginals are those of the examples"

let private fill (source: ISource) key index m =
    let values = Array.create (m * source.Example.Size) Single.NaN
    source.Fill(key, index, values.AsSpan())
    values

let private labels (source: ISource) key index m =
    let values = Array.create (m * (nonNull source.Label).Size) Single.NaN
    source.FillLabels(key, index, values.AsSpan())
    values

let private float64 = Array.map float<float32>

/// The minibatch size of the laws; smaller if the source has fewer examples.
let private size (options: TestOptions) (source: ISource) =
    if source.Count.HasValue then min options.Batch source.Count.Value else options.Batch

let private pure' (options: TestOptions) (source: ISource) =
    law Pure (fun () ->
        let m, key = size options source, options.Key 1
        let draw index =
            [| yield! float64 (fill source key index m)
               if source.Label <> null then yield! float64 (labels source key index m) |]
        let inOrder = [ for index in 0L .. 5L -> draw index ]
        fill source (options.Key 2) 0L (2 * m) |> ignore
        for index in List.rev [ 0L .. 5L ] do
            same inOrder[int index] (draw index) $"minibatch {index}, drawn again in reverse order")

let private whole (options: TestOptions) (source: ISource) =
    law Whole (fun () ->
        for m in [ 1; 2; 7; 32 ] do
            for index in 0L .. 3L do
                Laws.finite (float64 (fill source (options.Key 1) index m)) $"minibatch {index} of {m} examples")

let private others (options: TestOptions) (source: ISource) =
    law Others (fun () ->
        let m = size options source
        let first = fill source (options.Key 1) 0L m
        for what, all in
            [ "index", [ for index in 1L .. 8L -> fill source (options.Key 1) index m ]
              "key", [ for key in 2..9 -> fill source (options.Key key) 0L m ] ] do
            if all |> List.forall ((=) first) then
                failtest $"another minibatch for another {what} required, got eight equal ones")

let private oneHot (options: TestOptions) (source: ISource) =
    law Labels (fun () ->
        let n = (nonNull source.Label).Size
        for index in 0L .. 5L do
            let values = labels source (options.Key 1) index 8
            Laws.finite (float64 values) $"the labels of minibatch {index}"
            match source with
            | :? IExamples as examples when examples.Classes > 0 ->
                for row in Array.chunkBySize n values do
                    if Array.sort row <> Array.append (Array.zeroCreate (n - 1)) [| 1f |] then
                        failtest $"a label with a single 1 required, got {List.ofArray row}"
            | _ -> ())

/// The rows of several minibatches with their labels.
let private rows (options: TestOptions) (source: ISource) m batches =
    [ for index in 0L .. batches - 1L do
          let x = fill source (options.Key 1) index m |> Array.chunkBySize source.Example.Size
          let y = labels source (options.Key 1) index m |> Array.chunkBySize (nonNull source.Label).Size
          yield! Array.zip x y ]

/// The most examples that laws look at one by one.
let private most = 2000

/// The label of an example is the same in minibatches of two sizes. Equal examples may have several labels.
let private own (options: TestOptions) (source: ISource) =
    law Own (fun () ->
        let n = source.Count.Value
        let byExample m batches =
            rows options source m batches
            |> List.groupBy fst
            |> List.map (fun (x, same) -> x, List.distinct (List.map snd same))
        let m = max 1 (min n 5)
        let alone = dict (byExample 1 (int64 (min n most)))
        for x, labels in byExample m (int64 (min n most / m)) do
            match alone.TryGetValue x with
            | true, own when List.forall (fun label -> List.contains label own) labels -> ()
            | true, own ->
                let text = List.map List.ofArray >> List.map string >> String.concat " or "
                failtest $"the label {text own}, which the example has in a minibatch of 1, required, got {text labels}"
            | _ -> if n <= most then failtest "an example of the epoch required, got another one")

let private epochs (options: TestOptions) (examples: IExamples) =
    law Epochs (fun () ->
        let n = examples.Count
        for key in 1..3 do
            for epoch in 0L .. 1L do
                Expect.equal (Array.sort (examples.Indices(options.Key key, epoch, n))) [| 0 .. n - 1 |]
                    $"the indices of epoch {epoch}"
            let m = min n most
            let x = fill examples (options.Key key) 0L m |> float64
            let taken = (examples.Take(examples.Indices(options.Key key, 0L, m))).ToArray() |> float64
            same taken x "the examples of the indices of a minibatch")

let private counted (source: ISource) =
    law Counted (fun () ->
        match source.Marginals() with
        | null -> ()
        | marginals ->
            Expect.equal marginals.Length source.Example.Size "the number of marginals"
            match source with
            | :? IExamples as examples ->
                let all = examples.First examples.Count
                let sums = Array.zeroCreate<float> marginals.Length
                all.ToArray() |> Array.iteri (fun i v -> sums[i % sums.Length] <- sums[i % sums.Length] + float v)
                Near.all 1e-4 (sums |> Array.map (fun sum -> sum / float all.Count)) (float64 marginals) "the marginals"
            | _ -> ())

/// The laws of a source.
[<CompiledName "Of">]
let laws options (source: ISource) =
    [ yield pure' options source
      yield whole options source
      yield others options source
      if source.Label <> null then yield oneHot options source
      if source.Label <> null && source.Count.HasValue then yield own options source
      match source with
      | :? IExamples as examples -> yield epochs options examples
      | _ -> ()
      if source.Count.HasValue then yield counted source ]
