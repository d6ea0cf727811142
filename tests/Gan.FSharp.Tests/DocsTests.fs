/// The code of docs/fsharp.md runs and prints what it says.
module Gan.FSharp.Tests.DocsTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files

let private header =
    let folder = Path.Combine(root, "src", "Gan.FSharp", "bin", "Release", "net10.0")
    $"#I @\"{folder}\"\n"
    + String.concat "\n" [ for library in [ "Gan.Core"; "Gan.Theory"; "Gan.FSharp" ] -> $"#r \"{library}.dll\"" ]

[<Tests>]
let tests =
    testList "docs/fsharp.md" [
        test "its blocks run in order and print what their comments say" {
            let page = File.ReadAllText(Path.Combine(root, "docs", "fsharp.md"))
            let all pattern = [ for m in Regex.Matches(page, pattern, RegexOptions.Singleline) -> m.Groups[1].Value ]
            let blocks, expected = all "```fsharp\n(.*?)```", all @"// prints ([^\n]*)"
            inFolder (fun folder ->
                let script = Path.Combine(folder, "page.fsx")
                File.WriteAllLines(script, header :: blocks)
                let printed = Processes.run folder [] "dotnet" [ "fsi"; script ] |> Processes.endedWith 0
                Expect.equal (List.ofArray (printed.Split '\n')) expected "the printed lines"
                Expect.isGreaterThan expected.Length 10 "the number of lines")
        }
    ]
