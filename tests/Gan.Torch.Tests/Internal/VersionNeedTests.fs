module Gan.Torch.Tests.Internal.VersionNeedTests

open System
open System.IO
open System.Text
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Libtorch.Internal

/// A small ELF file that needs two versions of one library and one of another, laid out as in the specification: the header,
/// the names, the needs, three section headers (null, names, needs).
let private elf (weak: int) =
    let names = "\000libstdc++.so.6\000GLIBCXX_3.4.32\000GLIBCXX_3.4.9\000libc.so.6\000GLIBC_2.17\000"
    let name (text: string) = names.IndexOf(text + "\000", StringComparison.Ordinal)
    let half (x: int) = BitConverter.GetBytes(uint16 x)
    let word (x: int) = BitConverter.GetBytes(uint32 x)
    let long (x: int) = BitConverter.GetBytes(uint64 x)
    let strings = Encoding.ASCII.GetBytes names
    let stringsAt = 64
    let needsAt = stringsAt + strings.Length
    // vn_version, vn_cnt, vn_file, vn_aux, vn_next; vna_hash, vna_flags, vna_other, vna_name, vna_next
    let library count file next = Array.concat [ half 1; half count; word (name file); word 16; word next ]
    let version text flags next = Array.concat [ word 0; half flags; half 2; word (name text); word next ]
    let needs =
        Array.concat [ library 1 "libc.so.6" 32; version "GLIBC_2.17" 0 0
                       library 2 "libstdc++.so.6" 0; version "GLIBCXX_3.4.9" 0 16; version "GLIBCXX_3.4.32" weak 0 ]
    let sectionsAt = needsAt + needs.Length
    let section kind offset size link info =
        Array.concat [ word 0; word kind; long 0; long 0; long offset; long size; word link; word info; long 8; long 0 ]
    Array.concat [ [| 0x7fuy; byte 'E'; byte 'L'; byte 'F'; 2uy; 1uy; 1uy |]; Array.zeroCreate 33
                   long sectionsAt; word 0; half 64; half 0; half 0; half 64; half 3; half 1
                   strings; needs
                   section 0 0 0 0 0; section 3 stringsAt strings.Length 0 0; section 0x6ffffffe needsAt needs.Length 1 2 ]

let private makeWeak (file: byte[]) version = VersionNeed.MakeWeak(ReadOnlySpan file, version, "a.so")

let private refused (file: byte[]) version (parts: string list) =
    for part in parts do
        isRejected part (fun () -> makeWeak file version)

/// Three offsets, each with the byte to write there.
let private damages =
    Arb.fromGen (Gen.listOfLength 3 (Gen.zip (Gen.choose (0, (elf 0).Length - 1)) (Gen.choose (0, 255))))

[<Tests>]
let tests =
    testList "VersionNeed" [
        test "the one need is marked weak and nothing else is changed" {
            Expect.sequenceEqual (makeWeak (elf 0) "GLIBCXX_3.4.32") (elf 2) "the file with the flag"
        }
        test "a weak need stays weak" { Expect.sequenceEqual (makeWeak (elf 2) "GLIBCXX_3.4.32") (elf 2) "the file" }
        test "a version is matched by its whole name" {
            let changed = Array.map2 (<>) (makeWeak (elf 0) "GLIBCXX_3.4.9") (elf 2) |> Array.filter id
            Expect.equal changed.Length 2 "the flag of 3.4.9 is set, that of 3.4.32 is not"
        }
        test "a version that is not needed is an error" {
            refused (elf 0) "GLIBCXX_3.4.3" [ "a.so"; "GLIBCXX_3.4.3"; "requires version" ]
        }
        test "another kind of file is an error" { refused (Encoding.ASCII.GetBytes(String('x', 100))) "V" [ "a.so"; "ELF" ] }
        test "TorchSharp's own library can be read" {
            let folder = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")
            let library =
                [ folder; AppContext.BaseDirectory ]
                |> List.map (fun f -> Path.Combine(f, "libLibTorchSharp.so"))
                |> List.tryFind File.Exists
            match library with
            | None -> skiptest "there is no libLibTorchSharp.so beside the tests"
            | Some path ->
                let original = File.ReadAllBytes path
                let changed = Array.map2 (<>) original (makeWeak original "GLIBCXX_3.4.32") |> Array.filter id
                Expect.isLessThanOrEqual changed.Length 1 "at most the flag"
        }
        test "a file truncated at any byte is an error, or lacks only bytes that are not read" {
            let cut length (file: byte[]) = Array.truncate length file
            let refusals =
                [ 0 .. (elf 0).Length ] |> List.filter (fun length ->
                    match rejection (fun () ->
                        Expect.sequenceEqual (makeWeak (cut length (elf 0)) "GLIBCXX_3.4.32") (cut length (elf 2))
                            $"cut to {length} bytes") with
                    | Some message -> message.StartsWith "a.so: "
                    | None -> false)
            // A file without its needs is refused; the last fields of the last header are not read.
            Expect.isGreaterThan refusals.Length ((elf 0).Length - 32) "the number of refused lengths"
        }
        testPropertyWithConfig { FsCheckConfig.defaultConfig with maxTest = 5000 }
            "damaged bytes give a file of the same length or an error"
        <| Prop.forAll damages (fun damage ->
            let file = elf 0
            for at, value in damage do
                file[at] <- byte value
            try
                (makeWeak file "GLIBCXX_3.4.32").Length = file.Length
            with :? BadInputException -> true)
    ]
