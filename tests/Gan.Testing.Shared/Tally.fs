/// Numbers of cases that the tests of faults tried, for the table of docs/reliability.md.
module Gan.Testing.Tally

open System
open System.IO

/// The factor by which the environment variable GAN_CASES multiplies the number of cases; 1 without it.
let times = match Environment.GetEnvironmentVariable "GAN_CASES" with null | "" -> 1 | t -> int t

/// True in `build.fsx faults` and `build.fsx verify-deep`, which set GAN_CASES: tests then try their full number of cases.
let deep = not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable "GAN_CASES"))

/// The number of cases of a test that takes long: few in a plain run, full · GAN_CASES in a deep one.
let cases few full = if deep then full * times else few

let private lines = obj ()

/// Appends a line to the file GAN_TALLY: the fault, the guarantee, the number of cases. A test calls this after its last
/// check, so a line means that all cases passed.
let note (fault: string) (promise: string) (tried: int) =
    match Environment.GetEnvironmentVariable "GAN_TALLY" with
    | null | "" -> ()
    | path -> lock lines (fun () -> File.AppendAllText(path, $"{fault}\t{promise}\t{tried}\n"))
