/// The packages that `dotnet fsi build.fsx pack` made, and a new user's machine: an empty home and an empty folder outside
/// the repository whose only link to it is a folder feed.
module Gan.Packages.Tests.Feed

open System
open System.IO
open System.Text.RegularExpressions
open Gan.Testing

/// The folder feed.
let folder = Path.Combine(Files.root, "out", "packages")

/// The path of a package's file with an extension, nupkg or snupkg.
let private file (id: string) extension =
    let name = Regex(@$"^{Regex.Escape id}\.(\d.*)\.{extension}$")
    match Directory.GetFiles folder |> Array.filter (fun path -> name.IsMatch(nonNull (Path.GetFileName path))) with
    | [| path |] -> path
    | found -> failwith $"one {id} in {folder} required ('dotnet fsi build.fsx pack' makes it), got {found.Length}"

let package id = file id "nupkg"

let symbols id = file id "snupkg"

/// The version of the packages.
let version =
    lazy
        let name = nonNull (Path.GetFileNameWithoutExtension(package "Gan.Core"))
        name.Substring("Gan.Core.".Length)

/// A new user's folder, and the environment of the programs that run in it.
type Machine = { Work: string; Environment: (string * string) list }

/// Runs a test on a new machine, which is deleted afterwards.
let onNewMachine (test: Machine -> unit) =
    Files.inFolder (fun temporary ->
        let home, work = Path.Combine(temporary, "home"), Path.Combine(temporary, "work")
        for path in [ home; work ] do
            Directory.CreateDirectory path |> ignore
        File.WriteAllText(
            Path.Combine(work, "nuget.config"),
            $"""<configuration><packageSources>
                <add key="gan" value="{folder}" />
            </packageSources></configuration>""")
        let path = Environment.GetEnvironmentVariable "PATH"
        let tools = Path.Combine(home, ".dotnet", "tools")
        test
            { Work = work
              Environment =
                [ "HOME", home
                  "DOTNET_CLI_HOME", home
                  "NUGET_PACKAGES", Path.Combine(home, "packages")
                  "DOTNET_NOLOGO", "1"
                  "DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"
                  "DOTNET_CLI_TELEMETRY_OPTOUT", "1"
                  "GAN_LIBTORCH", ""
                  "PATH", $"{tools}{Path.PathSeparator}{path}" ] })

/// Runs a command line in the user's folder; returns what it wrote to standard output.
let run (machine: Machine) (line: string) =
    Processes.run machine.Work machine.Environment "bash" [ "-c"; line ] |> Processes.endedWith 0
