/// Child processes.
module Gan.Testing.Processes

open System.Diagnostics
open Expecto

/// The exit code of a process and what it wrote to standard output and standard error.
type Ended = { Code: int; Out: string; Err: string }

/// Starts a program in a folder, with further environment variables; both outputs are redirected.
let start (folder: string) (environment: (string * string) list) (program: string) (arguments: string list) =
    let info =
        ProcessStartInfo(program, arguments, WorkingDirectory = folder,
                         RedirectStandardOutput = true, RedirectStandardError = true)
    for name, value in environment do
        info.Environment[name] <- value
    Process.Start info |> nonNull

/// Waits for the end of a process that `start` started; after ten minutes the process is killed and the test fails.
let finish (child: Process) =
    let out, err = child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync()
    if not (child.WaitForExit 600_000) then
        child.Kill true
        failtest $"process {child.Id} did not end within ten minutes"
    { Code = child.ExitCode; Out = out.Result; Err = err.Result }

/// Runs a program to its end.
let run folder environment program arguments =
    use child = start folder environment program arguments
    finish child

/// Fails unless the process ended with this exit code; returns what it wrote to standard output, trimmed.
let endedWith code (ended: Ended) =
    Expect.equal ended.Code code $"exit code; standard output '{ended.Out.Trim()}', standard error '{ended.Err.Trim()}'"
    ended.Out.Trim()
