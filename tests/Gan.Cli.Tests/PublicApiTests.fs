/// The public surface of each library is the recorded one, so that a change of it is seen in review.
module Gan.Cli.Tests.PublicApiTests

open System
open System.IO
open System.Reflection
open Expecto
open Gan.Testing
open PublicApiGenerator

let private options =
    ApiGeneratorOptions(
        IncludeAssemblyAttributes = false,
        ExcludeAttributes =
            [| "System.Runtime.CompilerServices.CompilerGeneratedAttribute"
               "System.Runtime.CompilerServices.NullableAttribute"
               "System.Runtime.CompilerServices.NullableContextAttribute"
               "Microsoft.FSharp.Core.CompilationArgumentCountsAttribute"
               "Microsoft.FSharp.Core.CompilationMappingAttribute"
               "Microsoft.FSharp.Core.CompilationSourceNameAttribute" |])

let private surface (library: string) =
    let path = Path.Combine(Files.root, "src", library, "bin", "Release", "net10.0", $"{library}.dll")
    (Assembly.LoadFrom path).GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n"

[<Tests>]
let tests =
    testList "public API" [
        for library in Pages.packagedLibraries ->
            test $"{library} has the recorded surface (GAN_ACCEPT=1 records the present one)" {
                let recorded = Path.Combine(Files.root, "api", $"{library}.txt")
                let actual = surface library
                if Environment.GetEnvironmentVariable "GAN_ACCEPT" = "1" then
                    Directory.CreateDirectory(nonNull (Path.GetDirectoryName recorded)) |> ignore
                    File.WriteAllText(recorded, actual)
                let lines (text: string) = text.Split '\n' |> Set.ofArray
                let expected = File.ReadAllText recorded
                let removed, added = lines expected - lines actual, lines actual - lines expected
                if actual <> expected then
                    let show sign = Seq.truncate 20 >> Seq.map (fun line -> $"{sign}{line}") >> String.concat "\n"
                    failtest $"""{recorded} differs:{"\n"}{show "- " removed}{"\n"}{show "+ " added}"""
            }
    ]
