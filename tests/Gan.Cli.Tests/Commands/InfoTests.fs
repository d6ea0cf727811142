module Gan.Cli.Tests.Commands.InfoTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private fields (element: JsonElement) = [ for p in element.EnumerateObject() -> p.Name ]
let private items (name: string) (element: JsonElement) = element.GetProperty(name).EnumerateArray() |> List.ofSeq
let private strings name element = items name element |> List.map (fun s -> s.GetString() |> nonNull)
let private info folder = Gan.succeed folder [ "info"; "--json" ] |> Gan.json

let private json =
    test "--json prints one object with the documented fields" {
        inFolder (fun folder ->
            let found = info folder
            Expect.equal (fields found)
                [ "version"; "commit"; "runtime"; "system"; "processor"; "engines"; "libtorch"; "data"; "downloads"
                  "caches" ]
                "the fields"
            Expect.equal (fields (found.GetProperty "processor")) [ "name"; "cores"; "vectorBits"; "hasBf16"; "hasAmx" ]
                "those of the processor"
            Expect.equal (fields (found.GetProperty "libtorch")) [ "version"; "folder"; "library"; "problem" ]
                "those of libtorch"
            for engine in items "engines" found do
                Expect.equal (fields engine) [ "name"; "description"; "devices"; "precisions"; "problem" ]
                    "those of an engine"
            let version = Gan.text "version" found
            Expect.isTrue (Regex.IsMatch(version, @"^\d+\.\d+\.\d+")) version
            Expect.stringStarts ((Gan.succeed folder [ "--version" ]).Out) version "as --version prints it"
            let runtime = Runtime.InteropServices.RuntimeInformation.FrameworkDescription
            Expect.equal (Gan.text "runtime" found) runtime "runtime"
            let processor (name: string) = found.GetProperty("processor").GetProperty name
            Expect.equal ((processor "cores").GetInt32()) Environment.ProcessorCount "cores"
            Expect.equal ((processor "hasBf16").GetBoolean()) Compiled.HasBf16Instructions "the kernel of bfloat16")
    }

/// Runs 'gan info --json' as a process with further environment variables.
let private under environment =
    inFolder (fun folder ->
        let ended = Gan.runWith environment folder [ "info"; "--json" ]
        Expect.equal ended.Code 0 ended.Err
        Gan.json ended)

let private engine name (found: JsonElement) = items "engines" found |> List.find (fun e -> Gan.text "name" e = name)

let private withoutLibtorch =
    test "without libtorch its engines have no devices, and the reason is given" {
        let found = under [ "GAN_LIBTORCH", "/nowhere" ]
        let problem = Gan.text "problem" (found.GetProperty "libtorch")
        Expect.stringContains problem "GAN_LIBTORCH names '/nowhere'" "the reason"
        for name in [ "eager"; "script" ] do
            Expect.isEmpty (strings "devices" (engine name found)) name
            Expect.stringContains (Gan.text "problem" (engine name found)) "/nowhere" name
        for name in [ "compiled"; "reference" ] do
            Expect.equal (strings "devices" (engine name found)) [ "cpu" ] name
    }

let private withLibtorch =
    test "a loaded libtorch has a version and a folder with its library" {
        inFolder (fun folder ->
            let torch = (under []).GetProperty "libtorch"
            if torch.GetProperty("problem").ValueKind <> JsonValueKind.Null then skiptest (Gan.text "problem" torch)
            Expect.isNonEmpty (Directory.GetFiles(Gan.text "folder" torch, "*torch_cpu.*")) "the library"
            Expect.isTrue (File.Exists(Gan.text "library" torch)) "TorchSharp's library"
            // The package's version is a part of the resolved path of its files.
            let target = FileInfo(Path.Combine(Gan.text "folder" torch, "libtorch_cpu.so")).ResolveLinkTarget true
            match Option.ofObj target with
            | Some file -> Expect.stringContains file.FullName ("/" + Gan.text "version" torch + "/") "the version"
            | None -> Expect.isTrue (Regex.IsMatch(Gan.text "version" torch, @"^\d+\.\d+\.\d+$")) "the version"
            Expect.equal (strings "precisions" (engine "script" (info folder))) [ "fp32"; "bf16" ] "precisions")
    }

/// The runtime's settings take instructions away: the report is of what is used, not of what the processor has.
let private vectors =
    test "the width of the vectors is the one in use" {
        let bits environment = (under environment).GetProperty("processor").GetProperty("vectorBits").GetInt32()
        Expect.equal (bits [ "DOTNET_EnableHWIntrinsic", "0" ]) 128 "without any extension"
        Expect.isLessThanOrEqual (bits [ "DOTNET_EnableAVX512", "0" ]) 256 "without AVX-512"
        let widest = if Runtime.Intrinsics.Vector512.IsHardwareAccelerated then 512 else bits []
        Expect.equal (bits []) widest "as in this process"
    }

let private data =
    test "the data sets that are found are listed with their folders" {
        inFolder (fun folder ->
            let names () = items "data" (info folder) |> List.filter (fun d -> (Gan.text "folder" d).StartsWith folder)
            Expect.isEmpty (names ()) "none"
            let mnist = Directory.CreateDirectory(Path.Combine(folder, "mnist")).FullName
            for name in [ "train-images-idx3-ubyte"; "train-labels-idx1-ubyte"; "t10k-images-idx3-ubyte"
                          "t10k-labels-idx1-ubyte" ] do
                write mnist name [| 0uy |] |> ignore
            Expect.equal [ for d in names () -> Gan.text "name" d, Gan.text "folder" d ]
                [ "mnist", mnist; "mnist-test", mnist ] "found"
            Expect.stringContains (Gan.text "problem" (names ()).Head) "byte 1: the IDX magic" "and damaged")
    }

let private text =
    test "the text is aligned and has every part" {
        inFolder (fun folder ->
            let lines = (Gan.succeed folder [ "info" ]).Out.TrimEnd().Split '\n'
            for line in lines do
                Expect.isTrue (Regex.IsMatch(line, @"^(?=.{10} \S)[a-z]+ +\S")) $"aligned: {line}"
            let heads = [ for l in lines -> l.Split(' ')[0] ] |> List.distinct
            Expect.containsAll heads
                [ "gan"; "runtime"; "system"; "processor"; "vectors"; "engine"; "libtorch"; "data"; "downloads" ]
                "the parts")
    }

[<Tests>]
let tests = testList "info" [ json; withoutLibtorch; withLibtorch; vectors; data; text ]
