/// Damaged files of every format: truncated at any byte, or with any byte changed.
module Gan.Core.Tests.Runs.Faults.FormatDamageTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.MemoryFiles
open Gan.Testing.Rejections
open Gan.Core.Tests.Runs.SmallRun

let private eachBit (b: byte) = [ for bit in 0..7 -> b ^^^ (1uy <<< bit) ]

let private everyOther (b: byte) = [ for v in 1uy .. 255uy -> b ^^^ v ]

/// Each flipped bit, bytes of JSON syntax and the ends of the range; in a deep run all other values.
let private usual (b: byte) =
    if Tally.deep then everyOther b
    else eachBit b @ [ yield! "\"\\{}[]:,019-.eE \n"B; 0uy; 127uy; 128uy; 255uy ] |> List.distinct |> List.filter ((<>) b)

/// Every prefix of a file, and the file with each byte replaced by others.
let private altered (others: byte -> byte list) (bytes: byte[]) =
    seq {
        for length in 0 .. bytes.Length - 1 do Array.truncate length bytes
        for i in 0 .. bytes.Length - 1 do
            for other in others bytes[i] do
                set i other bytes
    }

let private noticesLenience =
    test "the check detects a reader that does not validate everything" {
        let plain = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |]
        let lenient (bytes: byte[]) = Idx.Parse("f", (if bytes.Length > 2 then set 2 8uy bytes else bytes), 3)
        let accepted changed =
            rejection (fun () -> lenient changed)
            |> Option.isNone
            && (let read = lenient changed in idx [ for n in read.Shape -> n ] (read.Values.ToArray()) <> changed)
        Expect.equal (altered everyOther plain |> Seq.filter accepted |> Seq.length) 255 "each other type"
    }

/// An element of a MATLAB file.
let private element (kind: int) (data: byte[]) =
    Array.concat
        [ BitConverter.GetBytes kind; BitConverter.GetBytes data.Length; data; Array.zeroCreate ((8 - data.Length % 8) % 8) ]

let private matHeader = Array.concat [ Array.create 116 32uy; Array.zeroCreate 8; [| 0uy; 1uy; byte 'I'; byte 'M' |] ]

/// x, [2, 3], of class uint8.
let private variable =
    element
        14
        (Array.concat [ element 6 [| 9uy; 0uy; 0uy; 0uy; 0uy; 0uy; 0uy; 0uy |]
                        element 5 (Array.collect (fun (extent: int) -> BitConverter.GetBytes extent) [| 2; 3 |])
                        element 1 "x"B
                        element 2 [| 1uy .. 6uy |] ])

let private packedVariable =
    use stream = new MemoryStream()
    (use zlib = new Compression.ZLibStream(stream, Compression.CompressionLevel.Optimal, true)
     zlib.Write variable)
    Array.concat [ BitConverter.GetBytes 15; BitConverter.GetBytes(int stream.Length); stream.ToArray() ]

let private formats =
    let packed = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |] |> gzip
    let plain = idx [ 2; 3; 4 ] [| for i in 0uy .. 23uy -> i |]
    let tensors = Safetensors.Write(states[3].["generator"].Parameters, true)
    let config = Text.Encoding.UTF8.GetBytes(Configuration.Write recipe)
    let inCheckpoint (name: string) =
        let path = $"run/checkpoints/00000003/{name}"
        let saved = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound saved)
        run.Save(states[3], Reference.Shared)
        $"a checkpoint's {name}", saved.Files[path], fun (bytes: byte[]) ->
            let before = saved.Files[path]
            saved.Files[path] <- bytes
            try
                let struct (found, _, damaged) = run.Load()
                match found with
                | null -> raise (BadInputException(Seq.head damaged))
                | s -> same s states[3]
            finally
                saved.Files[path] <- before
    testList "every prefix and every changed byte is refused in one line, or accepted with the changed value" [
        for name, bytes, others, holds in [
            "IDX", plain, everyOther, fun bytes ->
                let read = Idx.Parse("f", bytes, 3)
                idx [ for n in read.Shape -> n ] (read.Values.ToArray()) = bytes
            "gzipped IDX", packed, everyOther,
            fun bytes -> Idx.Parse("f", bytes, 3).Values.ToArray() = [| for i in 0uy .. 23uy -> i |]
            "CIFAR-10 batch", Array.append [| 3uy |] [| for i in 0..3071 -> byte i |], eachBit, fun bytes ->
                let read = Cifar10.Parse("f", bytes)
                let pixels = read.Pixels.ToArray()
                let planes i = Array.init 3072 (fun j -> pixels[i * 3072 + j % 1024 * 3 + j / 1024])
                Array.concat [ for i in 0 .. read.Count - 1 -> Array.append [| read.Labels[i] |] (planes i) ] = bytes
            "MATLAB file", Array.append matHeader variable, usual, fun bytes ->
                // Uncompressed content has no checksum: a changed number is accepted as such.
                Mat.Parse("f", bytes, [| "x" |]).Values
                |> Seq.forall (fun array -> array.Count <= 6 && array.ToBytes().Length = array.Count)
            "compressed MATLAB file", Array.append matHeader packedVariable, usual, fun bytes ->
                let array = Mat.Parse("f", bytes, [| "x" |])["x"]
                array.Name = "x" && List.ofSeq array.Shape = [ 2; 3 ] && array.ToBytes().ToArray() = [| 1uy .. 6uy |]
            "safetensors", tensors, usual, fun bytes ->
                let read = Safetensors.Read(ReadOnlySpan bytes, "f")
                let written = Safetensors.Write(read, true)
                Safetensors.Write(Safetensors.Read(ReadOnlySpan written, "f"), true) = written
            "config.json", config, eachBit, fun bytes ->
                let read = Configuration.Read(Text.Encoding.UTF8.GetString bytes, "f")
                Configuration.Read(Configuration.Write read, "f") = read
            for file in [ "manifest.json"; "state.json" ] do
                let name, bytes, holds = inCheckpoint file
                name, bytes, usual, holds
        ] do
            test name {
                Expect.isTrue (holds bytes) "unchanged"
                let mutable tried = 0
                for changed in altered others bytes do
                    tried <- tried + 1
                    match rejection (fun () -> Expect.isTrue (holds changed) $"accepted: {Convert.ToHexString changed}") with
                    | Some message -> Expect.isFalse (message |> Seq.exists Char.IsControl) "one line"
                    | None -> ()
                Tally.note $"{name}: cut at any byte, any byte changed"
                    "refused in one line with file and place, or accepted for what it then says" tried
            }
    ]

[<Tests>]
let tests = testList "faults" [ formats; noticesLenience ]
