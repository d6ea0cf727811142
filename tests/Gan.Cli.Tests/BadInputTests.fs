module Gan.Cli.Tests.BadInputTests

open System
open System.IO
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Tensors

let private nineRules = String.Join(",", Array.replicate 9 """{"rule":"weight-decay","factor":0.1}""")

/// Command lines, each with the parts that its one-line error must contain.
let private arguments: (string list * string list) list =
    [ [], [ "a verb required, got none"; "gan --help" ]
      [ "--foo" ], [ "unknown option '--foo'"; "--help" ]
      [ "--quick"; "figure"; "1" ], [ "unknown option '--quick'" ]
      [ "help" ], [ "unknown verb 'help'"; "train" ]
      [ "trian"; "ring" ], [ "verb 'trian'"; "'train'" ]
      [ "train" ], [ "train: the argument recipe required, got none. recipe: Name of a recipe ('gan recipes' lists them)" ]
      [ "train"; "--stpes"; "3" ], [ "train: unknown option '--stpes'; did you mean '--steps'?" ]
      [ "train"; "ring"; "grid" ], [ "train: one argument (recipe) required, got another: 'grid'" ]
      [ "train"; "rnig" ], [ "recipe"; "'rnig'"; "'ring'" ]
      [ "train"; "ring"; "--stpes"; "3" ], [ "train: unknown option '--stpes'; did you mean '--steps'?" ]
      [ "train"; "ring"; "--steps" ], [ "--steps: a value required, got none" ]
      [ "train"; "ring"; "--steps"; "1"; "--steps"; "2" ], [ "--steps: one value required, got 2: '1', '2'" ]
      [ "train"; "ring"; "--steps"; "x" ], [ "--steps: a whole number required, got 'x'" ]
      [ "train"; "ring"; "--steps"; "1e3" ], [ "--steps: a whole number required, got '1e3'" ]
      [ "train"; "ring"; "--steps"; "99999999999999999999" ],
          [ "--steps: a whole number from -9223372036854775808 to 9223372036854775807"; "'99999999999999999999'" ]
      [ "train"; "ring"; "--keep"; "3000000000" ], [ "--keep: a whole number from -2147483648 to 2147483647 required" ]
      [ "train"; "ring"; "--keep"; "0" ], [ "--keep: 1 or more required, got 0" ]
      [ "train"; "ring"; "--seed"; "1.5" ], [ "--seed: a whole number required, got '1.5'" ]
      [ "train"; "ring"; "--set" ], [ "--set: a value required, got none" ]
      [ "train"; "ring"; "--on-non-finite"; "explode" ],
          [ "--on-non-finite: stop, skip or rollback required, got 'explode'" ]
      [ "train"; "ring"; "--json=yes" ], [ "train: one argument (recipe) required, got another: 'yes'" ]
      [ "train"; "ring"; "--steps=-1" ], [ "--steps: 0 or more required, got -1" ]
      [ "train"; "ring"; "--steps"; "1"; "--epochs"; "1" ], [ "one of --steps and --epochs" ]
      [ "train"; "ring"; "--epochs"; "1" ], [ "--epochs"; "ring"; "--steps" ]
      [ "train"; "digits"; "--epochs"; "NaN" ], [ "--epochs"; "NaN" ]
      [ "train"; "digits"; "--epochs"; "1,5" ], [ "--epochs: a number required, got '1,5'" ]
      [ "train"; "ring"; "--out"; "" ], [ "empty" ]
      [ "train"; "" ], [ "empty" ]
      [ "sample"; "run"; "--out=" ], [ "--out" ]
      [ "sample"; "@/dev/zero" ], [ "@/dev/zero"; "config.json" ]
      [ "train"; "@ring" ], [ "recipe '@ring'"; "'ring'" ]
      [ "train"; "ring"; "--engine"; "egaer" ], [ "'egaer'"; "eager" ]
      [ "train"; "ring"; "--engine"; "reference"; "--device"; "cuda" ], [ "--device"; "cuda" ]
      [ "train"; "ring"; "--engine"; "eager"; "--set"; "precision=bf16" ],
          [ "--engine: compiled or script"; "bf16"; "eager" ]
      [ "train"; "ring"; "--set"; "precision=fp16" ], [ "precision"; "'fp16'"; "bf16" ]
      [ "train"; "ring"; "--device"; "tpu" ], [ "--device"; "'tpu'" ]
      [ "train"; "ring"; "--set"; "batch" ], [ "--set batch"; "key=value" ]
      [ "train"; "ring"; "--set"; "bacth=3" ], [ "--set bacth=3"; "'bacth'"; "'game.batch'" ]
      [ "train"; "ring"; "--set"; "game.batch=three" ], [ "--set game.batch=three"; "a number"; "'three'" ]
      [ "train"; "ring"; "--set"; "game.batch=0" ], [ "batch: 1 to 1048576 required, got 0" ]
      [ "train"; "ring"; "--set"; "game.players.generator.optimizer.rate.value=1e999" ],
          [ "--set game.players.generator.optimizer.rate.value=1e999: a finite number required, got 1e999" ]
      [ "train"; "ring"; "--set"; "game.players.generator.net.layers.0.units=2000000000" ],
          [ "layer 0"; "2147483647 numbers" ]
      [ "train"; "ring"; "--set"; "game.players.generator.net.layers.0.units=2000000" ],
          [ "layer 2"; "134217728 parameters at most" ]
      [ "train"; "ring"; "--set"; "game.batch=1048576"; "--set"; "game.players.generator.net.layers.0.units=4096" ],
          [ "a batch smaller than 1048576 required"; "generator" ]
      [ "train"; "ring"; "--set"; "game.players.generator.net.layers=[]" ], [ "the generator requires a layer that learns" ]
      [ "train"; "ring"; "--set"; """game.players.generator.net.layers.0.weight={"init":"normal","sd":1e300}"""
        "--engine"; "compiled" ],
          [ "finite initial parameters required" ]
      [ "train"; "ring"; "--set"
        """game.players.generator.net.layers.0={"layer":"convolution","channels":1000000,"size":1000}""" ],
          [ "layer 0"; "[h, w, c]" ]
      [ "train"; "ring"; "--set"; """game.players.generator.net.layers.0={"layer":"reshape","to":[65536,65536]}""" ],
          [ "overflow" ]
      [ "train"; "ring"; "--set"; $"""game.players.generator.optimizer={{"rule":"chain","of":[{nineRules}]}}""" ],
          [ "a chain needs 8 rules or fewer, got 9" ]
      [ "train"; "ring"; "--set"; "game.players.generator.net.layers.9.units=3" ], [ "0 to 4"; "'9'" ]
      [ "train"; "ring"; "--set"; "game.players.generator.net.layers.4.units=3" ], [ "[3]"; "[2]" ]
      [ "train"; "ring"; "--set"; "game.losses.adversarial=minimaxi" ], [ "'minimaxi'"; "minimax" ]
      [ "train"; "ring"; "--set"; "game.order=alternating:0" ], [ "alternating" ]
      [ "train"; "nowhere.json" ], [ "nowhere.json" ]
      [ "train"; "mnist"; "--data"; "." ], [ "'mnist'"; "gan data get mnist" ]
      [ "train"; "mnist"; "--data"; "nowhere" ], [ "nowhere" ]
      [ "train"; "ring"; "--resume"; "--out"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "sample"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "interpolate"; "nowhere" ], [ "nowhere" ]
      [ "manifold"; "nowhere" ], [ "nowhere" ]
      [ "recipes"; "mnits" ], [ "'mnits'"; "'mnist'" ]
      [ "recipes"; "--script" ], [ "--script"; "recipe" ]
      [ "evaluate"; "nowhere" ], [ "nowhere"; "config.json" ]
      [ "evaluate"; "nowhere"; "--metric"; "parzne" ], [ "metric 'parzne'"; "'parzen'" ]
      [ "evaluate" ], [ "one of a run's folder and --samples FILE required" ]
      [ "evaluate"; "--samples"; "s.idx" ], [ "one of --data and --test"; "got neither" ]
      [ "evaluate"; "--samples"; "s.idx"; "--data"; "ring" ], [ "s.idx: no such file" ]
      [ "evaluate"; "run"; "--samples"; "s.idx"; "--data"; "ring" ],
      [ "one of a run's folder and --samples required, got both"; "'run'"; "'s.idx'" ]
      [ "evaluate"; "--samples"; "s.idx"; "--count"; "9"; "--data"; "ring" ], [ "--count"; "a run required" ]
      [ "evaluate"; "run"; "--data"; "."; "--test"; "t.idx" ], [ "one of --data and files"; "got both" ]
      [ "evaluate"; "run"; "--train"; "t.idx" ], [ "--test: a file required" ]
      [ "train"; "ring"; "--best"; "memorisation" ], [ "metric 'memorisation'"; "modes" ]
      [ "verify"; "lema" ], [ "claim 'lema'"; "'lemma'" ]
      [ "verify"; "saturation"; "--enclose" ], [ "decided by intervals required"; "got saturation" ]
      [ "verify"; "--cases"; "x" ], [ "--cases: a whole number required, got 'x'" ]
      [ "sample"; "run"; "--columns"; "2.5" ], [ "--columns: a whole number required, got '2.5'" ]
      [ "train"; "ring"; "-steps"; "5" ], [ "train: unknown option '-steps'; did you mean '--steps'?" ]
      [ "train"; "ring"; "--engine"; "eager"; "--device"; "cuda2" ], [ "--device: auto, cpu or cuda required, got 'cuda2'" ]
      [ "verify"; "--seed"; "1,5" ], [ "--seed: a whole number required, got '1,5'" ]
      [ "sample" ], [ "sample: the argument run required, got none. run: Folder of the run." ]
      [ "sample"; "run"; "--checkpoint"; "oldest" ], [ "config.json" ]
      [ "evaluate"; "run"; "other" ], [ "evaluate: at most one argument (run) required, got another: 'other'" ]
      [ "figure"; "99" ], [ "unknown figure '99'; there are "; "2a" ]
      [ "data"; "foo" ], [ "data: unknown subcommand 'foo'; there are get" ]
      [ "data"; "get" ], [ "data get: the argument name required, got none"; "mnist" ]
      [ "info"; "now" ], [ "info: no arguments required, got 'now'" ]
      [ "new" ], [ "new: a verb required, got none; 'gan new --help' lists the verbs" ]
      [ "new"; "scirpt" ], [ "new: unknown subcommand 'scirpt'; did you mean 'script'?" ]
      [ "new"; "script"; "a"; "--language"; "java" ], [ "unknown language 'java'; there are csharp, fsharp" ]
      [ "new"; "script"; "a.cs"; "--language"; "fsharp" ],
          [ "--language: csharp required for a file 'a.cs', got fsharp" ]
      [ "new"; "script"; "/dev/null/a" ], [ "new /dev/null/a.cs: a file required, got the device" ]
      [ "new"; "recipe" ], [ "new recipe: the argument name required, got none" ]
      [ "new"; "recipe"; ".json" ], [ "new: a name required, got '.json'" ]
      [ "new"; "recipe"; "mine"; "--from"; "mnits" ], [ "unknown recipe 'mnits'; did you mean 'mnist'?" ]
      [ "completions" ], [ "completions: the argument shell required, got none"; "bash, zsh, fish, pwsh" ]
      [ "completions"; "tcsh" ], [ "unknown shell 'tcsh'; did you mean " ]
      [ "completions"; "nu" ], [ "unknown shell 'nu'; there are bash, zsh, fish, pwsh" ]
      [ "verify"; "--cases"; "0" ], [ "--cases"; "got 0" ]
      [ "divergence"; "normal(0,1)" ], [ "Q" ]
      [ "divergence"; "nromal(0,1)"; "normal(0,1)" ], [ "column 1"; "'nromal'"; "'normal'" ]
      [ "divergence"; "normal(0,1)"; "normal(0" ], [ "distribution 'normal(0', column 9" ]
      [ "divergence"; "normal(0,1)"; "product(normal(0,1),normal(0,1))" ], [ "the same dimension required, got 1 and 2" ]
      [ "divergence"; "ring"; "two-gaussians"; "--enclose" ], [ "--enclose"; "on the line required, got 2" ]
      [ "divergence"; "normal(0,1)"; "normal(0,2)"; "--at"; "0,x" ], [ "--at"; "'x'" ]
      [ "divergence"; "normal(0,1)"; "normal(0,2)"; "--at"; "1:2" ], [ "--at"; "got 2" ]
      [ "data"; "get"; "mnits" ], [ "'mnits'"; "'mnist'" ]
      [ "data"; "get"; "mnist"; "--mirror"; "ftp://a/" ], [ "--mirror"; "ftp://a/" ] ]

let private usage =
    testList "arguments" [
        for arguments, parts in arguments ->
            test $"""gan {String.concat " " arguments}""" {
                inFolder (fun folder ->
                    Gan.refuses folder arguments parts
                    Expect.isEmpty (Gan.files folder) "no files are left behind")
            }
    ]

/// Invalid configuration files: name, bytes and the parts that the one-line error must contain.
let private configurations =
    let valid = Gan.Configuration.Write(Gan.Recipes.Find "ring")
    let utf8 (text: string) = Text.Encoding.UTF8.GetBytes text
    let layers count = String.Join(",", Array.replicate count """{"layer":"relu"}""")
    testList "configuration files" [
        for name, bytes, parts in [
            "invalid UTF-8", utf8 (valid.Replace("eight", "\u0001")) |> Array.map (fun b -> if b = 1uy then 0x80uy else b),
                [ "byte "; "UTF-8 required, got 80" ]
            "trailing NUL", Array.append (utf8 valid) [| 0uy |], [ "line "; "0x00" ]
            "a number that overflows", utf8 (valid.Replace("\"discriminatorFactor\": 1", "\"discriminatorFactor\": -1e400")),
                [ "line "; "a finite number required, got -1e400" ]
            "a decimal comma", utf8 (valid.Replace("\"discriminatorFactor\": 1", "\"discriminatorFactor\": 1,5")),
                [ "line " ]
            "a duplicate key", utf8 (valid.Replace("\"batch\":", "\"batch\": 3, \"batch\":")), [ "line "; "batch" ]
            "20,000 layers", utf8 (valid.Replace("\"layers\": [", "\"layers\": [" + layers 20_000 + ",")),
                [ "256 layers at most are required, got 2000" ]
            "unclosed nesting", utf8 (String.replicate 100_000 "["), [ "line 1" ] ] do
            test name {
                inFolder (fun folder ->
                    Expect.notEqual bytes (utf8 valid) "the file differs from the valid one"
                    let path = write folder "own.json" bytes
                    Gan.refuses folder [ "train"; path; "--steps"; "1" ] ("own.json: " :: parts)
                    Expect.equal (Gan.files folder) [| "own.json" |] "no files are left behind")
            }
        test "an endless device is read up to the size limit" {
            if not (File.Exists "/dev/zero") then skiptest "/dev/zero is not available here"
            inFolder (fun folder ->
                File.CreateSymbolicLink(Path.Combine(folder, "own.json"), "/dev/zero") |> ignore
                Gan.refuses folder [ "train"; "own.json"; "--steps"; "1" ] [ "own.json: byte 16777216: "; "got more" ])
        }
        test "GAN_DATA must name a folder" {
            inFolder (fun folder ->
                let ended =
                    Gan.runWith [ "GAN_DATA", Path.Combine(folder, "nowhere") ] folder [ "train"; "mnist"; "--steps"; "1" ]
                Expect.equal ended.Code 2 ended.Err
                Expect.stringStarts ended.Err "gan: GAN_DATA: a folder is required, got " ended.Err
                Expect.isEmpty (Gan.files folder) "no files are left behind")
        }
    ]

/// Writes a valid MNIST, except for the given training images; returns the data folder.
let private mnist (folder: string) (images: byte[]) =
    let data = Directory.CreateDirectory(Path.Combine(folder, "data", "mnist")).FullName
    let labels count = idx [ count ] (Array.zeroCreate count)
    write data "train-images-idx3-ubyte" images |> ignore
    write data "train-labels-idx1-ubyte" (labels 60_000) |> ignore
    write data "t10k-images-idx3-ubyte" (idx [ 10_000; 28; 28 ] (Array.zeroCreate (10_000 * 784))) |> ignore
    write data "t10k-labels-idx1-ubyte" (labels 10_000) |> ignore
    Path.Combine(folder, "data")

let private damagedData =
    let whole = lazy idx [ 60_000; 28; 28 ] (Array.zeroCreate (60_000 * 784))
    let refused name (damage: byte[] -> byte[]) parts =
        test name {
            inFolder (fun folder ->
                let data = mnist folder (damage whole.Value)
                let before = Gan.files folder
                Gan.refuses folder [ "train"; "mnist"; "--data"; data; "--steps"; "1" ] ("train-images-idx3-ubyte" :: parts)
                Expect.sequenceEqual (Gan.files folder) before "no files are left behind")
        }
    testList "damaged data" [
        refused "truncated" (Array.truncate 1_000_000) [ "byte 1000000" ]
        refused "oversized" (fun b -> Array.append b [| 1uy |]) [ "byte 47040016" ]
        refused "another element type" (set 2 9uy) [ "byte 2" ]
        refused "another shape" (fun b -> idx [ 60_000; 28; 27 ] (Array.truncate (60_000 * 28 * 27) b)) [ "27" ]
        refused "empty" (fun _ -> [||]) [ "byte 0" ]
    ]

/// Finite samples or data whose squares overflow float32.
let private beyond =
    test "squared distances that overflow float32" {
        inFolder (fun folder ->
            let file name (change: int -> float32 -> float32) =
                let values = Array.zeroCreate<float32> 60
                Gan.Draw.Normal(Gan.Key.Of 1L, values)
                use stream = File.Create(Path.Combine(folder, name))
                Gan.IdxBatch.Write(stream, Gan.Batch.OfRows(values |> Array.mapi change |> Array.chunkBySize 3))
            file "fine.idx" (fun _ v -> v)
            file "one.idx" (fun i v -> if i = 22 then 3e38f else v)
            for scale in [ 1e19f; 1e25f ] do
                file $"{scale}.idx" (fun _ v -> scale * v)
            for metric in [ []; [ "--metric"; "precision" ]; [ "--metric"; "parzen" ]; [ "--metric"; "mmd" ] ] do
                let data = [ "--test"; "fine.idx"; "--validation"; "fine.idx"; "--train"; "fine.idx" ]
                Gan.refuses folder ([ "evaluate"; "--samples"; "one.idx" ] @ data @ metric)
                    [ "samples: norms of at most 4E+18 required"; "got 3E+38 in example 7" ]
                Gan.refuses folder ([ "evaluate"; "--samples"; "1E+25.idx" ] @ data @ metric)
                    [ "samples: norms"; "in example 0" ]
            Gan.refuses folder [ "evaluate"; "--samples"; "fine.idx"; "--test"; "1E+19.idx" ]
                [ "test: norms of at most 4E+18 required" ]
            Gan.refuses folder [ "evaluate"; "--samples"; "fine.idx"; "--test"; "fine.idx"; "--train"; "1E+19.idx" ]
                [ "train: norms of at most 4E+18 required" ])
    }

[<Tests>]
let tests = testList "bad input exits with 2 and one line" [ usage; configurations; damagedData; beyond ]
