/// What the tests of files share: folders of their own, gzip, IDX, and what a rejection must say.
module Gan.Core.Tests.Datasets.Files

open System
open System.IO
open System.IO.Compression
open Expecto
open Gan

/// Runs a test in an empty folder that is gone afterwards.
let inFolder (test: string -> 'a) =
    let folder = Directory.CreateTempSubdirectory "gan-test-"

    try
        test folder.FullName
    finally
        folder.Delete true

let write (folder: string) (name: string) (bytes: byte[]) =
    let path = Path.Combine(folder, name)
    File.WriteAllBytes(path, bytes)
    path

/// The framework's stream packs nothing as no bytes at all; that is no gzip, so an empty member stands in.
let private emptyMember = Array.concat [ [| 0x1fuy; 0x8buy; 8uy |]; Array.zeroCreate 7; [| 3uy |]; Array.zeroCreate 9 ]

let private packWhatThereIs (bytes: byte[]) =
    use packed = new MemoryStream()

    (use stream = new GZipStream(packed, CompressionLevel.Optimal, true)
     stream.Write bytes)

    packed.ToArray()

let gzip bytes =
    if Array.isEmpty bytes then emptyMember else packWhatThereIs bytes

let shape (extents: int list) = Shape.Create(ReadOnlySpan(List.toArray extents))

let idx (extents: int list) (values: byte[]) =
    use stream = new MemoryStream()
    Idx.Write(stream, shape extents, values)
    stream.ToArray()

/// The bytes with one of them replaced.
let set at value (bytes: byte[]) = Array.updateAt at value bytes

/// The message with which something is rejected as bad input, if it is; any other exception is a failure.
let rejection (f: unit -> 'a) =
    try
        f () |> ignore
        None
    with :? BadInputException as e ->
        Some e.Message

/// That something is rejected with this message and this cause; of a missing data set only the folders may differ.
let isRejectedBecause (expected: string) (cause: IBadInputCause) (f: unit -> 'a) =
    try
        f () |> ignore
        failtestf "accepted, where this should have been said: %s" expected
    with :? BadInputException as e ->
        Expect.stringContains e.Message expected "the rejection says what is wrong"

        match cause, e.Cause with
        | (:? MissingDataset as wanted), (:? MissingDataset as got) ->
            Expect.equal (got.Name, got.Download, got.Instructions) (wanted.Name, wanted.Download, wanted.Instructions) "the cause"
        | wanted, got -> Expect.equal got wanted "the cause"

let isRejected (expected: string) (f: unit -> 'a) =
    match rejection f with
    | Some message ->
        Expect.stringContains message expected "the rejection says what is wrong"
        Expect.isFalse (message |> Seq.exists Char.IsControl) "the rejection is one line"
    | None -> failtestf "accepted, where this should have been said: %s" expected
