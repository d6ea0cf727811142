/// What is in the packages.
module Gan.Packages.Tests.ContentTests

open System.IO
open System.IO.Compression
open System.Reflection.Metadata
open System.Reflection.PortableExecutable
open System.Xml.Linq
open Expecto
open Gan.Packages.Tests
open Gan.Testing.Pages

/// The systems of the tool, and those for which TorchSharp has a native library.
let private systems =
    [ "linux-x64", ".so", true; "linux-arm64", ".so", false; "osx-x64", ".dylib", false; "osx-arm64", ".dylib", true
      "win-x64", ".dll", true ]

let private entries path = (use zip = ZipFile.OpenRead path in [ for e in zip.Entries -> e.FullName ])

let private read path (entry: string) =
    use zip = ZipFile.OpenRead path
    use from = nonNull(zip.GetEntry entry).Open()
    use copy = new MemoryStream()
    from.CopyTo copy
    copy.ToArray()

let private nuspec id =
    XDocument.Load(new MemoryStream(read (Feed.package id) $"{id}.nuspec")).Descendants() |> List.ofSeq

let private texts name (elements: XElement list) =
    elements |> List.filter (fun e -> e.Name.LocalName = name) |> List.map _.Value

let private dependencies id =
    nuspec id
    |> List.filter (fun e -> e.Name.LocalName = "dependency")
    |> List.map (fun e -> (nonNull (e.Attribute(XName.Get "id"))).Value)

[<Tests>]
let tests =
    testList "packages" [
        for id in packagedLibraries @ [ "Gan.Cli"; "Gan.Templates" ] do
            test $"{id} says what it is, under which licence, with icon and first steps" {
                let all = nuspec id
                for name, expected in
                    [ "id", id; "version", Feed.version.Value; "license", "MIT"; "icon", "icon.png"; "readme", "start.md"
                      "authors", "The Gan authors" ] do
                    Expect.equal (texts name all) [ expected ] name
                Expect.isGreaterThan (texts "description" all).Head.Length 30 "a description"
                Expect.containsAll (entries (Feed.package id)) [ "icon.png"; "start.md" ] "the files"
            }
        for id in packagedLibraries do
            test $"{id} has a library with documentation and symbols, built deterministically" {
                let library = $"lib/net10.0/{id}.dll"
                Expect.containsAll (entries (Feed.package id)) [ library; $"lib/net10.0/{id}.xml" ] "with documentation"
                use dll = new PEReader(new MemoryStream(read (Feed.package id) library))
                Expect.exists (dll.ReadDebugDirectory()) (fun e -> e.Type = DebugDirectoryEntryType.Reproducible) "same bits"
                use pdb =
                    MetadataReaderProvider.FromPortablePdbStream(
                        new MemoryStream(read (Feed.symbols id) $"lib/net10.0/{id}.pdb"))
                let reader = pdb.GetMetadataReader()
                let sources = [ for d in reader.Documents -> reader.GetString(reader.GetDocument(d).Name) ]
                Expect.isNonEmpty sources "the sources of the symbols"
                Expect.all sources (fun path -> path.StartsWith "/_/") "paths without the machine's folders"
            }
        test "managed packages bring no native library, and no package brings libtorch" {
            for id in [ "Gan.Core"; "Gan.Theory" ] do
                Expect.isEmpty
                    (dependencies id |> List.filter (fun d -> d.Contains "Torch" || d.Contains "Skia" || d.Contains "torch"))
                    id
            for id in packagedLibraries do
                Expect.isEmpty (dependencies id |> List.filter _.StartsWith("libtorch")) id
        }
        for system, extension, hasTorch in systems do
            test $"the tool for {system} has its native packagedLibraries and is below 30 MB" {
                let path = Feed.package $"Gan.Cli.{system}"
                Expect.isLessThan (FileInfo path).Length 30_000_000L "bytes"
                let files = entries path
                for library in "libSkiaSharp" :: [ if hasTorch then "LibTorchSharp" ] do
                    Expect.exists files (fun f -> f.Contains library && f.EndsWith extension) $"{library}{extension}"
                Expect.exists files _.EndsWith("/gan.dll") "the program"
                Expect.all files (fun f -> not (f.Contains "torch_cpu")) "no libtorch"
            }
    ]
