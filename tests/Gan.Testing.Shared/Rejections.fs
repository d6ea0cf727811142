/// Checks of errors and their messages.
module Gan.Testing.Rejections

open System
open Expecto
open Gan

/// The message of the BadInputException that f throws, or None if it returns; any other exception is a failure.
let rejection (f: unit -> 'a) =
    try
        f () |> ignore
        None
    with :? BadInputException as e ->
        Some e.Message

/// Fails unless f throws a BadInputException whose message is one line and contains the expected text.
let isRejected (expected: string) (f: unit -> 'a) =
    match rejection f with
    | Some message ->
        Expect.stringContains message expected "the message"
        Expect.isFalse (message |> Seq.exists Char.IsControl) "the message is one line"
    | None -> failtestf "accepted; required: a rejection with '%s'" expected

/// Fails unless f is rejected with this message and this cause; the searched folders of a missing data set may differ.
let isRejectedBecause (expected: string) (cause: IBadInputCause) (f: unit -> 'a) =
    try
        f () |> ignore
        failtestf "accepted; required: a rejection with '%s'" expected
    with :? BadInputException as e ->
        Expect.stringContains e.Message expected "the message"
        match cause, e.Cause with
        | (:? MissingDataset as wanted), (:? MissingDataset as got) ->
            Expect.equal (got.Name, got.Download, got.Instructions) (wanted.Name, wanted.Download, wanted.Instructions)
                "the cause"
        | wanted, got -> Expect.equal got wanted "the cause"

/// The message of the ArgumentException or InvalidOperationException that f throws, or "nothing" if it returns.
let message (f: unit -> 'a) =
    try
        f () |> ignore
        "nothing"
    with
    | :? ArgumentException
    | :? InvalidOperationException as e -> e.Message
