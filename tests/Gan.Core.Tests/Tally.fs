/// How much of everything the tests of faults try, and what they tried, for the table of docs/reliability.md.
module Gan.Core.Tests.Tally

open System
open System.IO

/// GAN_CASES multiplies the number of cases.
let times = match Environment.GetEnvironmentVariable "GAN_CASES" with null | "" -> 1 | t -> int t

let private lines = obj ()

/// Notes a fault that was tried so often and lost nothing: told once all is well, since what fails is told by its test.
let note (fault: string) (promise: string) (tried: int) =
    match Environment.GetEnvironmentVariable "GAN_TALLY" with
    | null | "" -> ()
    | path -> lock lines (fun () -> File.AppendAllText(path, $"{fault}\t{promise}\t{tried}\n"))
