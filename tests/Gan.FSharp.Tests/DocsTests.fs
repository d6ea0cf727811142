/// The code of docs/fsharp.md runs and prints what it says.
module Gan.FSharp.Tests.DocsTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files

let private header = Pages.references "Gan.FSharp" [ "Gan.Core"; "Gan.Theory"; "Gan.FSharp" ]

[<Tests>]
let tests =
    testList "docs/fsharp.md" [
        test "its blocks run in order and print what their comments say" {
            let page = File.ReadAllText(Path.Combine(root, "docs", "fsharp.md"))
            let expected = [ for m in Regex.Matches(page, @"// prints ([^\n]*)") -> m.Groups[1].Value ]
            inFolder (fun folder ->
                let script = Path.Combine(folder, "page.fsx")
                File.WriteAllLines(script, header :: Pages.blocksIn "fsharp" "docs/fsharp.md")
                let printed = Processes.run folder [] "dotnet" [ "fsi"; script ] |> Processes.endedWith 0
                Expect.equal (List.ofArray (printed.Split '\n')) expected "the printed lines"
                Expect.isGreaterThan expected.Length 10 "the number of lines")
        }
    ]
