module Gan.Cli.Tests.Commands.ManTests

open System
open System.CommandLine
open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private page = lazy (inFolder (fun folder -> (Gan.succeed folder [ "man" ]).Out))

/// Formats a page with all of groff's warnings; returns its text without bold and underlining, and the warnings.
let private formatted (page: string) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "gan.1")
        File.WriteAllText(path, page)
        let ended =
            try
                Processes.run folder [] "groff" [ "-man"; "-Tutf8"; "-ww"; "-P-c"; path ]
            with :? ComponentModel.Win32Exception -> skiptest "groff is not on this machine"
        Expect.equal ended.Code 0 ended.Err
        Regex.Replace(ended.Out, ".\b", ""), ended.Err)

let rec private commands (path: string) (command: Command) =
    [ for verb in command.Subcommands do
          if not verb.Hidden then
              $"{path} {verb.Name}", verb
              yield! commands $"{path} {verb.Name}" verb ]

let private clean =
    test "groff has no warning" {
        let text, warnings = formatted page.Value
        Expect.equal warnings "" "warnings"
        Expect.stringContains text "train, sample and evaluate generative adversarial nets" "the page"
        let _, planted = formatted (page.Value.Replace(".SH VERBS", ".SH VERBS\n\\fZno such font\n.in x"))
        Expect.notEqual planted "" "a wrong page has warnings"
    }

let private whole =
    test "every verb, argument, option and example is in it" {
        let text = Regex.Replace(fst (formatted page.Value), @"\s+", " ").Replace("‐ ", "").Replace("−", "-")
        let all = commands "gan" (Gan.Cli.Invocation.Root())
        Expect.isGreaterThan all.Length 15 "the number of verbs"
        for path, verb in all do
            let start = text.IndexOf(path + " ")
            Expect.isGreaterThan start 0 path
            for option in verb.Options do
                if not option.Hidden then Expect.isTrue (text.IndexOf(option.Name, start) > 0) $"{path} {option.Name}"
            for argument in verb.Arguments do
                Expect.isTrue (text.IndexOf(argument.Name, start) > 0) $"{path} {argument.Name}"
            for example in (verb :?> Gan.Cli.Verb).Examples do
                Expect.stringContains text example path
        for exitCode in [ "130, 143"; "GAN_DATA"; "GAN_LIBTORCH" ] do
            Expect.stringContains text exitCode "exit codes and variables"
    }

let private built =
    test "the build writes it beside the program" {
        let project (kind: string) name = Path.Combine(kind, name)
        let folder = AppContext.BaseDirectory.Replace(project "tests" "Gan.Cli.Tests", project "src" "Gan.Cli")
        let path = Path.Combine(folder, "gan.1")
        Expect.equal (File.ReadAllText(path).ReplaceLineEndings "\n") page.Value path
    }

[<Tests>]
let tests = testList "man" [ clean; whole; built ]
