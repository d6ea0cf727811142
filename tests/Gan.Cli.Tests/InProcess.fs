/// Runs gan's Main in this process, without starting a runtime.
module Gan.Cli.Tests.InProcess

open System
open System.IO
open System.Text
open System.Threading
open Gan.Testing.Processes

/// The writers that receive the console's output during a call of `run`; null outside one.
type private Captured = { Out: StringWriter; Err: StringWriter }

let private captured = AsyncLocal<Captured | null>()

/// A console writer that sends output during a call of `run` to that call's writer, and all other output to the console.
type private Routed(console: TextWriter, ofCall: Captured -> StringWriter) =
    inherit TextWriter()

    member private _.Target =
        match captured.Value with
        | null -> console
        | call -> ofCall call :> TextWriter

    override _.Encoding = Encoding.UTF8
    override this.Write(c: char) = this.Target.Write c
    override this.Write(text: string | null) = this.Target.Write text
    override this.Write(buffer: char[], index: int, count: int) = this.Target.Write(buffer, index, count)
    override this.Flush() = this.Target.Flush()

/// One call at a time: the current folder and the environment belong to the whole process.
let private gate = obj ()

let private installed =
    lazy
        (Console.SetOut(new Routed(Console.Out, _.Out))
         Console.SetError(new Routed(Console.Error, _.Err)))

/// True if the tests' own streams are redirected: only then does a call here print what a piped process prints.
let isPossible = Console.IsOutputRedirected && Console.IsErrorRedirected

/// Runs gan in a folder, which is also where it looks for data.
let run (folder: string) (arguments: string list) : Ended =
    lock gate (fun () ->
        installed.Force()
        let before, data = Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable "GAN_DATA"
        let call = { Out = new StringWriter(); Err = new StringWriter() }
        Directory.SetCurrentDirectory folder
        Environment.SetEnvironmentVariable("GAN_DATA", folder)
        captured.Value <- call
        try
            // Usage lines begin with the program's name, which here is that of the tests.
            let named (written: StringWriter) = (string written).Replace(CommandLine.RootCommand.ExecutableName, "gan")
            let code = Gan.Cli.Invocation.Run(Gan.Cli.Invocation.Root(), Array.ofList arguments).GetAwaiter().GetResult()
            { Code = code; Out = named call.Out; Err = named call.Err }
        finally
            captured.Value <- null
            Environment.SetEnvironmentVariable("GAN_DATA", data)
            Directory.SetCurrentDirectory before)
