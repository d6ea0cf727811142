/// Random command lines.
module Gan.Cli.Tests.Faults.CommandLineTests

open System
open System.Diagnostics
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private good =
    [ "train ring --steps 3 --epochs 0.5 --seed -1 --engine compiled --device cpu --data d --out o "
      + "--set game.batch=3 --keep 2 --best modes --on-non-finite skip --resume --json"
      "sample run --checkpoint best --count 3 --columns 2 --seed 1 --out x.png"
      "evaluate run --metric parzen --count 9 --data d --json"
      "interpolate run"; "manifold run"
      "divergence normal(0,1) normal(1,2) --at 0,1 --bits --samples 1000 --seed 3 --json"
      "verify lemma --cases 3 --seed 2 --planted --list --json"
      "figure 1 --quick --out o --data d --seed 1 --again --json"; "table 1"
      "recipes ring --json --script"; "data get mnist --mirror http://a/"
      "new script s --language fsharp --force"; "new recipe r --from ring"; "info --json"; "completions bash" ]
    |> List.map (fun line -> line.Split ' ')

let private odd =
    [| ""; "-"; "--"; "---"; "--out="; "@x"; "@/dev/zero"; "[diagram]"; "[suggest:3]"; "\000"; "\n"; "\027[31m"
       "--steps=1e999"; "9223372036854775808"; "-1"; "1,5"; "NaN"; "∞"; "../../x"; "/etc/passwd"
       "--set"; "a=b=c"; String('x', 5000); "\uD800"; "-?"; "--version" |]

let private words = good |> Seq.collect id |> Array.ofSeq

/// Returns a valid command line with up to three tokens removed, inserted or replaced.
let private changed (random: Random) =
    let pick (from: 'a[]) = from[random.Next from.Length]
    Seq.init (random.Next 4) id
    |> Seq.fold (fun (line: string list) _ ->
        let at = random.Next(line.Length + 1)
        match random.Next 3 with
        | 0 when at < line.Length -> List.removeAt at line
        | 1 when at < line.Length -> List.updateAt at (pick odd) line
        | 2 -> List.insertAt at (pick words) line
        | _ -> List.insertAt at (pick odd) line) (List.ofArray (pick (Array.ofList good)))

let private lines =
    test "any command line is parsed, or refused in one line" {
        let root = Gan.Cli.Invocation.Root()
        let random = Random 11
        let count = 20_000 * Tally.times
        let mutable refused = 0
        for _ in 1..count do
            let clock = Stopwatch.StartNew()
            let struct (_, error) = Gan.Cli.Invocation.Read(root, Array.ofList (changed random))
            Expect.isLessThan clock.Elapsed.TotalSeconds 2.0 "seconds to parse"
            match error with
            | null -> ()
            | message ->
                refused <- refused + 1
                Expect.isFalse (message |> Seq.exists Char.IsControl) $"one line: {message}"
                Expect.isLessThan message.Length 6000 "the length of the message"
        Expect.isGreaterThan refused (count / 4) "many are refused"
        Expect.isLessThan refused count "some are accepted"
        Tally.note "command lines: valid ones with tokens removed, inserted or replaced" "parsed, or refused in one line"
            count
    }

let private completions =
    test "any line can be completed, up to any position" {
        let random = Random 12
        let count = 300 * Tally.times
        let mutable suggested = 0
        inFolder (fun folder ->
            for _ in 1..count do
                let line = "gan " + String.concat " " (changed random) + (if random.Next 2 = 0 then " " else "")
                let position = random.Next(line.Length + 2)
                let ended = Gan.run folder [ $"[suggest:{position}]"; line ]
                Expect.equal (ended.Code, ended.Err) (0, "") $"{position} in {line}"
                if ended.Out <> "" then suggested <- suggested + 1)
        Expect.isGreaterThan suggested (count / 10) "some lines have suggestions"
        Tally.note "lines to complete: as above, cut anywhere" "suggestions, or none" count
    }

[<Tests>]
let tests = testList "faults" [ lines; completions ]
