/// The repository's pages and projects, as tests read them.
module Gan.Testing.Pages

open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Gan.Testing.Files

/// The blocks of code of a Markdown page, in order: language and text.
let blocks (page: string) =
    [ for m in Regex.Matches(File.ReadAllText(Path.Combine(root, page)), "```([a-z]+)\n(.*?)```", RegexOptions.Singleline) ->
          m.Groups[1].Value, m.Groups[2].Value ]

/// The blocks of a page in one language.
let blocksIn (language: string) page = [ for l, text in blocks page do if l = language then text ]

/// The lines with which an F# script references libraries in the output folder of a project.
let references (project: string) (libraries: string list) =
    let folder = Path.Combine(root, "src", project, "bin", "Release", "net10.0")
    String.concat "\n" [ yield $"#I @\"{folder}\""
                         for library in libraries do yield $"#r \"{library}.dll\"" ]

/// The libraries that are packaged: the projects of Gan.Packages.slnf in src, without the tool.
let packagedLibraries =
    use solution = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "Gan.Packages.slnf")))
    [ for project in solution.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray() do
          let path = nonNull (project.GetString())
          let name = nonNull (Path.GetFileNameWithoutExtension path)
          if path.StartsWith "src/" && name <> "Gan.Cli" then name ]
