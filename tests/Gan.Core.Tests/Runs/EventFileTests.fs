module Gan.Core.Tests.Training.EventFileTests

open System
open System.IO
open System.Text
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing

/// CRC-32C bit by bit: the polynomial 1EDC6F41, reflected.
let private crc32c (bytes: byte[]) =
    let shift crc _ = if crc &&& 1u = 1u then (crc >>> 1) ^^^ 0x82F63B78u else crc >>> 1
    ~~~(bytes |> Array.fold (fun crc b -> List.fold shift (crc ^^^ uint32 b) [ 1..8 ]) 0xFFFFFFFFu)

/// The TFRecord format's masking: rotated right by 15 bits, plus a constant.
let private masked bytes =
    let crc = crc32c bytes
    ((crc >>> 15) ||| (crc <<< 17)) + 0xa282ead8u

/// The messages of a file of records; fails on a wrong checksum.
let rec private records (bytes: byte[]) =
    if bytes.Length = 0 then
        []
    else
        let length = int (BitConverter.ToUInt64(bytes, 0))
        let message = bytes[12 .. 11 + length]
        Expect.equal (BitConverter.ToUInt32(bytes, 8)) (masked bytes[..7]) "the checksum of the length"
        Expect.equal (BitConverter.ToUInt32(bytes, 12 + length)) (masked message) "the checksum of the message"
        message :: records bytes[16 + length ..]

type private Field =
    | Integer of uint64
    | Double of float
    | Single of float32
    | Bytes of byte[]

let private integer (bytes: byte[]) =
    let count = 1 + Array.findIndex (fun b -> b < 0x80uy) bytes
    Seq.foldBack (fun (b: byte) value -> (value <<< 7) ||| uint64 (b &&& 0x7fuy)) (Seq.truncate count bytes) 0UL,
    bytes[count..]

/// The fields of a protocol-buffer message, by their numbers.
let rec private fields (bytes: byte[]) =
    if bytes.Length = 0 then
        []
    else
        let tag, rest = integer bytes
        let field, rest =
            match tag &&& 7UL with
            | 0UL -> let value, rest = integer rest in Integer value, rest
            | 1UL -> Double(BitConverter.ToDouble(rest, 0)), rest[8..]
            | 2UL -> let length, rest = integer rest in Bytes rest[.. int length - 1], rest[int length ..]
            | 5UL -> Single(BitConverter.ToSingle(rest, 0)), rest[4..]
            | kind -> failtest $"a field of wire type 0, 1, 2 or 5 required, got {kind}"
        (int (tag >>> 3), field) :: fields rest

let private written (write: EventFile -> unit) =
    use stream = new MemoryStream()
    write (EventFile stream)
    records (stream.ToArray()) |> List.map fields

let private text (s: string) = Bytes(Encoding.UTF8.GetBytes s)

let private stepsAndValues =
    Gen.zip (Gen.elements [ "loss/d"; "ä"; "" ]) (Gen.choose (-9, 9))
    |> Gen.listOf
    |> Gen.zip (Gen.choose64 (0L, Int64.MaxValue))
    |> Arb.fromGen

[<Tests>]
let tests =
    testList "EventFile" [
        test "the published check value of CRC-32C" {
            let check = Encoding.ASCII.GetBytes "123456789"
            Expect.equal (crc32c check) 0xE3069283u "the definition"
            Expect.equal (EventFile.Masked(ReadOnlySpan check)) (masked check) "masked, in the file"
        }
        testProperty "checksums are those of the definition" (fun (bytes: byte[]) ->
            EventFile.Masked(ReadOnlySpan bytes) = masked bytes)
        test "a file starts with its version" {
            Expect.equal (written _.Start(1.5)) [ [ 1, Double 1.5; 3, text "brain.Event:2" ] ] ""
        }
        testProperty "numbers are read under their tags at their step"
            <| Prop.forAll stepsAndValues (fun (step, values) ->
                let values = values |> List.map (fun (tag, v) -> tag, float v / 3.0)
                let found = written (fun file ->
                    file.Start 0.0
                    file.Numbers(2.5, step, [ for tag, v in values -> struct (tag, v) ]))
                match found with
                | [ _; [ 1, Double 2.5; 2, Integer at; 5, Bytes summary ] ] ->
                    at = uint64 step
                    && fields summary |> List.map (function 1, Bytes value -> fields value | other -> failtest $"{other}")
                       = [ for tag, v in values -> [ 1, text tag; 2, Single(float32 v) ] ]
                | _ -> false)
        test "NaN and infinities are written unchanged" {
            match written _.Numbers(0.0, 1L, [ struct ("x", nan) ]) with
            | [ [ _; _; 5, Bytes summary ] ] ->
                match fields summary with
                | [ 1, Bytes value ] ->
                    match fields value with
                    | [ _; 2, Single x ] -> Expect.isTrue (Single.IsNaN x) ""
                    | other -> failtest $"{other}"
                | other -> failtest $"{other}"
            | other -> failtest $"{other}"
        }
        test "a picture has its size and its bytes" {
            let png = [| 0x89uy; 80uy; 78uy; 71uy |]
            match written _.Picture(0.0, 300L, "samples", png, 640, 320) with
            | [ [ 1, Double 0.0; 2, Integer 300UL; 5, Bytes summary ] ] ->
                let value = match fields summary with [ 1, Bytes value ] -> fields value | other -> failtest $"{other}"
                Expect.equal value.Head (1, text "samples") "tag"
                let image = match value.Tail with [ 4, Bytes image ] -> fields image | other -> failtest $"{other}"
                Expect.equal image [ 1, Integer 320UL; 2, Integer 640UL; 3, Integer 3UL; 4, Bytes png ]
                    "height, width, channels, file"
            | other -> failtest $"{other}"
        }
        test "the stream stays open, and each record is complete after it is written" {
            use stream = new MemoryStream()
            let file = EventFile stream
            for n in 1..5 do
                file.Numbers(0.0, int64 n, [ struct ("x", float n) ])
                Expect.equal (records (stream.ToArray())).Length n "records so far"
        } ]
