/// Completion in the shells: each script is loaded by its own shell, which is asked for the words that complete a line.
module Gan.Cli.Tests.Commands.CompletionsTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan
open Gan.Experiments
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

/// A shell, and a script for it that loads gan's completions and prints those of each argument, followed by a line "--".
type private Shell = { Name: string; Program: string; Options: string list; Script: string }

let private shells =
    [ { Name = "bash"; Program = "bash"; Options = []
        Script = """
source <(gan completions bash)
for line in "$@"; do
    COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=($line)
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _gan gan "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
    printf '%s\n' "${COMPREPLY[@]}" --
done""" }
      { Name = "zsh"; Program = "zsh"; Options = [ "--no-rcs" ]
        Script = """
compdef() { : }
_files() { : }
_describe() { for item in "${(@P)2}"; do print -r -- "${${item%%[^\\]:*}}${${item#${item%%[^\\]:*}}[1]}"; done }
source <(gan completions zsh)
for line in "$@"; do
    words=(${(z)line})
    [[ $line == *" " ]] && words+=("")
    CURRENT=$#words PREFIX=$words[-1]
    _gan
    print -- --
done""" }
      { Name = "fish"; Program = "fish"; Options = [ "--no-config" ]
        Script = """
gan completions fish | source
for line in $argv
    complete --do-complete $line | string split --fields 1 \t
    echo -- --
end""" }
      { Name = "pwsh"; Program = "pwsh"; Options = [ "-NoProfile"; "-File" ]
        Script = """
gan completions pwsh | Out-String | Invoke-Expression
foreach ($line in $args) {
    (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }
    '--'
}""" } ]

let private onPath program =
    (nonNull (Environment.GetEnvironmentVariable "PATH")).Split Path.PathSeparator
    |> Array.exists (fun folder -> File.Exists(Path.Combine(folder, program)))

/// Returns what a shell completes each line with.
let private completed shell (lines: string list) =
    inFolder (fun folder ->
        let gan = Path.Combine(folder, "gan")
        File.WriteAllText(gan, $"#!/bin/sh\nexec dotnet '{AppContext.BaseDirectory}gan.dll' \"$@\"\n")
        File.SetUnixFileMode(gan, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)
        let script = Path.Combine(folder, if shell.Name = "pwsh" then "ask.ps1" else "ask")
        File.WriteAllText(script, shell.Script.TrimStart())
        let path = folder + string Path.PathSeparator + Environment.GetEnvironmentVariable "PATH"
        let out =
            Processes.run folder [ "PATH", path ] shell.Program (shell.Options @ script :: lines) |> Processes.endedWith 0
        let answers = Regex.Split(out, "(?m)^--$") |> List.ofArray |> List.truncate lines.Length
        // fish and PowerShell complete the folder's files where gan suggests nothing.
        let isFile (word: string) = File.Exists(Path.Combine(folder, word))
        answers
        |> List.map (fun answer ->
            answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            |> List.ofArray
            |> List.filter (isFile >> not)
            |> List.sort))

let private names (items: string seq) = items |> List.ofSeq |> List.sort
let private beginning (prefix: string) (items: string seq) = items |> Seq.filter _.StartsWith(prefix) |> names

/// Lines, each with the words that must complete it: names, values after an option, and options.
let private expected =
    [ "gan tra", [ "train" ]
      "gan train ", names [ for r in Recipes.All -> r.Name ]
      "gan train cif", beginning "cif" [ for r in Recipes.All -> r.Name ]
      "gan train --json gri", [ "grid" ]
      "gan train ring --device ", [ "auto"; "cpu"; "cuda" ]
      "gan train ring --engine comp", [ "compiled" ]
      "gan train ring --on-non-finite r", [ "rollback" ]
      "gan train ring --d", [ "--data"; "--device" ]
      "gan train ring --set precision=bf", [ "precision=bf16" ]
      "gan evaluate run --metric modes --metric m", beginning "m" [ for m in Metrics.All -> m.Name ]
      "gan evaluate --data dig", [ "digits" ]
      "gan verify lemma theorem-1-", [ "theorem-1-only-if" ]
      "gan figure 2", [ "2a"; "2b"; "2c"; "2d" ]
      "gan table 1", [ "1" ]
      "gan paper figure-2", [ "figure-2a"; "figure-2b"; "figure-2c"; "figure-2d" ]
      "gan data g", [ "get" ]
      "gan data get ", [ "cifar10"; "mnist" ]
      "gan new script --language f", [ "fsharp" ]
      "gan completions ", [ "bash"; "fish"; "pwsh"; "zsh" ]
      "gan trian ", [] ]

let private inShells =
    testList "in" [
        for shell in shells ->
            test shell.Name {
                if OperatingSystem.IsWindows() then skiptest "the tests need a Unix shell"
                if not (onPath shell.Program) then skiptest $"{shell.Program} is not on this machine"
                let found = completed shell (List.map fst expected)
                for (line, words), found in List.zip expected found do
                    // bash replaces only what follows the last '='.
                    let afterEquals = List.map (fun (word: string) -> Array.last (word.Split '='))
                    let words = if shell.Name = "bash" then afterEquals words else words
                    Expect.equal found words $"the completions of '{line}'"
            }
    ]

/// Where gan suggests nothing, bash falls back to files, which are what such an argument names.
let private files =
    test "bash completes files where gan suggests nothing" {
        if not (onPath "bash") then skiptest "bash is not on this machine"
        inFolder (fun folder ->
            let script = (Gan.succeed folder [ "completions"; "bash" ]).Out
            let out = Processes.run folder [] "bash" [ "-c"; script + "\ncomplete -p gan" ] |> Processes.endedWith 0
            Expect.equal out "complete -o default -F _gan gan" "the registered completion"
            for line in [ "gan sample "; "gan evaluate --samples "; "gan train ring --out " ] do
                Expect.equal (Gan.succeed folder [ $"[suggest:{line.Length}]"; line ]).Out "" line)
    }

let private suggested folder (line: string) =
    (Gan.succeed folder [ $"[suggest:{line.Length}]"; line ]).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
    |> Array.map (fun l -> l.Split '\t')
    |> List.ofArray

/// The suggestions are those of the command tree itself, whatever is added to it.
let private tree =
    test "every verb, subcommand and visible option is suggested, with a description" {
        inFolder (fun folder ->
            let rec check (path: string) (command: CommandLine.Command) =
                let verbs = [ for c in command.Subcommands do if not c.Hidden then c ]
                let options = [ for o in command.Options do if not o.Hidden then o.Name ]
                let words = suggested folder $"{path} -" |> List.map Array.head
                for option in options do
                    Expect.contains words option path
                let next = suggested folder $"{path} "
                for verb in verbs do
                    let line = next |> List.tryFind (fun l -> l[0] = verb.Name)
                    let described = line |> Option.exists (fun l -> l.Length = 2 && l[1].Length > 10)
                    Expect.isTrue described $"{path} {verb.Name}"
                for verb in verbs do
                    check $"{path} {verb.Name}" verb
            check "gan" (Gan.Cli.Invocation.Root()))
    }

let private position =
    test "what follows the position does not count" {
        inFolder (fun folder ->
            let words line at = (Gan.succeed folder [ $"[suggest:{at}]"; line ]).Out.TrimEnd()
            Expect.stringStarts (words "gan tra ring --steps 3" 7) "train\t" "the word before the position"
            Expect.stringStarts (words "gan tra" 100) "train\t" "a position after the end is the end"
            Expect.equal (words "gan train ring --device=c" 25) "--device=cpu\n--device=cuda" "an assigned value")
    }

[<Tests>]
let tests = testList "completions" [ inShells; files; tree; position ]
