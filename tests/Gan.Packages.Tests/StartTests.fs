/// docs/start.md as a new user follows it: its files are written and its commands run, in order, in one empty folder.
module Gan.Packages.Tests.StartTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Packages.Tests

/// The language and the text of each block of code; the version of a release is that of the packages.
let private blocks =
    [ for language, text in Pages.blocks "docs/start.md" -> language, text.Replace("0.2.0", Feed.version.Value) ]

/// A block with a file name in its first line.
let private named (text: string) = Regex.Match(text, @"^// (\S+)\n").Groups[1].Value

[<Tests>]
let tests =
    test "each step of docs/start.md works in an empty folder" {
        Feed.onNewMachine (fun machine ->
            for language, text in blocks do
                if language = "sh" then
                    let clock = Stopwatch.StartNew()
                    Feed.run machine $"set -e\n{text}" |> ignore
                    printfn "%s: %.0f s" (text.Trim().ReplaceLineEndings "; ") clock.Elapsed.TotalSeconds
                    // A command line that draws leaves a new picture; the next one must draw its own.
                    let picture = Path.Combine(machine.Work, "digits.png")
                    if text.Contains "digits" then
                        let bytes = File.ReadAllBytes picture
                        Expect.sequenceEqual (Array.truncate 4 bytes) [| 0x89uy; byte 'P'; byte 'N'; byte 'G' |] "a picture"
                        Expect.isGreaterThan bytes.Length 5000 "of digits"
                        File.Delete picture
                else
                    File.WriteAllText(Path.Combine(machine.Work, named text), text)
            Expect.isTrue (File.Exists(Path.Combine(machine.Work, "Rings", "Rings.csproj"))) "the template's project"
            // The template in the other language.
            Feed.run machine "dotnet new gan-experiment --name Modes --language F#" |> ignore
            let out = Feed.run machine "dotnet run --project Modes -- 500"
            Expect.stringContains out " modes" "a line of the program")
    }
