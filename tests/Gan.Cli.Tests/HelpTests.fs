module Gan.Cli.Tests.HelpTests

open System
open Expecto
open Gan.Testing
open Gan.Testing.Files

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

let private verbs = [ "train"; "sample"; "interpolate"; "manifold"; "evaluate"; "verify"; "divergence"; "recipes"; "data" ]

[<Tests>]
let tests =
    testList "help" [
        withoutNative [ "--help" ]
        withoutNative [ "recipes" ]
        withoutNative [ "recipes"; "mnist"; "--script" ]
        withoutNative [ "data" ]
        withoutNative [ "verify"; "lemma"; "proposition-1-trained"; "--cases"; "1" ]
        withoutNative [ "divergence"; "normal(0,1)"; "laplace(0,1)" ]
        test "gan --help lists the verbs" {
            inFolder (fun folder ->
                let help = (Gan.succeed folder [ "--help" ]).Out
                for verb in verbs do
                    Expect.stringContains help $"  {verb}" "the list of verbs")
        }
        testList "each verb has help" [
            for verb in verbs ->
                test verb {
                    inFolder (fun folder ->
                        Expect.stringContains (Gan.succeed folder [ verb; "--help" ]).Out $"gan {verb}" "usage")
                }
        ]
    ]
