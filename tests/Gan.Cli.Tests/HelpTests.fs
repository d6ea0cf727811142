module Gan.Cli.Tests.HelpTests

open System
open System.CommandLine
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

/// Runs gan with the dynamic loader's log of opened files (ld.so(8)) on standard error.
let private opened arguments =
    inFolder (fun folder ->
        let ended = Gan.runWith [ "LD_DEBUG", "files"; "GAN_LIBTORCH", "/nowhere" ] folder arguments
        Expect.equal ended.Code 0 (String.concat " " arguments)
        ended)

let private withoutNative arguments =
    test $"""gan {String.concat " " arguments} loads no bundled native library""" {
        if not (OperatingSystem.IsLinux()) then skiptest "LD_DEBUG requires Linux"
        let ended = opened arguments
        Expect.stringContains ended.Err "libcoreclr" "the loader's log"
        for library in [ "libtorch"; "libc10"; "LibTorchSharp"; "libSkiaSharp"; "libHarfBuzz" ] do
            Expect.isFalse (ended.Err.Contains library) $"{library} was opened"
    }

/// The command tree's verbs and subcommands, each with the words that call it.
let rec private verbs (path: string list) (command: Command) =
    [ for verb in command.Subcommands do
          let path = path @ [ verb.Name ]
          path, verb :?> Gan.Cli.Verb
          yield! verbs path verb ]

let private all = verbs [] (Gan.Cli.Invocation.Root())

let private shown =
    testList "each verb has help with examples" [
        for path, verb in all do
            if not verb.Hidden then test (String.concat " " path) {
                inFolder (fun folder ->
                    let help = (Gan.succeed folder (path @ [ "--help" ])).Out
                    Expect.stringContains help ("Usage:\n  gan " + String.concat " " path) "usage"
                    Expect.isTrue (verb.Examples.Count >= 1 && verb.Examples.Count <= 4) "one to four examples"
                    Expect.stringContains help ("Examples:\n  " + String.concat "\n  " verb.Examples + "\n") "examples"
                    for option in verb.Options do
                        let shown = Regex.Match(help, $@"(?s)\n  {option.Name}\b.*?(?=\n  -|\n\n)").Value
                        let shown = Regex.Replace(shown, @"\s+", " ")
                        Expect.isNotEmpty shown option.Name
                        if option.HasDefaultValue && option.ValueType <> typeof<bool> then
                            Expect.stringContains shown $"[default: {option.GetDefaultValue()}]" "its default"
                    for line in help.Split '\n' do
                        Expect.isTrue (line.Length <= 100 || line.StartsWith "  gan ") $"at most 100 characters: {line}"
                    Expect.isFalse (Regex.IsMatch(help, "<[A-Z][a-z]+\\||Nullable|System\\.")) "no name of a type")
            }
    ]

/// Splits an example as a shell does: words in single quotes, without redirections and substitutions.
let private words (example: string) =
    Regex.Matches(Regex.Replace(example, @" > .*$|^source <\(|\)$(?<=bash\))", ""), @"'([^']*)'|(\S+)")
    |> Seq.map (fun m -> if m.Groups[1].Success then m.Groups[1].Value else m.Groups[2].Value)
    |> List.ofSeq

/// Examples that take long, or need the network, data that may be missing or another example's run.
let private costly =
    [ "gan train mnist"; "gan sample runs/mnist"; "gan interpolate"; "gan manifold"; "gan paper"; "gan data get"
      "gan verify"; "gan figure 1"; "gan figure 2a"; "gan table 1"; "gan table 2"; "gan evaluate runs/ring" ]

let private examples =
    testList "examples" [
        test "all are parsed" {
            for _, verb in all do
                for example in verb.Examples do
                    let gan, arguments = List.head (words example), List.tail (words example)
                    let problem (arguments: string list) =
                        let struct (_, refused) =
                            Gan.Cli.Invocation.Read(Gan.Cli.Invocation.Root(), Array.ofList arguments)
                        Option.ofObj refused
                    Expect.equal (gan, problem arguments) ("gan", None) example
                    Expect.isSome (problem (arguments @ [ "--no-such-option" ])) "a planted option is refused"
        }
        test "cheap ones run, in the order of the verbs" {
            inFolder (fun folder ->
                let cheap =
                    [ for _, verb in all do
                          for example in verb.Examples do
                              if not (costly |> List.exists example.StartsWith) then example ]
                Expect.isGreaterThan cheap.Length 20 "the number of examples that run"
                for example in cheap do
                    let more = if example.StartsWith "gan new" then [ "--force" ] else []
                    Gan.succeed folder (List.tail (words example) @ more) |> ignore)
        }
        test "gan verify checks fast claims, as in its example" {
            inFolder (fun folder ->
                let example = all |> List.find (fun (path, _) -> path = [ "verify" ]) |> fun (_, v) -> v.Examples[1]
                Expect.stringContains (Gan.succeed folder (List.tail (words example))).Out "2 of 2 claims hold" example)
        }
    ]

[<Tests>]
let tests =
    testList "help" [
        withoutNative [ "--help" ]
        withoutNative [ "recipes" ]
        withoutNative [ "recipes"; "mnist"; "--script" ]
        withoutNative [ "data" ]
        withoutNative [ "info" ]
        withoutNative [ "new"; "recipe"; "mine" ]
        withoutNative [ "completions"; "bash" ]
        withoutNative [ "[suggest:10]"; "gan train " ]
        withoutNative [ "verify"; "lemma"; "proposition-1-trained"; "--cases"; "1" ]
        withoutNative [ "divergence"; "normal(0,1)"; "laplace(0,1)" ]
        test "gan --help lists the verbs" {
            inFolder (fun folder ->
                let help = (Gan.succeed folder [ "--help" ]).Out
                for path, verb in all do
                    if path.Length = 1 then
                        Expect.equal (help.Contains $"  {path.Head} ") (not verb.Hidden) $"{path.Head} in the list")
        }
        shown
        examples
    ]
